/** The event that settles a node: what it says, and when it says where the session goes on. */
import { expect, test } from 'vitest'
import type { FeatureStatus } from '../entity.sessions.ts'
import { graphOf } from '../workflow/linear.ts'
import { node, session } from './session.fixture.ts'
import { settleNode } from './settle-node.ts'
import type { Going } from './settle-node.ts'

const graph = graphOf([
  { feature: 'OCR', config: {} },
  { feature: 'LIVENESS', config: {} },
])
const held = session({ nodes: [node('ocr', 'NOT_FINISHED')], at: 'ocr' })
const going: Going = { graph, fieldsOf: () => new Map() }

const settled = (status: FeatureStatus, how?: Going) =>
  settleNode(held, { nodeId: 'ocr', status, warnings: [] }, how).facts?.session

test.each<[FeatureStatus, string | undefined]>([
  ['APPROVED', 'liveness'],
  ['IN_REVIEW', 'liveness'],
  ['NOT_FINISHED', undefined],
  ['AWAITING_USER', undefined],
])('%s leads to %s', (status, next) => {
  expect(settled(status, going)?.ahead?.nodeId).toBe(next)
  expect(settled(status, going)?.result?.status).toBe(status)
})

test('what was declined leads to the end', () => {
  expect(settled('DECLINED', going)?.step?.to).toEqual({ end: 'Declined' })
})

test('where nobody knows how it goes on nothing is said of it', () => {
  expect(settled('IN_REVIEW')).toEqual({
    sessionId: held.sessionId,
    result: { nodeId: 'ocr', status: 'IN_REVIEW', warnings: [] },
  })
})

test('branches are asked with the answer and its score', () => {
  const seen: unknown[] = []
  const fieldsOf: Going['fieldsOf'] = (nodes) => {
    seen.push(...nodes.map(({ status, score }) => [status, score]))
    return new Map()
  }
  const result = { nodeId: 'ocr', status: 'IN_REVIEW', warnings: [], score: 61 } as const
  settleNode(held, result, { graph, fieldsOf })
  expect(seen).toEqual([['IN_REVIEW', 61]])
})
