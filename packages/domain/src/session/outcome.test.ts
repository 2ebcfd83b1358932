/** What a session comes to, as tables: its nodes and the end of its workflow; tries and windows. */
import { expect, test } from 'vitest'
import { startMs } from '../scene.fixture.ts'
import type { EndStatus } from '../workflow/graph.ts'
import {
  areRetriesSpent,
  declinedTries,
  isTurnedAway,
  outcomeOf,
  reviewOutcome,
} from './outcome.ts'
import { node, settings, session } from './session.fixture.ts'
import type { Session, SessionNode } from './session.ts'

/** `A` approved, `D` declined, `R` in review, `M` in review by no machine, `N` not finished. */
const letters: Readonly<Record<string, Partial<SessionNode> & Pick<SessionNode, 'status'>>> = {
  A: { status: 'APPROVED' },
  D: { status: 'DECLINED' },
  R: { status: 'IN_REVIEW' },
  M: { status: 'IN_REVIEW', manual: true },
  N: { status: 'NOT_FINISHED', waits: 'person' },
  S: { status: 'RESUB_REQUESTED', waits: 'person' },
  W: { status: 'AWAITING_USER', waits: 'parties' },
}
const ids = ['ocr', 'liveness', 'aml']
const nodesOf = (text: string): SessionNode[] =>
  [...text.replace('-', '')].map((letter, index) => {
    const { status, ...more } = letters[letter]!
    return node(ids[index]!, status, more)
  })

const ends: readonly EndStatus[] = ['Approved', 'Declined', 'In Review', 'Determine']

// A table is easier to check when its columns line up.
// oxfmt-ignore
test.each([
  // nodes   Approved           Declined           In Review          Determine
  ['-',     'approves',        'declines',        'asks_for_review', 'approves'],
  ['A',     'approves',        'declines',        'asks_for_review', 'approves'],
  ['AAA',   'approves',        'declines',        'asks_for_review', 'approves'],
  ['D',     'approves',        'declines',        'asks_for_review', 'declines'],
  ['R',     'asks_for_review', 'declines',        'asks_for_review', 'asks_for_review'],
  ['AR',    'asks_for_review', 'declines',        'asks_for_review', 'asks_for_review'],
  ['RD',    'asks_for_review', 'declines',        'asks_for_review', 'declines'],
  ['M',     'asks_for_review', 'asks_for_review', 'asks_for_review', 'asks_for_review'],
  ['AM',    'asks_for_review', 'asks_for_review', 'asks_for_review', 'asks_for_review'],
  ['RM',    'asks_for_review', 'asks_for_review', 'asks_for_review', 'asks_for_review'],
  ['MD',    'asks_for_review', 'declines',        'asks_for_review', 'declines'],
  ['AN',    'approves',        'declines',        'asks_for_review', 'asks_for_review'],
  ['AS',    'approves',        'declines',        'asks_for_review', 'asks_for_review'],
])('%s at the ends Approved, Declined, In Review, Determine', (text, ...expected) => {
  const come = (end: EndStatus) => outcomeOf(session({ nodes: nodesOf(text), at: null, end }))
  expect(ends.map(come)).toEqual(expected)
})

test('while a node waits there is no outcome, unless it waits for others', () => {
  expect(outcomeOf(session({ nodes: nodesOf('N'), at: 'ocr' }))).toBeUndefined()
  expect(outcomeOf(session({ nodes: nodesOf('AN'), at: 'liveness' }))).toBeUndefined()
  expect(outcomeOf(session({ nodes: nodesOf('A'), at: null }))).toBeUndefined()
  expect(outcomeOf(session({ nodes: nodesOf('AW'), at: 'liveness' }))).toBe('awaits_others')
})

test.each([
  ['-', undefined],
  ['A', 'approves'],
  ['AAA', 'approves'],
  ['AR', undefined],
  ['AM', undefined],
  ['AN', undefined],
  ['AD', 'declines'],
  ['RD', 'declines'],
])('a review that has come to %s is %s', (text, expected) => {
  expect(reviewOutcome(session({ nodes: nodesOf(text) }))).toBe(expected)
})

test('features that were never asked are not approved by those that were', () => {
  expect(reviewOutcome(session({ nodes: nodesOf('A'), cutShort: true }))).toBeUndefined()
  expect(reviewOutcome(session({ nodes: nodesOf('D'), cutShort: true }))).toBe('declines')
})

// A table is easier to check when its columns line up.
// oxfmt-ignore
test.each<[string, Partial<Session>, boolean]>([
  ['for its entity as it began',     { enteredBy: 'created', nodes: [] },                            true],
  ['for its entity at its end',      { enteredBy: 'completed', nodes: nodesOf('A'), end: 'Determine' }, true],
  ['by a check',                     { enteredBy: 'completed', nodes: nodesOf('D'), end: 'Determine' }, false],
  ['by its workflow',                { enteredBy: 'completed', nodes: nodesOf('A'), end: 'Declined' },  false],
  ['by a reviewer, the last feature', { enteredBy: 'completed', nodes: nodesOf('AD'), end: 'In Review' }, false],
  ['by a reviewer',                  { enteredBy: 'declined', nodes: nodesOf('A'), end: 'Determine' },  false],
])('declined %s: turned away is %3$s', (_how, more, expected) => {
  expect(isTurnedAway(session({ status: 'Declined', at: null, ...more }))).toBe(expected)
  expect(isTurnedAway(session({ at: null, ...more, status: 'Approved' }))).toBe(false)
})

const dayMs = 86_400_000
/** Declined so many days before. */
const declined = (daysAgo: number, more: Partial<Session> = {}): Session =>
  session({
    status: 'Declined',
    enteredBy: 'completed',
    nodes: nodesOf('D'),
    endedAtMs: startMs - daysAgo * dayMs,
    updatedAtMs: startMs - daysAgo * dayMs,
    ...more,
  })

test.each([
  // days ago each was declined, retries, window in days, spent
  [[], 0, 7, false],
  [[0], 0, 7, true],
  [[0], 1, 7, false],
  [[0, 1], 1, 7, true],
  [[0, 1, 2], 3, 7, false],
  [[0, 1, 2, 3], 3, 7, true],
  [[0, 7], 1, 7, true],
  [[0, 8], 1, 7, false],
  [[0, 8], 1, null, true],
  [[0, 400], 1, null, true],
])(
  'declined %j days ago with %i retries in %s days: spent is %s',
  (days, max, window, expected) => {
    const asked = {
      workflowId: 'w-1',
      settings: { ...settings, max_retry_attempts: max, retry_window_days: window },
    }
    expect(
      areRetriesSpent(
        days.map((each) => declined(each)),
        asked,
        startMs,
      ),
    ).toBe(expected)
  },
)

test('only what was tried on the same workflow counts, and a note later is no try', () => {
  const others = [
    declined(0, { workflowId: 'w-2' }),
    declined(0, { status: 'Deleted' }),
    declined(0, { enteredBy: 'created', nodes: [] }),
    session({ status: 'Abandoned' }),
    declined(30, { updatedAtMs: startMs }),
  ]
  expect(declinedTries(others, { workflowId: 'w-1', sinceMs: startMs - 7 * dayMs })).toBe(0)
})
