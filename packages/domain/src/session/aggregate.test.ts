/** What the entity shows of its sessions, event by event, and what it tells of that. */
import { expect, test } from 'vitest'
import type { Aggregate } from '../aggregate.ts'
import { change } from '../change.ts'
import { entityEvent, newborn, play, startMs } from '../scene.fixture.ts'
import { factsOfSession, reportOf } from './aggregate.ts'
import { node, readSessionEvent, session } from './session.fixture.ts'

const given = ['opened customer', 'answered customer node=ocr']
const second = given.map((step) => `${step} #2`)

function shownAfter(...steps: string[]): string {
  const { sessions } = play(newborn, ...steps.map(readSessionEvent)).entity.detail
  if (!sessions) return 'nothing'
  const { sessionCount, approvedCount, declinedCount, inReviewCount, features } = sessions
  const told = Object.entries(features).map(([key, status]) => `${key}=${status}`)
  return [sessionCount, approvedCount, declinedCount, inReviewCount, ...told].join(' ')
}

const settled = (status: string): string => `node_settled provider ocr=${status}`
const first = (status: string): string[] => ['created partner', ...given, settled(status)]
const next = (status: string): string[] => [
  'created partner #2',
  ...second,
  `${settled(status)} #2`,
]

const reviewed = 'feature_reviewed analyst node=ocr says=approved'

// Sessions, approved, declined, in review; the features.
// oxfmt-ignore
test.each<[string, readonly string[]]>([
  ['nothing',                                 []],
  ['1 0 0 0 id_verification=NOT_FINISHED',    ['created partner']],
  ['1 1 0 0 id_verification=APPROVED',        first('approved')],
  ['1 0 1 0 id_verification=DECLINED',        first('declined')],
  ['1 0 0 1 id_verification=IN_REVIEW',       first('in_review')],
  ['1 1 0 0 id_verification=APPROVED',        [...first('in_review'), reviewed]],
  ['1 0 0 0 id_verification=RESUB_REQUESTED', [...first('in_review'), 'resubmitted analyst redo=ocr']],
  ['2 1 0 0 id_verification=NOT_FINISHED',    [...first('approved'), 'created partner #2']],
  ['2 1 1 0 id_verification=DECLINED',        [...first('approved'), ...next('declined')]],
  // What is deleted leaves the counters, and the session before shows again.
  ['1 1 0 0 id_verification=APPROVED',        [...first('approved'), ...next('declined'), 'deleted partner #2']],
  ['0 0 0 0',                                 ['created partner', 'deleted partner']],
])('%s', (expected, steps) => {
  expect(shownAfter(...steps)).toBe(expected)
})

test('of two nodes of a feature the one that was done last counts, though it stands first', () => {
  const nodes = [node('ocr', 'APPROVED', { atMs: 9 }), node('ocr_2', 'DECLINED', { atMs: 5 })]
  expect(factsOfSession(session({ nodes })).features).toEqual({
    id_verification: { status: 'APPROVED', atMs: 9 },
  })
})

test('first and last are what happened, whatever was deleted since', () => {
  const held = play(newborn, ...['created partner', 'deleted partner'].map(readSessionEvent))
  expect(held.entity.detail.sessions).toMatchObject({
    firstSessionAtMs: startMs,
    lastSessionAtMs: startMs + 1,
    revision: 2,
  })
  expect(held.entity.detail.activeAtMs).toBe(startMs + 1)
})

const step = (held: Aggregate, text: string) => {
  const next = play(held, readSessionEvent(text))
  return [next, reportOf(held.entity, next.entity)?.changed] as const
}

test('an entity tells the names of what moved, and of nothing that did not', () => {
  const [created, begun] = step(newborn, 'created partner')
  expect(begun).toEqual(['session_count', 'features', 'first_session_at', 'last_session_at'])
  const [opened, nothing] = step(created, 'opened customer')
  expect(nothing).toBeUndefined()
  const [declined, ended] = step(opened, 'node_settled customer ocr=declined')
  expect(ended).toEqual(['declined_count', 'features', 'last_session_at'])
  const [, decided] = step(declined, 'approved analyst')
  expect(decided).toEqual(['approved_count', 'declined_count', 'features', 'last_session_at'])
  expect(reportOf(newborn.entity, newborn.entity)).toBeUndefined()
})

test('what the steps of a session move is told once, with its end', () => {
  const told = (text: string, held: Aggregate) => {
    const verdict = change(held, readSessionEvent(text), startMs + 9)
    if (verdict.kind !== 'changed') throw new Error(`${text} is ${verdict.kind}`)
    const reports = verdict.entries.filter(({ event }) => event === 'session_reported')
    return [verdict.next, reports.map(({ facts }) => facts.changed)] as const
  }
  const begun = play(newborn, ...['created partner', ...given].map(readSessionEvent))
  const [gone, within] = told('node_settled provider ocr=approved next=aml', begun)
  expect(gone.entity.detail.sessions?.features).toMatchObject({ id_verification: 'APPROVED' })
  expect(within).toEqual([])
  const [, atTheEnd] = told('node_settled provider aml=approved', gone)
  expect(atTheEnd).toEqual([['approved_count', 'features', 'last_session_at']])
})

test('of what is gone nothing is told', () => {
  const held = play(newborn, readSessionEvent('created partner'), entityEvent('erased', 'analyst'))
  const [left, moved] = step(held, 'deleted partner')
  expect(moved).toContain('session_count')
  expect(left.entity.detail.sessions?.sessionCount).toBe(0)
})
