/**
 * What people have said of a hit, and how long a false positive stays quiet: until either side
 * changes, and not before a second person agrees where the application asks for one (requirement 5;
 * decision 0052). Pure.
 */
import { decide } from '../lifecycle.ts'
import { hitLifecycle } from './hit.lifecycle.ts'
import type { HitEvent, HitGuard, HitState } from './hit.lifecycle.ts'
import { isSameSubject } from './subject-digest.ts'

/** By the reference's words (2.6). */
export const hitStatuses = [
  'Unreviewed',
  'Confirmed Match',
  'False Positive',
  'Inconclusive',
] as const
export type HitStatus = (typeof hitStatuses)[number]

/** So many hits of one entity are kept adjudicated. */
const adjudicationsMax = 200

/** Both sides of a hit as they were compared. */
export interface HitSides {
  /** Of the listed entry, as its list digests it. */
  readonly entryDigest: string
  /** Of what was screened of the customer: `subjectDigest`. */
  readonly subjectDigest: string
}

/** The last that was said of one hit of one entity. */
export interface Adjudication extends HitSides {
  readonly status: HitStatus
  /** Since when it is so, or is proposed (epoch ms). */
  readonly sinceMs: number
  /** Who said so, or proposed it: a key, never a person's name. */
  readonly by: string
  /** Who has agreed, where two were asked. */
  readonly second?: string
  /** Proposed, and nobody else has agreed yet. */
  readonly awaitsSecond?: true
}

/** By id of the hit. */
export type Adjudications = Readonly<Record<string, Adjudication>>

/** What a person says of a hit, as the journal keeps it. */
export interface HitSaid extends HitSides {
  readonly hitId: string
  readonly status: HitStatus
  /** What it was shown as before. */
  readonly was: HitStatus
  /** It takes another person to be so. */
  readonly proposed?: true
}

export const heardReasons = ['awaits_second', 'entry_changed', 'customer_changed'] as const
export type HeardReason = (typeof heardReasons)[number]

export type Quiet =
  | {
      readonly kind: 'quiet'
      readonly sinceMs: number
      readonly by: string
      readonly second?: string
    }
  /** Somebody has called it a false positive, and that does not hold now. */
  | { readonly kind: 'heard'; readonly why: HeardReason }

/** Why a hit counts for nothing. A type: sealed records are read as records of any keys. */
export type QuietShown = {
  readonly since: string
  /** The key of whoever said so. */
  readonly by: string
  readonly second_by: string | null
  /** In a person's words; sealed by whoever stores it. */
  readonly reason: string | null
}

/** @returns `null` where it is not quiet */
export const quietShape = (
  quiet: Quiet | undefined,
  reason: string | undefined,
): QuietShown | null =>
  quiet?.kind === 'quiet'
    ? {
        since: new Date(quiet.sinceMs).toISOString(),
        by: quiet.by,
        second_by: quiet.second ?? null,
        reason: reason ?? null,
      }
    : null

/**
 * Whether a hit is quiet, and why, or why it is not any more.
 * @param now both sides as they are at this screening
 * @returns `undefined` where nobody calls it a false positive
 */
export function quietOf(adjudication: Adjudication | undefined, now: HitSides): Quiet | undefined {
  switch (stateOf(adjudication, now)) {
    case 'Proposed':
      return { kind: 'heard', why: 'awaits_second' }
    case 'Heard Again': {
      const isEntry = adjudication?.entryDigest !== now.entryDigest
      return { kind: 'heard', why: isEntry ? 'entry_changed' : 'customer_changed' }
    }
    case 'False Positive': {
      const { sinceMs, by, second } = adjudication! // nobody's word makes nothing quiet
      return { kind: 'quiet', sinceMs, by, ...(second === undefined ? {} : { second }) }
    }
    default:
      return undefined
  }
}

/** Where a hit stands in its lifecycle, by the last word about it and both sides as they are. */
export function stateOf(adjudication: Adjudication | undefined, now: HitSides): HitState {
  if (!adjudication) return 'Unreviewed'
  if (adjudication.awaitsSecond) return 'Proposed'
  if (isOf(adjudication, now)) return adjudication.status
  return adjudication.status === 'False Positive' ? 'Heard Again' : 'Unreviewed'
}

/** What a person has said of a hit that counts for both sides as they are; `undefined`: nothing. */
export function saidOf(
  adjudication: Adjudication | undefined,
  now: HitSides,
): HitStatus | undefined {
  if (!adjudication || adjudication.awaitsSecond) return undefined
  return isOf(adjudication, now) ? adjudication.status : undefined
}

/** Whether it was said of both sides as they are. */
export const isOf = (adjudication: HitSides, now: HitSides): boolean =>
  adjudication.entryDigest === now.entryDigest &&
  isSameSubject(adjudication.subjectDigest, now.subjectDigest)

/** Whether one more hit can be judged. */
export const isFull = (held: Adjudications | undefined, hitIds: readonly string[]): boolean =>
  new Set([...Object.keys(held ?? {}), ...hitIds]).size > adjudicationsMax

interface Saying extends HitSides {
  readonly status: HitStatus
  /** Who says it. */
  readonly actor: string
  /** By a key that decides for the operator; a partner's alone is no pair of eyes. */
  readonly isAnalyst: boolean
  /** The application asks for four eyes. */
  readonly asksTwo: boolean
}

/** What a person's word is called in the lifecycle. */
const saying: Readonly<Record<HitStatus, HitEvent>> = {
  Unreviewed: 'said_unreviewed',
  'Confirmed Match': 'said_confirmed',
  'False Positive': 'said_false_positive',
  Inconclusive: 'said_inconclusive',
}

/**
 * What becomes of a person's word, by the table: only what makes a hit quiet takes two, so that
 * anybody can make it heard at once.
 * @returns `same_person`: who has proposed it cannot be the second to agree; `analysts_only`: a
 * partner's key neither proposes nor agrees where two must
 */
export function wordOn(
  before: Adjudication | undefined,
  { status, actor, isAnalyst, asksTwo, ...sides }: Saying,
): 'said' | 'proposed' | 'already' | 'same_person' | 'analysts_only' {
  const event = saying[status]
  const state = stateOf(before, sides)
  const verdict = decide(hitLifecycle, {
    state,
    ...(state === status ? { enteredBy: event } : {}),
    event,
    by: isAnalyst ? 'analyst' : 'partner',
    holds: (guard) => hitGuard(before, { actor, asksTwo, sides }, guard),
  })
  if (verdict.kind === 'already') return 'already'
  if (verdict.kind === 'moved') return verdict.row.to === 'Proposed' ? 'proposed' : 'said'
  return isAnalyst ? 'same_person' : 'analysts_only'
}

interface Asked extends Pick<Saying, 'actor' | 'asksTwo'> {
  readonly sides: HitSides
}

/** Answers the named guards of the table. */
function hitGuard(before: Adjudication | undefined, asked: Asked, guard: HitGuard): boolean {
  switch (guard) {
    case 'one_suffices':
      return !asked.asksTwo
    case 'sides_differ':
      return before !== undefined && !hasSides(before, asked.sides)
    case 'is_second':
      return before !== undefined && !isOneKey(before.by, asked.actor)
    case 'is_unsaid':
      return before?.status !== 'Unreviewed' || !isOf(before, asked.sides)
    case 'was_confirmed':
      return before?.status === 'Confirmed Match'
    case 'was_inconclusive':
      return before?.status === 'Inconclusive'
  }
}

/** Whoever acts as partner and as analyst with one key is one person. */
const isOneKey = (one: string, other: string): boolean => keyOf(one) === keyOf(other)
const keyOf = (actor: string): string => actor.slice(actor.indexOf(':') + 1)

/** Exactly these: a proposal is agreed to as it was made. */
const hasSides = (one: HitSides, other: HitSides): boolean =>
  one.entryDigest === other.entryDigest && one.subjectDigest === other.subjectDigest

/** The adjudications after people have said something of some hits. */
export function adjudicated(
  before: Adjudications | undefined,
  hits: readonly HitSaid[],
  { actor, atMs }: { readonly actor: string; readonly atMs: number },
): Adjudications {
  const all = { ...before }
  for (const { hitId, status, proposed, entryDigest, subjectDigest } of hits) {
    const held = all[hitId]
    const now = { status, sinceMs: atMs, entryDigest, subjectDigest }
    // Who agrees to a proposal does not take it from whoever has made it.
    const isAgreed =
      !proposed &&
      held?.awaitsSecond === true &&
      held.status === status &&
      !isOneKey(held.by, actor) &&
      hasSides(held, now)
    const who = isAgreed ? { by: held.by, second: actor } : { by: actor }
    all[hitId] = { ...now, ...who, ...(proposed ? { awaitsSecond: true } : {}) }
  }
  return all
}
