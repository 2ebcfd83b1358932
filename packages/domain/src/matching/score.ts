/**
 * How surely two names are of one. What agrees is weighed against what each side has in place of
 * the other's words, and what one side has besides; the less there is that agrees, the more every
 * difference counts.
 */
import { align } from './alignment.ts'
import type { LikenessOf, Pairing } from './alignment.ts'
import { calibrated } from './calibration.ts'
import type { NameKind } from './name-words.ts'
import { tuning } from './tuning.ts'
import type { WeighedName } from './weights.ts'
import { creditOf, wordLikeness } from './word-likeness.ts'

export interface NameScore {
  /** 0 to 100, as `calibration.ts` says what it means. */
  readonly score: number
  /** Before it is calibrated, 0 to 1. */
  readonly raw: number
  readonly pairings: readonly Pairing[]
}

/** @param likenessOf remembers, for who compares one name with many */
export function scoreNames(
  sought: WeighedName,
  listed: WeighedName,
  kind: NameKind,
  likenessOf: LikenessOf = wordLikeness,
): NameScore {
  const pairings = align({ sought, listed }, kind, likenessOf)
  let [agreed, ofSought, ofListed] = [0, total(sought.contrast), total(listed.contrast)]
  for (const { sought: here, listed: there, value } of pairings) {
    const credit = creditOf(value)
    agreed += shared(sum(here, sought.evidence), sum(there, listed.evidence), value) * credit
    ofSought -= sum(here, sought.contrast) * credit
    ofListed -= sum(there, listed.contrast) * credit
  }
  const balance = { agreed, ofSought: Math.max(0, ofSought), ofListed: Math.max(0, ofListed) }
  const raw = rawScore(balance, kind)
  return { score: calibrated(raw), raw, pairings }
}

interface Balance {
  readonly agreed: number
  /** What is left of each side without its like on the other. */
  readonly ofSought: number
  readonly ofListed: number
}

function rawScore({ agreed, ofSought, ofListed }: Balance, kind: NameKind): number {
  if (agreed <= 0) return 0
  const type = kind === 'company' ? 'company' : 'person'
  const conflict = Math.min(ofSought, ofListed)
  const surplus = Math.abs(ofSought - ofListed)
  const against = tuning.conflict * conflict + tuning.surplus[type] * surplus
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
