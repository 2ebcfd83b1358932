/**
 * How surely two names are of one. What agrees is weighed against what each side has in place of
 * the other's words, and what one side has besides; the less there is that agrees, the more every
 * difference counts.
 */
import { align, runsOf } from './alignment.ts'
import type { Pairing, Sought } from './alignment.ts'
import { calibrated } from './calibration.ts'
import { hasMore, isGenericName } from './generic-names.ts'
import type { NameKind, NameWord } from './name-words.ts'
import { tuning } from './tuning.ts'
import type { WeighedName } from './weights.ts'
import { creditOf, wordLikeness } from './word-likeness.ts'
import type { Likeness } from './word-likeness.ts'

export interface NameScore {
  /** 0 to 100, as `calibration.ts` says what it means. */
  readonly score: number
  /** Before it is calibrated, 0 to 1. */
  readonly raw: number
  readonly pairings: readonly Pairing[]
}

/** @param known is kept by who compares one name with many */
export function scoreNames(
  sought: WeighedName,
  listed: WeighedName,
  kind: NameKind,
  known: Sought = soughtName(sought.words),
): NameScore {
  const pairings = align({ sought, listed }, kind, known)
  let agreed = 0
  const leftOfSought = remainder(sought)
  const leftOfListed = remainder(listed)
  for (const { sought: here, listed: there, value } of pairings) {
    const credit = creditOf(value)
    agreed += shared(sum(here, sought.evidence), sum(there, listed.evidence), value) * credit
    take(leftOfSought, sought, here, credit)
    take(leftOfListed, listed, there, credit)
  }
  const conflict = Math.min(leftOfSought.contrast, leftOfListed.contrast)
  const surplus = surplusOf(leftOfSought.surplus, leftOfListed.surplus)
  const full = rawOf(agreed, conflict, surplus, typeOf(kind))
  const raw =
    known.isGeneric && hasMore(pairings, sought.words, listed.words)
      ? Math.min(full, tuning.mostOfGeneric)
      : full
  return { score: calibrated(raw), raw, pairings }
}

/** Names of a list share their words: what a name has in common with one is found once. */
export function soughtName(words: readonly NameWord[]): Sought {
  const found = new Map<NameWord, readonly Likeness[]>()
  return {
    runs: runsOf(words),
    isGeneric: isGenericName(words),
    likenesses(listed) {
      let row = found.get(listed)
      if (!row) found.set(listed, (row = words.map((one) => wordLikeness(one, listed))))
      return row
    },
  }
}

/** What one side has that the other has not. */
export interface Remainder {
  contrast: number
  surplus: number
}

export const remainder = ({ contrast, surplus }: WeighedName): Remainder => ({
  contrast: total(contrast),
  surplus: total(surplus),
})

function take(
  left: Remainder,
  { contrast, surplus }: WeighedName,
  indexes: readonly number[],
  credit: number,
): void {
  left.contrast = Math.max(0, left.contrast - sum(indexes, contrast) * credit)
  left.surplus = Math.max(0, left.surplus - sum(indexes, surplus) * credit)
}

type ScoreType = 'person' | 'company'

export const typeOf = (kind: NameKind): ScoreType => (kind === 'company' ? 'company' : 'person')

/**
 * By how much one name has more than the other. Words that a sought name has besides count to some
 * number: a listed name that is all there is not hidden by twenty others.
 */
export const surplusOf = (sought: number, listed: number): number =>
  Math.min(Math.abs(sought - listed), sought > listed ? tuning.mostSurplus : Infinity)

/** @param surplus by how much one side has more than the other */
export const againstOf = (conflict: number, surplus: number, type: ScoreType): number =>
  tuning.conflict * conflict + tuning.surplus[type] * surplus

export function rawOf(agreed: number, conflict: number, surplus: number, type: ScoreType): number {
  if (agreed <= 0) return 0
  const against = againstOf(conflict, surplus, type)
  const covered = (agreed / (agreed + against)) * Math.exp(-tuning.conflictPower[type] * conflict)
  const scarce = 1 - Math.min(1, agreed / tuning.enoughEvidence)
  return covered ** (1 + tuning.scarcity * scarce)
}

/** Two spellings of a word: the commoner one says how rare it is, mostly. */
function shared(sought: number, listed: number, value: number): number {
  if (value === 1 || sought < listed) return (sought + listed) / 2
  return sought * 0.3 + listed * 0.7
}

function total(weights: readonly number[]): number {
  let all = 0
  for (const weight of weights) all += weight
  return all
}

function sum(indexes: readonly number[], weights: readonly number[]): number {
  let all = 0
  for (const index of indexes) all += weights[index] ?? 0
  return all
}
