/** Random lives of sessions: what must hold after every step, and a plain model of them. */
import { expect, test } from 'vitest'
import type { Aggregate, Entry } from '../aggregate.ts'
import { isGone } from '../entity.changes.ts'
import { evaluationOf } from '../evaluation.changes.ts'
import { kycChecks } from '../evaluation.ts'
import { runningStatuses, unfinishedStatuses } from '../session.lifecycle.ts'
import { sessionOf } from './aggregate.ts'
import { shown } from './model.fixture.ts'
import { currentNode, ownerOf } from './session.ts'
import type { Session } from './session.ts'
import { always, eachStep } from './walk.fixture.ts'
import type { Step } from './walk.fixture.ts'

const results = ['Approved', 'Declined', 'Expired', 'Abandoned', 'Kyc Expired', 'Deleted']

test('sessions, counters and features are what a plain model says', () => {
  always(({ world: { held, model } }) => {
    const told = held.sessions.map(({ sessionId, status, at, nodes }) => ({
      sessionId,
      status,
      at,
      nodes: nodes.map((one) => [one.nodeId, one.status]).toSorted(),
    }))
    const expected = [...model].map(([sessionId, { status, at, nodes }]) => ({
      sessionId,
      status,
      at: unfinishedStatuses.includes(status) ? at : null,
      nodes: [...nodes].map(([nodeId, one]) => [nodeId, one.status]).toSorted(),
    }))
    expect(byId(told)).toEqual(byId(expected))
    if (model.size > 0)
      expect(held.entity.detail.sessions).toMatchObject(shown([...model.values()]))
  })
})

const byId = <T extends { readonly sessionId: string }>(all: readonly T[]): T[] =>
  all.toSorted((one, other) => (one.sessionId < other.sessionId ? -1 : 1))

test('somebody owns the next step of every session, and the clock ends what nobody does', () => {
  always(({ world: { held } }) => {
    for (const one of held.sessions) {
      expect([one.status, ownerOf(one) === null]).toEqual([
        one.status,
        results.includes(one.status),
      ])
      if (!unfinishedStatuses.includes(one.status)) expect(one.at).toBeNull()
      else expect(currentNode(one)?.waits).toMatch(/^(person|provider|parties)$/)
      if (unfinishedStatuses.includes(one.status)) expect(one.dueAtMs).toBeDefined()
      else if (one.status !== 'Approved') expect(one.dueAtMs).toBeUndefined()
      if (isGone(held.entity)) expect(unfinishedStatuses).not.toContain(one.status)
    }
  })
})

const isForProvider = (one: Session | undefined): boolean =>
  one !== undefined &&
  runningStatuses.includes(one.status) &&
  currentNode(one)?.waits === 'provider'

test('a provider is asked whenever a node begins to wait for one', () => {
  always(({ before, verdict, world: { held } }) => {
    for (const one of held.sessions.filter(isForProvider)) {
      const was = sessionOf(before, one.sessionId)
      if (isForProvider(was) && was?.at === one.at) continue
      const asked = verdict.effects.filter(({ name }) => name === 'run_check')
      const about = asked.map(({ entry }) => verdict.entries[entry]!.facts.session?.sessionId)
      expect(about).toEqual([one.sessionId])
    }
  })
})

/** What happened to sessions by automation, with the standing it happened under. */
function automated({ before, verdict }: Step): (readonly [Entry, string])[] {
  let standing: string = before.entity.standing
  return verdict.entries.flatMap((entry) => {
    if (entry.machine === 'entity') standing = entry.to
    const isMachine = ['customer', 'provider', 'system'].includes(entry.by)
    return entry.machine === 'session' && isMachine ? [[entry, standing] as const] : []
  })
}

test('automation approves nobody who is BLOCKED or FLAGGED', () => {
  always((step) => {
    for (const [entry, standing] of automated(step))
      if (entry.to === 'Approved' && entry.from !== 'Approved') expect(standing).toBe('ACTIVE')
  })
})

test('what no machine has decided is decided by a person, and an outage declines nobody', () => {
  always((step) => {
    for (const [{ from, to, facts }, standing] of automated(step)) {
      if (from === to || from === null || standing === 'BLOCKED') continue
      const one = sessionOf(step.world.held, facts.session?.sessionId)!
      const open = one.nodes.filter(({ status }) => status !== 'APPROVED')
      const isUnseen = open.some((node) => node.manual && node.status === 'IN_REVIEW')
      if (to === 'Approved') expect(isUnseen).toBe(false)
      if (to === 'Declined' && open.length > 0)
        expect(isUnseen && open.every(({ status }) => status === 'IN_REVIEW')).toBe(false)
    }
  })
})

test('nothing is Approved while one of its steps is in review', () => {
  always(({ world: { held } }) => {
    const approved = held.sessions.filter(({ status }) => status === 'Approved')
    const open = approved.flatMap(({ sessionId, nodes }) =>
      nodes.filter(({ status }) => status === 'IN_REVIEW').map(({ nodeId }) => [sessionId, nodeId]),
    )
    expect(open).toEqual([])
  })
})

test('the entries of a change lead from each status to the one after it', () => {
  always(({ before, verdict, world: { held } }) => {
    const mine = verdict.entries.filter(({ machine }) => machine === 'session')
    for (const sessionId of new Set(mine.map(({ facts }) => facts.session!.sessionId))) {
      const own = mine.filter(({ facts }) => facts.session!.sessionId === sessionId)
      const end = own.reduce(
        (status, { from, to }) => {
          expect(from).toBe(status)
          return to
        },
        (sessionOf(before, sessionId)?.status ?? null) as string | null,
      )
      expect(sessionOf(held, sessionId)!.status).toBe(end)
    }
  })
})

test('an entity is blocked once for each cause, and only reported while it is there', () => {
  always(({ before, verdict: { entries } }) => {
    const blocks = entries.filter(
      ({ machine, event }) => machine === 'entity' && event === 'blocked',
    )
    const repeats = blocks.filter(({ from, to }) => from === to)
    for (const one of repeats) expect(one.facts.code).toBe('customer_rejected')
    expect(blocks.length - repeats.length).toBeLessThanOrEqual(1)
    if (isGone(before.entity))
      expect(entries.map(({ event }) => event)).not.toContain('session_reported')
  })
})

/** Whether answers of a session are still to come. */
const isPending = (held: Aggregate): boolean =>
  kycChecks.some((check) => evaluationOf(held)?.checks[check].answer === 'pending')

test('a customer being verified is waited for by somebody who can go on', () => {
  always(({ world: { held, isOpening } }) => {
    const { awaits, verification } = held.customer?.detail ?? {}
    if (held.customer?.state !== 'verifying' || isGone(held.entity)) return
    if (evaluationOf(held) && !isPending(held)) return
    if (awaits?.who === 'provider') return expect(isOpening).toBe(true)
    if (awaits?.who === 'analyst') return
    // Of one that ran out the link is asked for anew.
    const session = sessionOf(held, verification?.sessionId)!
    expect([...unfinishedStatuses, 'Expired', 'Abandoned', 'Deleted']).toContain(session.status)
  })
})

test('a customer follows their session, and nobody is rejected for a block', () => {
  always(({ before, verdict: { entries }, world: { held } }) => {
    if (before.customer?.state !== 'verifying' || isGone(held.entity)) return
    for (const { machine, facts, from, to } of entries) {
      const one = machine === 'session' ? sessionOf(held, facts.session?.sessionId) : undefined
      if (!one?.forCustomer || from === to) continue
      if (to === 'Approved' && !evaluationOf(held))
        expect(held.customer?.state).toMatch(/^(active|inactive)$/)
      if (to === 'Declined' && held.customer?.state === 'rejected')
        expect(one.nodes.some(({ status }) => status === 'DECLINED') || isByHand(one)).toBe(true)
    }
  })
})

const isByHand = (one: Session): boolean => one.enteredBy === 'declined' || one.end === 'Declined'

test('an evaluation hears of identity and watchlist once', () => {
  always(({ before, verdict: { entries } }) => {
    const answers = entries.filter(({ event, causedBy }) => {
      const cause = causedBy === undefined ? undefined : entries[causedBy]
      return event === 'check_answered' && cause?.machine === 'session'
    })
    expect(answers.length).toBeLessThanOrEqual(1)
    if (answers.length > 0) expect(isPending(before)).toBe(true)
    for (const { facts } of answers)
      expect(Object.keys(facts.evaluation?.answers ?? {})).toEqual(['identity', 'watchlist'])
  })
})

const must = [
  '(new) > Approved',
  '(new) > Declined',
  '(new) > In Review',
  '(new) > Not Started',
  'Not Started > In Progress',
  'Not Started > Expired',
  'In Progress > Abandoned',
  'In Progress > Approved',
  'In Progress > Declined',
  'In Progress > In Review',
  'In Progress > Awaiting User',
  'Awaiting User > Approved',
  'Awaiting User > Declined',
  'Awaiting User > In Review',
  'Awaiting User > Abandoned',
  'In Review > Approved',
  'In Review > Declined',
  'In Review > Resubmitted',
  'Resubmitted > Approved',
  'Resubmitted > Declined',
  'Resubmitted > In Review',
  'Resubmitted > Abandoned',
  'Resubmitted > Awaiting User',
  'Approved > Kyc Expired',
  'customer verifying > active by system',
  'customer verifying > rejected by system',
  'customer active > inactive by system',
  'evaluation pending > review by system',
  'evaluation pending > approved by system',
  'entity ACTIVE > BLOCKED by system',
]

test('the lives take every road that matters', () => {
  const seen = new Set<string>()
  eachStep(({ verdict: { entries } }) => {
    for (const { machine, from, to, by } of entries) {
      const road = `${from ?? '(new)'} > ${to}`
      if (from !== to) seen.add(machine === 'session' ? road : `${machine} ${road} by ${by}`)
    }
  })
  expect(must.filter((road) => !seen.has(road))).toEqual([])
})
