/** Test support: plays events until an aggregate is in a situation; names the rows never used. */
import type { Aggregate, DomainEvent, Entry, Facts } from './aggregate.ts'
import { change } from './change.ts'
import type { CustomerEvent } from './customer.lifecycle.ts'
import type { EntityEvent } from './entity.lifecycle.ts'
import type { Lifecycle, Party } from './lifecycle.ts'
import { isMoment, reactions } from './reactions.ts'
import type { Reaction } from './reactions.ts'

export const startMs = Date.UTC(2026, 0, 1)

/** A user that exists and has no customer yet. */
export const newborn: Aggregate = {
  entity: {
    entityId: '01900000-0000-7000-8000-000000000001',
    applicationId: '01900000-0000-7000-8000-000000000002',
    kind: 'user',
    vendorData: 'u-1',
    standing: 'ACTIVE',
    enteredBy: 'created',
    detail: {},
    createdAtMs: startMs,
    updatedAtMs: startMs,
  },
  customer: null,
  sessions: [],
}

const challenge = { digest: 'd'.repeat(64), expiresAtMs: startMs + 3_600_000, failures: 0 }
const verification = {
  provider: 'simulator',
  sessionId: 's-1',
  attempt: 1,
  linkNo: 1,
  linkOpened: false,
  expiresAtMs: startMs + 86_400_000,
  asks: ['document'],
}

/** What an event brings with it where a test names nothing. */
const usual: Partial<Record<CustomerEvent | EntityEvent, Facts>> = {
  challenge_verified: { spentBy: 'a'.repeat(64) },
  challenge_failed: { challenge: { ...challenge, failures: 1 } },
  challenge_renewed: { challenge },
  screening_delayed: { code: 'provider_unavailable', retryAtMs: startMs + 1000 },
  screening_stalled: { code: 'retries_spent', who: 'analyst' },
  verification_opened: { verification },
  verification_delayed: { code: 'provider_unavailable', retryAtMs: startMs + 1000 },
  verification_stalled: { code: 'retries_spent', who: 'analyst' },
  simulated: { simulated: { wallet_screening: 'clear' } },
}

export function customerEvent(event: CustomerEvent, by: Party, facts?: Facts): DomainEvent {
  const given = facts ?? (event === 'created' ? { challenge } : (usual[event] ?? {}))
  return { machine: 'customer', event, by, actor: `${by}:test`, facts: given }
}

/** What an event on an entity brings with it, beside what a test names. */
const usualOfEntity: Partial<Record<EntityEvent, Facts>> = {
  updated: { changed: ['display_name'], profiled: true },
  session_reported: { changed: ['session_count'] },
  tagged: { tags: ['t-1'] },
  monitoring_switched: { monitored: true },
  hit_adjudicated: {
    hits: [
      {
        hitId: 'un:1',
        status: 'False Positive',
        was: 'Unreviewed',
        entryDigest: 'e1',
        subjectDigest: 'n1.b1.-.-',
      },
    ],
  },
}

export function entityEvent(event: EntityEvent, by: Party, facts: Facts = {}): DomainEvent {
  const given = { ...usualOfEntity[event], ...facts }
  return { machine: 'entity', event, by, actor: `${by}:test`, facts: given }
}

/** Plays events that must all change something. */
export function play(from: Aggregate, ...events: DomainEvent[]): Aggregate {
  return events.reduce((held, event, index) => {
    const verdict = change(held, event, startMs + index)
    if (verdict.kind === 'changed') return verdict.next
    throw new Error(`${event.machine}.${event.event} by ${event.by} was ${JSON.stringify(verdict)}`)
  }, from)
}

const onboarding = {
  initiating: customerEvent('created', 'partner'),
  screening: customerEvent('challenge_verified', 'customer'),
  verifying: customerEvent('screening_cleared', 'provider'),
  active: customerEvent('verification_passed', 'provider'),
}

export const onboardingStates = Object.keys(onboarding) as (keyof typeof onboarding)[]

/** A customer on its way, stopped at a state. */
export function customerIn(state: keyof typeof onboarding): Aggregate {
  const steps = onboardingStates.indexOf(state) + 1
  return play(newborn, ...Object.values(onboarding).slice(0, steps))
}

/** The rows of a table that no entry used, as `event: from -> to`. */
export function unusedRows(table: Lifecycle, entries: readonly Entry[]): string[] {
  const used = new Set(entries.filter((one) => one.machine === table.name).map(rowName))
  return table.transitions.map(rowName).filter((name) => !used.has(name))
}

const rowName = (row: { event: string; from: string | null; to: string }): string =>
  `${row.event}: ${row.from ?? '(new)'} -> ${row.to}`

/** The reactions that caused none of the entries of some changes, by their sentence. */
export function unusedReactions(changes: readonly (readonly Entry[])[]): string[] {
  // A reaction hands its own facts object on, so identity tells apart two rows that read alike.
  const seen = new Set(changes.flat().map((entry) => entry.facts))
  // Where more is added to the facts, they are told apart by what called for it, event and code.
  const isCaused = ({ when, then }: Reaction): boolean =>
    changes.some((entries) =>
      entries.some(({ causedBy, ...entry }) => {
        const cause = causedBy === undefined ? undefined : entries[causedBy]
        return cause && isMoment(when, cause) && consequence(entry) === consequence(then)
      }),
    )
  return reactions
    .filter((one) =>
      one.then.machine === 'evaluation' || one.brings || one.each
        ? !isCaused(one)
        : !seen.has(one.then.facts),
    )
    .map(({ says }) => says)
}

const consequence = ({
  machine,
  event,
  facts,
}: Pick<Entry, 'machine' | 'event' | 'facts'>): string => `${machine}.${event} ${facts.code}`
