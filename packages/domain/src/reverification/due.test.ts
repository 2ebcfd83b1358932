/** Holds what is due to a text table of cases, and random lives to one session for each time. */
import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Aggregate, Entity } from '../aggregate.ts'
import { newborn } from '../scene.fixture.ts'
import type { Session, SessionNode } from '../session/session.ts'
import { unfinishedStatuses } from '../session.lifecycle.ts'
import type { SessionState } from '../session.lifecycle.ts'
import { dueFor, skipFor } from './due.ts'
import type { Schedule, Trigger } from './schedule.ts'

const settings: Session['settings'] = {
  max_retry_attempts: 3,
  retry_window_days: 90,
  session_expiration_time: 604_800,
  auto_block_on_decline: false,
  auto_blocklist_identifiers: false,
  kyc_expiration_months: null,
  is_desktop_allowed: true,
}

const schedule = (trigger: Trigger, more: Partial<Schedule> = {}): Schedule => ({
  scheduleId: 'plan',
  applicationId: newborn.entity.applicationId,
  label: 'yearly',
  kind: 'user',
  workflowId: 'kyc',
  newWorkflowId: null,
  trigger,
  notify: false,
  graceDays: null,
  monitoredOnly: false,
  enabled: true,
  ...more,
})

const day = (text: string): number => Date.parse(`${text}T10:00:00Z`)
const isoDay = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10)

const nodeAt = (atMs: number, status: SessionNode['status']): SessionNode => ({
  nodeId: 'n',
  feature: 'OCR',
  status,
  tries: 1,
  warnings: [],
  atMs,
})

function session(number: number, atMs: number, more: Partial<Session>): Session {
  return {
    sessionId: `s-${number}`,
    number,
    workflowId: 'kyc',
    workflowVersion: 1,
    status: 'Approved',
    enteredBy: 'completed',
    settings,
    nodes: [nodeAt(atMs, 'APPROVED')],
    at: null,
    link: { no: 1, key: 'ab' },
    createdAtMs: atMs,
    updatedAtMs: atMs,
    ...more,
  }
}

const form = /^([A-Z][A-Za-z ]+)@([\d-]+)(?:~([\d-]+))?(?:!([\d-]+))?([*^]?)$/

function sessionOf(text: string, number: number): Session {
  const [, status, at, ends, made, mark] = form.exec(text)!
  const isVerified = status === 'Approved' || status === 'Kyc Expired'
  return session(number, day(at!), {
    status: status as SessionState, // as the table names it
    // Declined for what was found, and so a try.
    ...(status === 'Declined' ? { nodes: [nodeAt(day(at!), 'DECLINED')] } : {}),
    ...(isVerified ? { approvedAtMs: day(at!) } : {}),
    ...(ends ? { documentValidUntilMs: day(ends) } : {}),
    ...(made
      ? {
          reverification: {
            scheduleId: 'plan',
            reason: 'every_months',
            dueAtMs: day(made),
            ofSessionId: 's-0',
          },
        }
      : {}),
    ...(mark === '*' ? { workflowId: 'other' } : {}),
    ...(mark === '^' ? { parent: { entityId: 'e', sessionId: 's', partyId: 'p' } } : {}),
  })
}

function heldOf(text: string): Aggregate {
  let entity: Entity = newborn.entity
  const words = text.match(/(?:(?:Kyc|Not|In) )?\S+/g) ?? []
  const sessions: Session[] = []
  for (const word of words) {
    const flagged = /^FLAGGED@(.*)$/.exec(word)
    const cause = { cause: 'manual', party: 'analyst', sinceMs: 0 } as const
    if (flagged) {
      const flag = { ...cause, sinceMs: day(flagged[1]!) }
      entity = { ...entity, standing: 'FLAGGED', detail: { ...entity.detail, flag } }
    } else if (word === 'BLOCKED') entity = { ...entity, standing: 'BLOCKED' }
    else if (word === 'deleted') entity = { ...entity, standing: 'DELETED' }
    else if (word === 'erased') entity = { ...entity, detail: { erasedAtMs: 1 } }
    else if (word === 'watched') entity = { ...entity, detail: { monitored: true } }
    else sessions.push(sessionOf(word, sessions.length))
  }
  return { entity, customer: null, sessions }
}

function scheduleOf(text: string): Schedule {
  const [kind, amount] = text.split(' ')
  const more = { monitoredOnly: text.endsWith('watched') }
  if (kind === 'months') return schedule({ type: 'every_months', months: Number(amount) }, more)
  if (kind === 'days')
    return schedule({ type: 'before_document_expiry', days: Number(amount) }, more)
  return schedule({ type: 'on_risk', standing: 'FLAGGED' }, more)
}

/** The time something is due, why it is left out, or `-`. */
function verdict(plan: Schedule, held: Aggregate, nowMs: number): string {
  const due = dueFor(plan, held, nowMs)
  if (!due) return '-'
  return skipFor(plan, held, { due, settings, nowMs }) ?? isoDay(due.dueAtMs)
}

const cases = readFileSync(new URL('due.cases.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line.includes('|') && !line.startsWith('#'))
  .map(
    (line) =>
      line.split('|').map((cell) => cell.trim()) as [string, string, string, string, string],
  )

describe('the table of cases', () => {
  test.each(cases)('%s: %s | %s | %s', (_name, trigger, there, now, wanted) => {
    expect(verdict(scheduleOf(trigger), heldOf(there), day(now))).toBe(wanted)
  })
})

test('what it runs renews what it is about', () => {
  const plan = schedule({ type: 'every_months', months: 12 }, { newWorkflowId: 'short' })
  const first = session(1, day('2026-01-10'), { approvedAtMs: day('2026-01-10') })
  const due = dueFor(plan, { ...newborn, sessions: [first] }, day('2027-02-01'))
  expect(due).toMatchObject({ ofSessionId: 's-1', workflowId: 'short' })
  const renewed = session(2, day('2027-02-01'), {
    workflowId: 'short',
    approvedAtMs: day('2027-02-01'),
  })
  const held = { ...newborn, sessions: [first, renewed] }
  expect(dueFor(plan, held, day('2028-01-31'))).toBeUndefined()
  expect(dueFor(plan, held, day('2028-02-01'))?.ofSessionId).toBe('s-2')
})

test('businesses are not asked by a schedule of users', () => {
  const held = heldOf('Approved@2026-01-10')
  const business = { ...held, entity: { ...held.entity, kind: 'business' as const } }
  expect(dueFor(scheduleOf('months 12'), business, day('2028-01-10'))).toBeUndefined()
})

const triggers: fc.Arbitrary<Trigger> = fc.oneof(
  fc.integer({ min: 1, max: 24 }).map((months) => ({ type: 'every_months', months }) as const),
  fc
    .integer({ min: 1, max: 365 })
    .map((days) => ({ type: 'before_document_expiry', days }) as const),
  fc.constant({ type: 'on_risk', standing: 'FLAGGED' } as const),
)
/** Days go by, then the session that is open ends so, or the entity is flagged. */
const steps = fc.array(
  fc.record({
    days: fc.integer({ min: 0, max: 300 }),
    then: fc.constantFrom('look', 'approve', 'expire', 'decline', 'flag', 'clear'),
    documentDays: fc.integer({ min: 0, max: 900 }),
  }),
  { maxLength: 60 },
)
const dayMs = 86_400_000

test('random lives: never two sessions open, never two for one time, none too early', () => {
  fc.assert(
    fc.property(triggers, steps, fc.integer({ min: 0, max: 366 }), (trigger, life, startDay) => {
      const plan = schedule(trigger)
      let nowMs = day('2024-01-01') + startDay * dayMs
      const first = { approvedAtMs: nowMs, documentValidUntilMs: nowMs + 400 * dayMs }
      let held: Aggregate = { ...newborn, sessions: [session(0, nowMs, first)] }
      const made = new Set<number>()
      const change = (more: Partial<Session>): void => {
        held = {
          ...held,
          sessions: held.sessions.map((one) =>
            unfinishedStatuses.includes(one.status) ? { ...one, ...more, updatedAtMs: nowMs } : one,
          ),
        }
      }
      for (const { days, then, documentDays } of life) {
        nowMs += days * dayMs
        const ends = nowMs + documentDays * dayMs
        if (then === 'approve')
          change({ status: 'Approved', approvedAtMs: nowMs, documentValidUntilMs: ends })
        if (then === 'expire') change({ status: 'Expired' })
        if (then === 'decline') change({ status: 'Declined' })
        if (then === 'flag') {
          const flag = { cause: 'manual', party: 'analyst', sinceMs: nowMs } as const
          held = { ...held, entity: { ...held.entity, standing: 'FLAGGED', detail: { flag } } }
        }
        if (then === 'clear')
          held = { ...held, entity: { ...held.entity, standing: 'ACTIVE', detail: {} } }
        const due = dueFor(plan, held, nowMs)
        if (!due) continue
        expect(due.dueAtMs).toBeLessThanOrEqual(nowMs)
        const again = dueFor(plan, held, nowMs)
        expect(again).toEqual(due)
        if (skipFor(plan, held, { due, settings, nowMs }) !== undefined) continue
        expect(made.has(due.dueAtMs)).toBe(false)
        made.add(due.dueAtMs)
        const { workflowId: _workflow, ...of } = due
        const next = session(held.sessions.length, nowMs, {
          status: 'Not Started',
          reverification: { scheduleId: plan.scheduleId, ...of },
        })
        held = { ...held, sessions: [...held.sessions, next] }
        const open = held.sessions.filter((one) => unfinishedStatuses.includes(one.status))
        expect(open).toHaveLength(1)
        expect(skipFor(plan, held, { due, settings, nowMs })).toBe('made_before')
      }
    }),
    { numRuns: 300 },
  )
})

test('every N months, whatever the months: at most once a step, and none is left out', () => {
  const count = fc.integer({ min: 1, max: 120 })
  fc.assert(
    fc.property(
      fc.date({ min: new Date(0), max: new Date('2090-01-01'), noInvalidDate: true }),
      count,
      (from, months) => {
        const plan = schedule({ type: 'every_months', months })
        const held = {
          ...newborn,
          sessions: [session(1, from.getTime(), { approvedAtMs: from.getTime() })],
        }
        const first = new Date(from)
        first.setUTCDate(1)
        first.setUTCMonth(first.getUTCMonth() + months)
        const endOfMonth = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 1) - 1
        const due = dueFor(plan, held, endOfMonth)
        expect(due).toBeDefined()
        const at = new Date(due!.dueAtMs)
        expect([at.getUTCFullYear(), at.getUTCMonth()]).toEqual([
          first.getUTCFullYear(),
          first.getUTCMonth(),
        ])
        expect(dueFor(plan, held, due!.dueAtMs)).toEqual(due)
        expect(dueFor(plan, held, due!.dueAtMs - 1)).toBeUndefined()
      },
    ),
  )
})
