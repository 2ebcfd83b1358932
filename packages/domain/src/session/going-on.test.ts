/** Where a session goes on: along its graph, and after a resubmission past what is answered. */
import { expect, test } from 'vitest'
import type { FeatureStatus } from '../entity.sessions.ts'
import { graphOf } from '../workflow/linear.ts'
import type { Graph } from '../workflow/graph.ts'
import { validateGraph } from '../workflow/validate.ts'
import { featureLiterals } from './decision.ts'
import { aheadOf, beginning, goingOn } from './going-on.ts'
import { node, session } from './session.fixture.ts'

const linear = graphOf([
  { feature: 'OCR', config: {} },
  { feature: 'LIVENESS', config: {} },
  { feature: 'AML', config: {} },
])

/** Whose document was approved is not asked for a face. */
const branched: Graph = {
  start_node: 'ocr',
  nodes: {
    ocr: { type: 'feature', feature: 'OCR', config: {}, next: 'fork' },
    fork: {
      type: 'branch',
      branches: [
        {
          id: 'good',
          logic: 'and',
          rules: [{ field: 'kyc.status', operator: 'equals', value: 'Approved' }],
          goto: 'aml',
        },
        { id: 'else', logic: 'and', rules: [], goto: 'liveness' },
      ],
    },
    liveness: { type: 'feature', feature: 'LIVENESS', config: {}, next: 'aml' },
    aml: { type: 'feature', feature: 'AML', config: {}, next: 'end' },
    end: { type: 'status', session_status: 'Determine' },
  },
}

const end = { type: 'status', session_status: 'Approved' } as const
const approving: Graph = { ...branched, nodes: { ...branched.nodes, end } }

const says: Readonly<Record<string, FeatureStatus>> = {
  A: 'APPROVED',
  D: 'DECLINED',
  R: 'IN_REVIEW',
  S: 'RESUB_REQUESTED',
  N: 'NOT_FINISHED',
}
const nodesOf = (text: string) =>
  text.split(' ').map((word) => {
    const [nodeId, letter] = word.split('=') as [string, string]
    return node(nodeId, says[letter]!)
  })

/** After `last`, with the nodes as they are: the next node, or `end: …`. */
function next(graph: Graph, text: string, last: string, redo?: readonly string[]): string {
  const nodes = nodesOf(text)
  const held = session({ nodes, at: last, ...(redo ? { redo } : {}) })
  const { step, ahead } = goingOn(graph, held, {
    nodeId: last,
    nodes,
    fieldsOf: (some) =>
      new Map(
        some
          .filter((one) => one.feature === 'OCR')
          .map((one) => ['kyc.status', featureLiterals[one.status]]),
      ),
  })
  if (!step) return 'its list'
  if (ahead) return `${ahead.nodeId} of the ${ahead.waits}`
  return 'end' in step.to ? `end: ${step.to.end}` : 'nowhere'
}

test('the workflows of these tests can be published', () => {
  expect([linear, branched].map((graph) => validateGraph(graph, 'user'))).toEqual([[], []])
})

// A table is easier to check when its columns line up.
// oxfmt-ignore
test.each<[Graph, string, string, readonly string[] | undefined, string]>([
  [linear,   'ocr=A',                   'ocr',      undefined, 'liveness of the person'],
  [linear,   'ocr=A liveness=A',        'liveness', undefined, 'aml of the provider'],
  [linear,   'ocr=A liveness=A aml=R',  'aml',      undefined, 'end: Determine'],
  [linear,   'ocr=D',                   'ocr',      undefined, 'end: Declined'],
  [branched, 'ocr=A',                   'ocr',      undefined, 'aml of the provider'],
  [branched, 'ocr=R',                   'ocr',      undefined, 'liveness of the person'],
  // Declined at its first node, and well now: the rest was never asked.
  [linear,   'ocr=A',                   'ocr',      [],        'liveness of the person'],
  [linear,   'ocr=D',                   'ocr',      [],        'end: Declined'],
  [linear,   'ocr=A liveness=A aml=S',  'ocr',      ['aml'],   'its list'],
  [linear,   'ocr=A liveness=A aml=A',  'aml',      [],        'end: Determine'],
  // What was asked again before and is not done is asked again.
  [linear,   'ocr=A liveness=S aml=A',  'ocr',      [],        'liveness of the person'],
  [linear,   'ocr=A liveness=D aml=A',  'ocr',      [],        'end: Declined'],
  [linear,   'ocr=A liveness=N',        'ocr',      [],        'liveness of the person'],
  // Another branch than before.
  [branched, 'ocr=R aml=A',             'ocr',      [],        'liveness of the person'],
  [branched, 'ocr=A liveness=R aml=A',  'ocr',      [],        'end: Determine'],
  [branched, 'ocr=A liveness=D aml=A',  'ocr',      [],        'end: Determine'],
  [approving, 'ocr=A liveness=A aml=A', 'ocr',      [],        'end: Approved'],
  [approving, 'ocr=A liveness=D aml=A', 'ocr',      [],        'end: In Review'],
])('%# %s', (graph, text, last, redo, expected) => {
  expect(next(graph, text, last, redo)).toBe(expected)
})

test('a session begins with the first feature, which a provider answers in a scenario', () => {
  expect(beginning(linear, undefined).ahead).toEqual({
    nodeId: 'ocr',
    feature: 'OCR',
    waits: 'person',
  })
  expect(beginning(linear, 'approve').ahead?.waits).toBe('provider')
  expect(() => aheadOf(branched, 'fork', undefined)).toThrow('no such feature')
})
