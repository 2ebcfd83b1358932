/**
 * Every listed person, organisation and vessel in memory, found by names however they are written,
 * with birth dates, countries and numbers weighed as the reference weighs them.
 */
import type { Environment } from '@ostiary/domain/application'
import { explainScore } from '@ostiary/domain/matching/explanation'
import type { Explanation } from '@ostiary/domain/matching/explanation'
import { nameThresholds } from '@ostiary/domain/matching/calibration'
import { buildNameIndex } from '@ostiary/domain/matching/name-index'
import type {
  IndexedName,
  NameHit,
  NameIndex,
  NameSearch,
  ScoredName,
} from '@ostiary/domain/matching/name-index'
import type { NameKind } from '@ostiary/domain/matching/name-words'
import type { Steps } from '@ostiary/domain/matching/steps'
import type { Rarity } from '@ostiary/domain/matching/weights'
import type { WordCount } from '@ostiary/domain/matching/word-counts'
import { birthScore } from '@ostiary/domain/screening/birth-score'
import { countryScore } from '@ostiary/domain/screening/country-score'
import { nearlyExact } from '@ostiary/domain/screening/hit-rule'
import { besideName, matchScore } from '@ostiary/domain/screening/match-score'
import type { MatchParts, MatchWeights } from '@ostiary/domain/screening/match-score'
import type { SoughtParty } from '@ostiary/domain/screening/sought-party'
import { countsIn } from '../list-scope.ts'
import { documentMatch, numbersOf } from './numbers.ts'
import type { ListedNumber } from './numbers.ts'

export interface ListedParty {
  readonly list: string
  readonly version: number
  readonly entryNo: string
  readonly kind: 'person' | 'entity' | 'unknown' | 'vessel' | 'aircraft'
  readonly name: string
  readonly aliases: readonly { readonly name: string; readonly quality?: string }[]
  /** EDTF, or the words of the list. */
  readonly birthDates: readonly string[]
  /** In the list's own spelling; of persons their nationalities first. */
  readonly countries: readonly string[]
  readonly ids: readonly ListedNumber[]
  readonly programs: readonly string[]
  readonly categories: readonly string[]
  /** Of the whole entry: another one says that the list has changed it. */
  readonly digest: string
}

export interface PartyHit {
  readonly party: ListedParty
  /** The name or number of the list that was found, as published. */
  readonly matched: string
  readonly by: 'name' | 'number'
  /** 0 to 100: the reference's score over all parts. */
  readonly score: number
  readonly parts: MatchParts
  /** It is listed as another kind of party than was looked for. */
  readonly isOtherKind: boolean
  /** `undefined` of a hit by number alone. */
  readonly explanation: Explanation | undefined
}

/** A listed party whose name was scored, hit or not. */
export interface Candidate {
  readonly list: string
  readonly entryNo: string
  /** Of the best of its names. */
  readonly score: number
}

interface PartySearch {
  /** Best first. */
  readonly hits: readonly PartyHit[]
  /** How many names were scored. */
  readonly considered: number
  /** Of each name that was looked for, in their order; best first. */
  readonly candidates: readonly (readonly Candidate[])[]
}

/** A version of a list; the digest covers its entries. */
export interface IndexedList {
  readonly list: string
  readonly version: number
  readonly digest: string
}

export interface PartyIndex {
  search(sought: SoughtParty, asked: SearchAsked): PartySearch
  /** The lists that name such parties at all, with their versions. None: nobody may be cleared. */
  lists(kind: NameKind, environment: Environment): Readonly<Record<string, number>>
  /** All it was made of: how rare a word is among all of them counts in every score. */
  readonly madeOf: readonly IndexedList[]
  readonly parties: number
  readonly names: number
  /** How rare a word is among all names of the lists. */
  readonly rarity: Rarity
  /** In how many of the names each word is: what the rarity is told by elsewhere. */
  counts(): Iterable<WordCount>
}

interface SearchAsked {
  readonly environment: Environment
  readonly weights: MatchWeights
}

/** What the lists call weak: a name by which too many are called, never a sure match by itself. */
const weakQualities: ReadonlySet<string | undefined> = new Set(['weak', 'low'])
const mostOfWeakAlias = nameThresholds.match + 1

/**
 * What a name of another kind is expected to score at least, before calibration. It spares most of
 * the scoring, and misses none of those that are nearly exact in the SDN list.
 */
const expectedOfOthers = 0.3

/** Parties whose names are gathered in one step of a build. */
const inOneStep = 500

/**
 * In steps, for a process that others wait for.
 * @param madeOf the versions whose entries these are, all of them
 * @param rarityOf of the words of other lists: a few entries are scored as they are among all
 */
export function* buildPartyIndex(
  entries: Iterable<ListedParty>,
  madeOf: readonly IndexedList[] = [],
  rarityOf?: Rarity,
): Steps<PartyIndex> {
  const parties = [...entries]
  const weak = new Set<IndexedName>()
  const names: IndexedName[] = []
  for (const [entry, party] of parties.entries()) {
    if (entry % inOneStep === 0) yield
    names.push(...namesOf(party, entry, weak))
  }
  const index = yield* buildNameIndex(names, rarityOf)
  const byNumber = yield* numbersOf(parties)
  return {
    search(sought, asked) {
      const found = new Map<number, Found>()
      let considered = 0
      const candidates: (readonly Candidate[])[] = []
      // Who is called the same is told apart by what else is known, before any of them is left out.
      const prefers = (entry: number): number =>
        besideName(partsOf(sought, parties[entry]!, 0), asked.weights) // names are of these
      for (const name of sought.names) {
        const { own, others } = searchKinds(index, name, { kind: sought.kind, prefers })
        considered += own.considered + others.considered
        const scored = [...own.scored, ...others.scored]
        candidates.push(candidatesOf(scored, parties, asked.environment))
        for (const hit of own.hits) keepBest(found, foundByName(hit, own.words, weak))
        for (const hit of others.hits)
          if (!weak.has(hit.name)) keepBest(found, foundByName(hit, others.words, weak))
      }
      for (const { entry, number } of byNumber(sought))
        if (!found.has(entry)) found.set(entry, foundByNumber(entry, number))
      const hits = [...found.values()]
        .filter(({ entry }) => countsIn(parties[entry]!.list, asked.environment))
        // And so are hits.
        .map((one) => hitOf(sought, { found: one, party: parties[one.entry]! }, asked))
      return { considered, candidates, hits: hits.sort(byScore) }
    },
    lists: (kind, environment) => listsOf(parties, kind, environment),
    madeOf,
    parties: parties.length,
    names: index.names,
    rarity: index.rarity,
    counts: index.counts,
  }
}

function hitOf(
  sought: SoughtParty,
  { found, party }: { readonly found: Found; readonly party: ListedParty },
  { weights }: SearchAsked,
): PartyHit {
  const parts = partsOf(sought, party, found.name)
  const { by, matched } = found
  const isOtherKind = !kindsOf(party).includes(sought.kind)
  const explanation = isOtherKind ? withKinds(found.explanation, party, sought) : found.explanation
  return { party, by, matched, parts, isOtherKind, explanation, score: matchScore(parts, weights) }
}

function partsOf(sought: SoughtParty, party: ListedParty, name: number): MatchParts {
  const dob = sought.kind === 'person' ? birthScore(sought.birthDate, party.birthDates) : null
  const document = documentMatch(sought.numbers, party.ids)
  return {
    name,
    dob,
    country: countryScore(sought.countries, party.countries),
    // Whoever was born on that day may well have had another passport before.
    document: document === 'other' && dob === 100 ? null : document,
  }
}

/** Whoever is asked for as the wrong kind is found where the name leaves little doubt. */
function searchKinds(
  index: NameIndex,
  name: string,
  { kind, prefers }: { readonly kind: NameKind; readonly prefers: (entry: number) => number },
): Readonly<Record<'own' | 'others', NameSearch>> {
  const part = kind === 'person' ? 'others' : 'persons'
  return {
    own: index.search(name, kind, nameThresholds.shown, { prefers }),
    // Mostly one of the two is a company, whose legal form is no part of its name.
    others: index.search(name, 'company', nearlyExact, { part, expected: expectedOfOthers }),
  }
}

interface Found extends Pick<PartyHit, 'by' | 'matched' | 'explanation'> {
  readonly entry: number
  /** Of the name alone. */
  readonly name: number
}

const foundByNumber = (entry: number, matched: string): Found => ({
  entry,
  name: 0,
  by: 'number',
  matched,
  explanation: undefined,
})

function foundByName(
  hit: NameHit,
  words: Parameters<typeof explainScore>[1]['sought'],
  weak: ReadonlySet<IndexedName>,
): Found {
  return {
    entry: hit.name.entry,
    name: weak.has(hit.name) ? Math.min(hit.score, mostOfWeakAlias) : hit.score,
    by: 'name',
    matched: hit.name.text,
    explanation: explainScore(hit, { sought: words, listed: hit.words }),
  }
}

const kindWords: Readonly<Record<ListedParty['kind'] | NameKind, string>> = {
  person: 'a person',
  company: 'a company',
  entity: 'a company',
  vessel: 'a vessel',
  aircraft: 'an aircraft',
  unknown: 'either',
}

/** Why it is shown though the list has another kind of party by that name. */
function withKinds(
  explanation: Explanation | undefined,
  { kind: listed }: ListedParty,
  { kind: sought }: SoughtParty,
): Explanation | undefined {
  const kinds = `listed as ${kindWords[listed]}, looked for as ${kindWords[sought]}`
  return explanation && { ...explanation, summary: `${explanation.summary}; ${kinds}` }
}

function keepBest(found: Map<number, Found>, one: Found): void {
  const held = found.get(one.entry)
  if (!held || held.name < one.name) found.set(one.entry, one)
}

function candidatesOf(
  scored: readonly ScoredName[],
  parties: readonly ListedParty[],
  environment: Environment,
): Candidate[] {
  const best = new Map<number, number>()
  for (const { name, score } of scored)
    best.set(name.entry, Math.max(score, best.get(name.entry) ?? 0))
  return [...best]
    .map(([entry, score]) => {
      const { list, entryNo } = parties[entry]! // names are of these parties
      return { list, entryNo, score }
    })
    .filter(({ list }) => countsIn(list, environment))
    .toSorted((one, other) => other.score - one.score)
}

function namesOf(party: ListedParty, entry: number, weak: Set<IndexedName>): IndexedName[] {
  return kindsOf(party).flatMap((kind) =>
    [{ name: party.name, quality: undefined }, ...party.aliases].map(({ name: text, quality }) => {
      const name: IndexedName = { entry, text, kind }
      if (weakQualities.has(quality)) weak.add(name)
      return name
    }),
  )
}

/** Who may be a person or a firm is looked up as either. */
function kindsOf({ kind }: ListedParty): readonly NameKind[] {
  switch (kind) {
    case 'person':
      return ['person']
    case 'vessel':
    case 'aircraft':
      return ['vessel']
    case 'entity':
      return ['company']
    case 'unknown':
      return ['person', 'company']
  }
}

function listsOf(
  parties: readonly ListedParty[],
  kind: NameKind,
  environment: Environment,
): Readonly<Record<string, number>> {
  const lists = new Map<string, number>()
  for (const party of parties)
    if (kindsOf(party).includes(kind) && countsIn(party.list, environment))
      lists.set(party.list, party.version)
  return Object.fromEntries(lists)
}

const byScore = (one: PartyHit, other: PartyHit): number =>
  other.score - one.score ||
  other.parts.name - one.parts.name ||
  one.party.list.localeCompare(other.party.list) ||
  one.party.entryNo.localeCompare(other.party.entryNo)
