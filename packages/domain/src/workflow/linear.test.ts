/** The linear form and its graph are one thing in two forms; templates can be published. */
import { expect, test } from 'vitest'
import { featureNames } from './features.ts'
import { featuresOf, graphOf, linearOf } from './linear.ts'
import type { LinearFeature } from './linear.ts'
import { templateFeatures, templateNames, templateRow } from './templates.ts'
import { kindOf, validateGraph } from './validate.ts'

const all: LinearFeature[] = featureNames.map((feature, index) => ({
  feature,
  config: { index },
  ...(index % 2 === 0 ? {} : { label: `Step ${index}` }),
}))

test.each([0, 1, 2, featureNames.length])('%i features come back from their graph', (count) => {
  const some = all.slice(0, count)
  const graph = graphOf([...some, ...some])
  expect(linearOf(graph)).toEqual([...some, ...some])
  expect(featuresOf(graph)).toMatchObject([...some, ...some])
})

test('a feature that runs twice has two nodes', () => {
  const graph = graphOf([all[0]!, all[1]!, all[0]!])
  expect(Object.keys(graph.nodes)).toEqual(['ocr', 'liveness', 'ocr_2', 'end'])
  expect(graph.nodes['end']).toEqual({ type: 'status', session_status: 'Determine' })
})

test('what branches, tells or ends otherwise has no linear form', () => {
  const ocr = { type: 'feature', feature: 'OCR', config: {} } as const
  const end = { type: 'status', session_status: 'Determine' } as const
  const told = { type: 'webhook', next: 'end' } as const
  const refused = { type: 'status', session_status: 'Declined' } as const
  const way = { id: 'x', logic: 'and', rules: [], goto: 'end' } as const
  const start_node = 'ocr'
  expect(linearOf({ start_node, nodes: { ocr } })).toHaveLength(1)
  for (const nodes of [
    { ocr: { ...ocr, next: 'told' }, told, end },
    { ocr: { ...ocr, next: 'refused' }, refused },
    { ocr: { ...ocr, next: 'end', branches: [way] }, end },
    { ocr: { ...ocr, next: 'end' }, end, other: ocr },
    { ocr: { ...ocr, next: 'ocr' } },
    { ocr: { ...ocr, next: 'gone' } },
  ])
    expect(linearOf({ start_node, nodes })).toBeUndefined()
})

test.each(templateNames)('the template %s can be published', (name) => {
  const { kind, label } = templateRow(name)
  const features = templateFeatures(name, '01890000-0000-7000-8000-000000000000')
  expect(validateGraph(graphOf(features), kind)).toEqual([])
  expect(kindOf(features)).toBe(kind)
  expect(label.length).toBeLessThanOrEqual(50)
})

test('a questionnaire must be named', () => {
  const graph = graphOf(templateFeatures('questionnaire'))
  expect(validateGraph(graph, 'user').map(({ code }) => code)).toEqual(['setting_missing'])
})
