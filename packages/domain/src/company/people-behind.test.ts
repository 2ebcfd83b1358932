/** Who goes with a company or its session, and who stays: as tables. */
import { expect, test } from 'vitest'
import type { Aggregate } from '../aggregate.ts'
import { change, changeAll } from '../change.ts'
import { entityEvent, newborn, play, startMs } from '../scene.fixture.ts'
import { readSessionEvent, session, sessionEvent } from '../session/session.fixture.ts'
import type { Session, SessionParent } from '../session/session.ts'
import { goingAlong } from './people-behind.ts'
import type { Gone } from './people-behind.ts'

const parent = (entityId: string, sessionId: string): SessionParent => ({
  entityId,
  sessionId,
  partyId: 'party_1',
})

const gone = (more: Partial<Gone> = {}): Gone => ({
  companyId: 'c-1',
  how: 'deleted',
  by: 'analyst',
  actor: 'analyst:test',
  facts: {},
  ...more,
})

/** `1:k-1 approved` was asked for by session k-1 of company c-1; `own` by nobody. */
function sessionNamed(text: string, index: number): Session {
  const [whose, how] = text.split(' ') as [string, string | undefined]
  const [company, of] = whose.split(':') as [string, string]
  return session({
    sessionId: `s-${index + 1}`,
    status: how === 'approved' ? 'Approved' : 'In Progress',
    ...(whose === 'own' ? {} : { parent: parent(`c-${company}`, of) }),
  })
}

const person = (vendorData: string, sessions: string): Aggregate => ({
  ...newborn,
  entity: { ...newborn.entity, vendorData },
  sessions: sessions.split(', ').map(sessionNamed),
})

/** The events in a line, after they were tried on whom they are about. */
function told(held: Aggregate, what: Gone): string {
  const events = goingAlong(held, what)
  if (events.length > 0) changeAll(held, events, startMs)
  return events
    .map((one) => (one.machine === 'session' ? one.facts?.session?.sessionId : one.event))
    .join(', ')
}

const all = gone()
const one = gone({ sessionId: 'k-1' })
const erased = gone({ how: 'erased' })
const nobody = 'unlinked:s-1'

// A table is easier to check when its columns line up.
// oxfmt-ignore
test.each<[string, string, Gone, string]>([
  // Known through what went alone.
  [nobody, '1:k-1',                      all,    'deleted'],
  [nobody, '1:k-1 approved',             all,    'deleted'],
  [nobody, '1:k-1 approved',             erased, 'erased'],
  [nobody, '1:k-1 approved',             one,    's-1, deleted'],
  [nobody, '1:k-1, 1:k-2',               all,    'deleted'],
  // Behind another company, or another session of this one.
  [nobody, '1:k-1 approved, 2:k-3',      all,    's-1'],
  [nobody, '1:k-1 approved, 2:k-3',      erased, 's-1'],
  [nobody, '1:k-1, 1:k-2',               one,    's-1'],
  [nobody, '2:k-1',                      all,    ''],
  // With a session of their own.
  [nobody, '1:k-1 approved, own',        all,    's-1'],
  [nobody, '1:k-1 approved, own',        one,    's-1'],
  // With a name: what has ended is theirs.
  ['u-1',  '1:k-1',                      all,    's-1'],
  ['u-1',  '1:k-1 approved',             all,    ''],
  ['u-1',  '1:k-1 approved, 1:k-1',      one,    's-2'],
  ['u-1',  '1:k-1 approved',             erased, ''],
])('%s with %s', (vendorData, sessions, what, expected) => {
  expect(told(person(vendorData, sessions), what)).toBe(expected)
})

test('who is being onboarded has a name, whatever it is', () => {
  const held = { ...person(nobody, '1:k-1 approved'), customer: customerOf() }
  expect(goingAlong(held, all)).toEqual([])
})

const customerOf = () =>
  play(newborn, { machine: 'customer', event: 'created', by: 'partner', actor: 'p' }).customer

test.each([all, one, erased])('who has gone so does not go again: %j', (what) => {
  const before = person(nobody, '1:k-1 approved')
  const { next } = changeAll(before, goingAlong(before, what), startMs)
  expect(goingAlong(next, what)).toEqual([])
})

test('who went with a session is erased with the company, and not after the purge', () => {
  const before = person(nobody, '1:k-1 approved')
  const { next } = changeAll(before, goingAlong(before, one), startMs)
  expect(told(next, erased)).toBe('erased')
  const purged = play(next, { machine: 'entity', event: 'purged', by: 'system', actor: 'system' })
  expect(goingAlong(purged, erased)).toEqual([])
})

test('it is done by whoever did it to the company, for the same reason', () => {
  const facts = { code: 'manual', plain: { reference: 'T-1' } } as const
  const by = { by: 'partner', actor: 'partner:key' } as const
  const events = goingAlong(person(nobody, '1:k-1, own'), gone({ ...by, facts }))
  const plain = { reference: 'T-1', company: 'c-1' }
  expect(events).toEqual([
    {
      machine: 'session',
      event: 'deleted',
      ...by,
      facts: { code: 'manual', plain, session: { sessionId: 's-1' } },
    },
  ])
  expect(goingAlong(person(nobody, '1:k-1'), gone({ ...by, facts, how: 'erased' }))).toEqual([
    { machine: 'entity', event: 'erased', ...by, facts: { code: 'manual', plain } },
  ])
})

const business: Aggregate = { ...newborn, entity: { ...newborn.entity, kind: 'business' } }
const steps = ['created partner asks=kyb_key_people', 'opened customer']
const found = 'node_settled customer kyb_key_people=awaiting_user parties'
const waiting = play(business, ...[...steps, found].map(readSessionEvent))
const alone = play(business, ...steps.map(readSessionEvent))
const user = play(newborn, readSessionEvent('created partner'))
const leaves = entityEvent('deleted', 'partner')
const forgotten = entityEvent('erased', 'partner')
const removed = sessionEvent('deleted', 'partner', { sessionId: 's-1' })

// A table is easier to check when its columns line up.
// oxfmt-ignore
test.each([
  ['a company that was never verified',   business,               leaves,    false],
  ['a company that was',                  waiting,                leaves,    true],
  ['the same, erased',                    waiting,                forgotten, true],
  ['its session',                         waiting,                removed,   true],
  ['a company whose session was deleted', play(waiting, removed), forgotten, true],
  ['a session nobody is behind',          alone,                  removed,   false],
  ['a user',                              user,                   leaves,    false],
])('whoever is behind it is looked for: %s', (_what, held, event, isAsked) => {
  const verdict = change(held, event, startMs)
  const effects = verdict.kind === 'changed' ? verdict.effects.map(({ name }) => name) : []
  expect(effects.includes('remove_people')).toBe(isAsked)
})
