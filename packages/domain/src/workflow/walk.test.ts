/**
 * A graph that can be published leads every session to an end, whatever its features find; drawn at
 * random. A failure prints its seed; `WALK_SEED=<seed>` replays it.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Branch, Graph, GraphNode } from './graph.ts'
import { endStatuses } from './graph.ts'
import { readGraph } from './read-graph.ts'
import { firstStep, stepAfter } from './route.ts'
import type { Step } from './route.ts'
import { validateGraph } from './validate.ts'

const seed = process.env['WALK_SEED']
const named = ['OCR', 'LIVENESS', 'FACE_MATCH', 'AML', 'PHONE_VERIFICATION'] as const
const prefixes = ['kyc', 'liveness', 'face_match', 'aml', 'phone']
const most = 7
const idOf = (index: number): string => `n${index}`

/** Ways lead onwards most of the time, so that some graphs are right. */
const node = (index: number): fc.Arbitrary<GraphNode> => {
  const onwards = fc.integer({ min: index + 1, max: most }).map(idOf)
  const way = fc.oneof({ weight: 30, arbitrary: onwards }, fc.constantFrom('n0', 'nowhere'))
  const rule = fc.record({
    field: fc.constantFrom(...prefixes).map((prefix) => `${prefix}.status`),
    operator: fc.constant('equals' as const),
    value: fc.constantFrom('Approved', 'Declined'),
  })
  const branches = (isWithElse: boolean): fc.Arbitrary<Branch[]> =>
    fc.tuple(fc.array(fc.tuple(rule, way), { maxLength: 2 }), way).map(([rows, otherwise]) => [
      ...rows.map(([one, goto], at) => ({
        id: `b${at}`,
        logic: 'and' as const,
        rules: [one],
        goto,
      })),
      ...(isWithElse ? [{ id: 'else', logic: 'and' as const, rules: [], goto: otherwise }] : []),
    ])
  return fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        type: fc.constant('feature' as const),
        feature: fc.constantFrom(...named),
        config: fc.constant({}),
        next: way,
        branches: branches(false),
      }),
    },
    fc.record({ type: fc.constant('branch' as const), branches: branches(true) }),
    fc.record({ type: fc.constant('webhook' as const), next: way }),
  )
}
const graphs: fc.Arbitrary<Graph> = fc
  .tuple(...Array.from({ length: most }, (_, index) => node(index)))
  .map((rows) => {
    const end: GraphNode = { type: 'status', session_status: 'Determine' }
    const nodes = Object.fromEntries([...rows, end].map((row, index) => [idOf(index), row]))
    return { start_node: 'n0', nodes }
  })
/** What nobody reaches keeps a graph from being published and leads nobody anywhere. */
const blocking = (graph: Graph): string[] =>
  validateGraph(graph, 'user')
    .map(({ code }) => code)
    .filter((code) => code !== 'node_unreachable')

test('every session comes to an end', () => {
  // That enough graphs were right is part of the test: one in fifteen is.
  let walked = 0
  fc.assert(
    fc.property(
      graphs,
      fc.array(fc.boolean(), { minLength: most, maxLength: most }),
      (graph, is) => {
        // Whatever it is, it is read, and said to be right or wrong.
        const read = readGraph(graph)
        expect('graph' in read).toBe(true)
        if (blocking(graph).length > 0) return
        walked += 1
        const fields = new Map<string, unknown>()
        const met = new Set<string>()
        let step: Step = firstStep(graph, fields)
        for (let count = 0; 'node' in step.to; count += 1) {
          const at = step.to.node
          expect(met.has(at), 'no feature is asked twice').toBe(false)
          met.add(at)
          const { feature } = graph.nodes[at] as { feature: (typeof named)[number] } // a feature is
          const isDeclined = is[count]!
          const status = isDeclined ? 'Declined' : 'Approved'
          fields.set(`${prefixes[named.indexOf(feature)]!}.status`, status)
          step = stepAfter(graph, at, { fields, isDeclined })
        }
        expect(endStatuses).toContain(step.to.end)
      },
    ),
    { numRuns: 2_000, ...(seed === undefined ? {} : { seed: Number(seed) }) },
  )
  expect(walked).toBeGreaterThan(20)
})
