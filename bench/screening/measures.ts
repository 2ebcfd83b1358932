/** How well names are told apart: each measure of the table, with the cases it gets wrong. */
import { nameThresholds } from '../../packages/domain/src/matching/calibration.ts'
import { compareNames } from '../../packages/domain/src/matching/compare-names.ts'
import { buildNameIndex } from '../../packages/domain/src/matching/name-index.ts'
import type { NameIndex } from '../../packages/domain/src/matching/name-index.ts'
import type { NameKind } from '../../packages/domain/src/matching/name-words.ts'
import { usualAmlScores, weightsOf } from '../../packages/domain/src/screening/aml-settings.ts'
import { birthScore } from '../../packages/domain/src/screening/birth-score.ts'
import { countryScore } from '../../packages/domain/src/screening/country-score.ts'
import { verdictOf } from '../../packages/domain/src/screening/hit-rule.ts'
import { matchScore } from '../../packages/domain/src/screening/match-score.ts'
import type { ListEntry } from '../../packages/server/src/lists/entry.ts'
import { nameKind } from './files.ts'
import type { Case, Row } from './files.ts'
import type { Found } from './shares.ts'
import { finished } from '@ostiary/domain/matching/steps'

export interface List {
  readonly entries: readonly ListEntry[]
  readonly index: NameIndex
}

/** Only what an entry is called first: its aliases are what is looked for. */
export const primaryNames = (entries: readonly ListEntry[]): List => ({
  entries,
  index: finished(
    buildNameIndex(entries.map((one, entry) => ({ entry, text: one.name, kind: nameKind(one) }))),
  ),
})

export const allNames = (entries: readonly ListEntry[]): NameIndex =>
  finished(
    buildNameIndex(
      entries.flatMap((one, entry) =>
        [one.name, ...one.aliases.map(({ name }) => name)].map((text) => ({
          entry,
          text,
          kind: nameKind(one),
        })),
      ),
    ),
  )

export const nameOf = (row: Row): string => row['full_name'] ?? ''

/** The best score of each stranger, 0 for one without a hit. */
export const bestScores = ({ index }: List, strangers: readonly Row[]): number[] =>
  strangers.map((row) => index.search(nameOf(row), 'person', 0).hits[0]?.score ?? 0)

/** The score that so small a share of strangers is above. */
export const lineOf = (scores: readonly number[], share: number): number =>
  [...scores].sort((a, b) => b - a)[Math.floor(scores.length * share)] ?? 0

/** The score and the rank of the entry each case is of; 0 and no rank where it is not found. */
export interface Answer {
  readonly id: string
  readonly shared: number
  readonly score: number
  readonly isFirst: boolean
}

export const answersOf = ({ entries, index }: List, cases: readonly Case[]): Answer[] =>
  cases.map(({ id, shared, query, kind, entryNo }) => {
    const { hits } = index.search(query, kind, 0)
    const at = hits.findIndex(({ name }) => entries[name.entry]?.entryNo === entryNo)
    return { id, shared, score: hits[at]?.score ?? 0, isFirst: at === 0 }
  })

export interface PairAnswer {
  readonly row: Row
  readonly score: number
  readonly isMatch: boolean
  readonly isRight: boolean
}

export const pairAnswers = (pairs: readonly Row[], threshold: number): PairAnswer[] =>
  pairs.map((row) => {
    const { score } = compareNames(row['name1'] ?? '', row['name2'] ?? '', pairKind(row['schema']))
    const isMatch = row['is_match'] === 'true'
    return { row, score, isMatch, isRight: score >= threshold === isMatch }
  })

const pairKind = (schema: string | undefined): NameKind =>
  schema === 'Person' ? 'person' : schema === 'Vessel' ? 'vessel' : 'company'

export function foundOf(answers: readonly PairAnswer[]): Found {
  const count = (isMatch: boolean, isRight: boolean): number =>
    answers.filter((one) => one.isMatch === isMatch && one.isRight === isRight).length
  return { right: count(true, true), wrong: count(false, false), missed: count(true, false) }
}

export interface RankAnswer {
  readonly native: string
  readonly latin: string
  readonly isFirst: boolean
  readonly score: number
}

/** Which names come first when looked for by how another script writes them. */
export function ranks(
  pool: readonly string[],
  sought: readonly { native: string; latin: string }[],
): RankAnswer[] {
  const texts = [...new Set(pool)]
  const index = finished(
    buildNameIndex(texts.map((text, entry) => ({ entry, text, kind: 'person' }))),
  )
  return sought.map(({ native, latin }) => {
    const { hits } = index.search(native, 'person', 0)
    const at = hits.findIndex(({ name }) => texts[name.entry] === latin)
    return { native, latin, isFirst: at === 0, score: hits[at]?.score ?? 0 }
  })
}

/** Who is asked about, beside the name. */
interface Facts {
  readonly born: string | undefined
  readonly nationality: string | undefined
}

/** Whether a name of such a score counts, as a session would ask. */
function isHit(name: number, entry: ListEntry, { born, nationality }: Facts): boolean {
  const parts = {
    name,
    dob: birthScore(born, entry.birthDates),
    country: countryScore(nationality ? [nationality] : [], entry.countries),
    document: null,
  }
  const score = matchScore(parts, weightsOf(usualAmlScores))
  const rule = { use: 'aml', threshold: usualAmlScores.aml_match_score_threshold } as const
  return verdictOf({ parts, score, isOtherKind: false }, rule) !== 'no_match'
}

/** How many strangers have a hit by their name alone, and how many once their facts are given. */
export function strangersWithFacts(
  { entries, index }: List,
  strangers: readonly Row[],
): { byName: number; withFacts: number } {
  let [byName, given] = [0, 0]
  for (const row of strangers) {
    const facts = { born: row['date_of_birth'], nationality: row['nationality'] }
    const { hits } = index.search(nameOf(row), 'person', nameThresholds.shown)
    if (hits.some(({ score }) => score >= nameThresholds.match)) byName += 1
    // An entry of the index is its place in the list.
    if (hits.some(({ score, name }) => isHit(score, entries[name.entry]!, facts))) given += 1
  }
  return { byName, withFacts: given }
}

export interface FactsAnswer {
  readonly id: string
  readonly byName: boolean
  readonly withFacts: boolean
}

/** Listed people whose birth date is given as the list has it. */
export const listedWithFacts = ({ entries, index }: List, cases: readonly Case[]): FactsAnswer[] =>
  cases
    .filter(({ row }) => row['query_date_of_birth'] === row['listed_date_of_birth'])
    .map(({ id, query, entryNo, row }) => {
      const facts = { born: row['query_date_of_birth'], nationality: row['nationality'] }
      const { hits } = index.search(query, 'person', 0)
      const hit = hits.find(({ name }) => entries[name.entry]?.entryNo === entryNo)
      const entry = hit && entries[hit.name.entry]
      if (!hit || !entry) return { id, byName: false, withFacts: false }
      return {
        id,
        byName: hit.score >= nameThresholds.match,
        withFacts: isHit(hit.score, entry, facts),
      }
    })
