/**
 * How the answer of a check becomes an event: the same for a provider's effect, the simulator and
 * a webhook.
 */
import type { DomainEvent, Facts } from '@ostiary/domain/aggregate'
import type { ScreeningPolicy } from '@ostiary/domain/application'
import type { Code } from '@ostiary/domain/codes'
import type { Party } from '@ostiary/domain/lifecycle'
import { listFacts } from '@ostiary/domain/lists-seen'
import type { ListVersions } from '@ostiary/domain/lists-seen'
import type { PersonFacts } from '@ostiary/domain/verification'
import type { BarredPerson, PersonKeys } from './person-keys.ts'

/** An exact hit of a wallet on a list. */
export interface WalletHit {
  readonly list: string
  readonly entryNo: string
  readonly listVersion: number
  readonly program?: string
  /** Why it is listed; absent where nobody says, and then it is for sanctions. */
  readonly categories?: readonly string[]
}

/** What providers say of a wallet and of the name of whoever holds it. */
export type ScreeningAnswer =
  | { readonly kind: 'clear'; readonly lists: ListVersions; readonly code?: Code }
  | { readonly kind: 'hit'; readonly hits: readonly WalletHit[]; readonly lists: ListVersions }
  | { readonly kind: 'named'; readonly hits: readonly object[]; readonly lists: ListVersions }
  | { readonly kind: 'doubtful'; readonly code: Code }
  | { readonly kind: 'unavailable'; readonly code: Code }

/**
 * What a provider says of a person. The facts are personal: they are sealed or hashed, never
 * stored as they are.
 */
export type VerificationAnswer =
  | { readonly kind: 'passed' | 'failed'; readonly person: PersonFacts; readonly reason?: string }
  | { readonly kind: 'doubtful'; readonly code: Code; readonly person?: PersonFacts }
  | { readonly kind: 'unavailable'; readonly code: Code }

interface Who {
  readonly by: Party
  readonly actor: string
}
type CustomerEvent = Extract<DomainEvent, { machine: 'customer' }>
const event = (name: CustomerEvent['event'], who: Who, facts: Facts): CustomerEvent => ({
  machine: 'customer',
  event: name,
  ...who,
  facts,
})

/** A try that did not answer is repeated this often; then an analyst must act. */
const askingTriesMax = 8

/** The wait before the next try: doubling from one second, jittered, ten minutes at most. */
export function backoffMs(tries: number, random: () => number): number {
  const base = Math.min(1000 * 2 ** Math.max(0, tries - 1), 600_000)
  return Math.round(base * (0.75 + random() / 2))
}

interface Asked {
  readonly who: Who
  readonly policy: ScreeningPolicy
  /** How often it had been asked before this answer. */
  readonly tries: number
  readonly atMs: number
  readonly random: () => number
}

/**
 * An outage never rejects and never clears; a hit rejects or waits for a person, as the policy
 * says.
 */
export function screeningEvent(answer: ScreeningAnswer, asked: Asked): CustomerEvent {
  const { who } = asked
  switch (answer.kind) {
    case 'clear':
      return event('screening_cleared', who, {
        plain: { ...listFacts(answer.lists), ...(answer.code ? { note: answer.code } : {}) },
      })
    case 'hit': {
      const sealed = { hits: answer.hits }
      const plain = listFacts(answer.lists)
      if (policyFor(answer.hits, asked.policy) === 'reject')
        return event('screening_failed', who, { code: 'wallet_sanctioned', sealed, plain })
      return event('screening_stalled', who, {
        code: 'wallet_hit_in_review',
        who: 'analyst',
        sealed,
        plain,
      })
    }
    case 'named':
      // A name is a possible match and never more, whatever the policy for wallets is.
      return event('screening_stalled', who, {
        code: 'name_hit_in_review',
        who: 'analyst',
        sealed: { hits: answer.hits },
        plain: listFacts(answer.lists),
      })
    case 'doubtful':
      return event('screening_stalled', who, { code: answer.code, who: 'analyst' })
    case 'unavailable':
      return again('screening', answer.code, asked)
  }
}

/**
 * A list has come to name the wallet of somebody who is onboarded: rejected, or held for a person
 * to look at, as the policy says (requirement 4).
 */
export function monitoringEvent(
  { hits, lists }: Pick<Extract<ScreeningAnswer, { kind: 'hit' }>, 'hits' | 'lists'>,
  policy: ScreeningPolicy,
): CustomerEvent {
  const who = { by: 'system', actor: 'system:monitoring' } as const
  const facts = { sealed: { hits: hits.map(keptOf) }, plain: listFacts(lists) }
  return policyFor(hits, policy) === 'review'
    ? event('deactivated', who, { ...facts, cause: 'monitoring' })
    : event('illicit_activity', who, { ...facts, code: 'monitoring_hit' })
}

/**
 * A verification was passed, and a list came after the wallet was screened: by what the lists say
 * now it passes, fails, or waits for an analyst, as the policy says.
 * @param hits those no analyst has cleared before
 */
export function lookUpEvent(
  { hits, lists }: Pick<Extract<ScreeningAnswer, { kind: 'hit' }>, 'hits' | 'lists'>,
  { policy, code }: { readonly policy: ScreeningPolicy; readonly code: Code | undefined },
): CustomerEvent {
  const who = { by: 'system', actor: 'system:wallet-lists' } as const
  const plain = listFacts(lists)
  if (hits.length === 0)
    return event('verification_passed', who, { ...(code === undefined ? {} : { code }), plain })
  const facts = { sealed: { hits: hits.map(keptOf) }, plain }
  return policyFor(hits, policy) === 'reject'
    ? event('verification_failed', who, { ...facts, code: 'wallet_sanctioned' })
    : event('verification_stalled', who, {
        ...facts,
        code: 'wallet_hit_in_review',
        who: 'analyst',
      })
}

/** The address a list publishes is the wallet: of a hit no more is kept than at onboarding. */
const keptOf = ({ list, entryNo, listVersion, program }: WalletHit): WalletHit => ({
  list,
  entryNo,
  listVersion,
  ...(program === undefined ? {} : { program }),
})

/** Only a sanctioned wallet rejects by itself; whatever else is listed waits for a person. */
const policyFor = (hits: readonly WalletHit[], policy: ScreeningPolicy): ScreeningPolicy =>
  hits.some(({ categories }) => categories?.includes('sanctions') ?? true) ? policy : 'review'

/** After the last try an analyst must act; until then the question is asked again later. */
function again(
  check: 'screening' | 'verification',
  code: Code,
  asked: Omit<Asked, 'policy'>,
): CustomerEvent {
  const tries = asked.tries + 1
  if (tries >= askingTriesMax) {
    return event(`${check}_stalled`, asked.who, {
      code: 'retries_spent',
      who: 'analyst',
      attempts: tries,
    })
  }
  const retryAtMs = asked.atMs + backoffMs(tries, asked.random)
  return event(`${check}_delayed`, asked.who, { code, attempts: tries, retryAtMs, who: 'provider' })
}

/**
 * A barred document fails the verification; a barred name with birth date goes to an analyst,
 * never to a refusal.
 */
export function verificationEvent(
  answer: VerificationAnswer,
  asked: Omit<Asked, 'policy'> & {
    keys: PersonKeys
    barred: BarredPerson
  },
): CustomerEvent {
  if (answer.kind === 'unavailable') return again('verification', answer.code, asked)
  const { who, keys, barred } = asked
  const identifiers = {
    ...(keys.document ? { document: keys.document.toString('hex') } : {}),
    ...(keys.person ? { person: keys.person.toString('hex') } : {}),
  }
  const person =
    answer.person && Object.keys(answer.person).length > 0
      ? { sealed: { person: answer.person, ...reasonOf(answer) } }
      : {}
  const facts = { identifiers, ...person }
  if (answer.kind === 'doubtful') {
    // The analyst who looks at the doubt must see that the person may be one who was rejected.
    const code = barredCode(barred) ?? answer.code
    return event('verification_stalled', who, { ...facts, code, who: 'analyst' })
  }
  if (barred.document)
    return event('verification_failed', who, { ...facts, code: 'document_barred' })
  if (answer.kind === 'failed')
    return event('verification_failed', who, { ...facts, code: 'verification_failed' })
  if (barred.person)
    return event('verification_stalled', who, { ...facts, code: 'person_barred', who: 'analyst' })
  return event('verification_passed', who, { ...facts, code: 'verification_passed' })
}

function barredCode(barred: BarredPerson): Code | undefined {
  if (barred.document) return 'document_barred'
  return barred.person ? 'person_barred' : undefined
}

const reasonOf = (answer: VerificationAnswer): { reason?: string } =>
  'reason' in answer && answer.reason !== undefined ? { reason: answer.reason } : {}
