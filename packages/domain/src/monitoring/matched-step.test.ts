/** What a match makes of the step of a session, as a table. */
import { expect, test } from 'vitest'
import type { Session, SessionNode } from '../session/session.ts'
import { isOpenToMatch, matchedResult } from './matched-step.ts'
import type { MatchLine } from './facts.ts'

type Where = Pick<Session, 'status' | 'enteredBy'>
const approved: Where = { status: 'Approved', enteredBy: 'completed' }
const theirs: Where = { status: 'In Review', enteredBy: 'completed' }
const raised: Where = { status: 'In Review', enteredBy: 'monitoring_matched' }
const node: SessionNode = {
  nodeId: 'aml',
  feature: 'AML',
  status: 'APPROVED',
  warnings: ['POSSIBLE_MATCH_FOUND'],
  tries: 1,
  atMs: 0,
  monitored: true,
}

test.each<[string, Where, MatchLine, SessionNode['status']]>([
  ['is recorded', approved, 'recorded', 'APPROVED'],
  ['is looked at', approved, 'review', 'IN_REVIEW'],
  ['declines', approved, 'decline', 'DECLINED'],
  ['declines what monitoring itself had looked at', raised, 'decline', 'DECLINED'],
  ['leaves to a reviewer what is theirs', theirs, 'decline', 'IN_REVIEW'],
])('it %s', (_, session, line, status) => {
  expect(matchedResult(session, node, line)).toEqual({
    nodeId: 'aml',
    status,
    warnings: ['POSSIBLE_MATCH_FOUND'],
    monitored: true,
    ...(status === 'IN_REVIEW' ? { manual: true } : {}),
  })
})

test.each<[Session['status'], boolean]>([
  ['Approved', true],
  ['In Review', true],
  ['Declined', false],
  ['Expired', false],
  ['Resubmitted', false],
])('a session that is %s is open to it: %s', (status, expected) => {
  expect(isOpenToMatch({ status })).toBe(expected)
})
