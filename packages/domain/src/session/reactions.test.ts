/** What an onboarding hears of its session: its answers, its tries, and what it has read. */
import { expect, test } from 'vitest'
import type { Aggregate } from '../aggregate.ts'
import { evaluationOf } from '../evaluation.changes.ts'
import { readEvaluationEvent } from '../evaluation.fixture.ts'
import { customerEvent, customerIn, entityEvent, play } from '../scene.fixture.ts'
import { readSessionEvent } from './session.fixture.ts'

const evaluated = play(
  customerIn('initiating'),
  readEvaluationEvent('requested partner session'),
  customerEvent('challenge_verified', 'customer'),
  customerEvent('screening_cleared', 'provider'),
)
const after = (held: Aggregate, ...steps: string[]): Aggregate =>
  play(held, ...steps.map(readSessionEvent))
const taken = (...steps: string[]): Aggregate =>
  after(
    evaluated,
    'created system customer retries=0',
    'opened customer',
    'answered customer node=ocr',
    ...steps,
  )
const ocr = (status: string, next = ''): string => `node_settled provider ocr=${status} ${next}`
const aml = (status: string): string => `node_settled provider aml=${status}`

const [good, bad] = ['approved', 'declined'].map((status) => ocr(status, 'next=aml')) as [
  string,
  string,
] // one for each

test.each<[string, readonly string[], string, string]>([
  ['both are well', [good, aml('approved')], 'clear', 'clear'],
  ['no lists were asked', [ocr('approved')], 'clear', 'error'],
  ['declined before the lists', [ocr('declined')], 'adverse', 'error'],
  ['listed', [good, aml('declined')], 'clear', 'adverse'],
  ['declined and listed', [bad, aml('declined')], 'adverse', 'adverse'],
  ['a hit is looked at', [good, aml('in_review'), 'approved analyst'], 'clear', 'clear'],
  ['a hit is left', [good, aml('in_review'), 'declined analyst'], 'adverse', 'adverse'],
])('%s', (_how, steps, identity, watchlist) => {
  const { checks } = evaluationOf(taken(...steps))!
  expect([checks.identity.answer, checks.watchlist.answer]).toEqual([identity, watchlist])
})

test("what the session has read is the customer's, with an evaluation and without", () => {
  const read = { person: 'b'.repeat(64) }
  expect(taken(ocr('approved', 'person')).customer?.detail.identifiers).toEqual(read)
  const alone = after(
    customerIn('verifying'),
    'created system customer',
    'opened customer',
    'answered customer node=ocr',
    ocr('approved', 'person'),
  )
  expect(alone.customer).toMatchObject({ state: 'active', detail: { identifiers: read } })
})

const verifying = (...steps: string[]): Aggregate => after(customerIn('verifying'), ...steps)
const tried = ['opened customer', 'answered customer node=ocr']
const mine = 'created system customer'

const declined = verifying(mine, ...tried, ocr('declined'))
const reviewed = verifying(mine, ...tried, ocr('in_review'))
const again = 'resubmitted analyst redo=ocr'
const blocked = entityEvent('blocked', 'analyst')
const lastTry = verifying(`${mine} retries=0`, ...tried)

test.each<[string, Aggregate, string, string | undefined]>([
  ['a session was made', verifying(mine), 'customer', undefined],
  ['it is declined', declined, 'provider', 'session_declined'],
  ['it is in review', reviewed, 'analyst', 'session_in_review'],
  ['it is to be done again', after(reviewed, again), 'customer', undefined],
  ['the second is made', after(declined, `${mine} #2`), 'customer', undefined],
  ['the first is done again', after(declined, `${mine} #2`, again), 'customer', undefined],
  ['it is deleted in review', after(reviewed, 'deleted partner'), 'customer', 'session_deleted'],
  ['BLOCKED before', after(play(verifying(), blocked), mine), 'analyst', 'entity_blocked'],
  ['BLOCKED', after(play(lastTry, blocked), ocr('approved')), 'analyst', 'entity_blocked'],
])('%s: the next step is of the %3$s', (_how, held, who, code) => {
  expect(held.customer).toMatchObject({ state: 'verifying', detail: { awaits: { who } } })
  expect(held.customer?.detail.awaits?.code).toBe(code)
})

test("a session done again is the customer's once more, and no new attempt of its own", () => {
  const held = after(declined, `${mine} #2`)
  expect(held.customer?.detail.verification).toMatchObject({ sessionId: 's-2', attempt: 2 })
  const redone = after(held, again, 'link_renewed customer')
  expect(redone.customer?.detail.verification).toMatchObject({ sessionId: 's-1', attempt: 3 })
})
