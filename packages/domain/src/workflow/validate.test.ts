/** What is wrong with a graph is said of the node it is wrong at; what can be published is not. */
import { describe, expect, test } from 'vitest'
import type { EntityKind } from '../aggregate.ts'
import { featureNames } from './features.ts'
import type { Feature } from './features.ts'
import type { Branch, FeatureNode, Graph, GraphNode, Rule } from './graph.ts'
import { graphOf } from './linear.ts'
import { readGraph } from './read-graph.ts'
import { kindOf, operandWrong, validateGraph } from './validate.ts'

const feature = (name: Feature, next?: string, more: Partial<FeatureNode> = {}): GraphNode => ({
  type: 'feature',
  feature: name,
  config: {},
  ...(next === undefined ? {} : { next }),
  ...more,
})
const end: GraphNode = { type: 'status', session_status: 'Determine' }
const way = (id: string, goto: string, rules: readonly Rule[] = []): Branch => ({
  id,
  logic: 'and',
  rules,
  goto,
})
const branch = (...branches: Branch[]): GraphNode => ({ type: 'branch', branches })
const graph = (nodes: Record<string, GraphNode>): Graph => ({
  start_node: Object.keys(nodes)[0] ?? 'none',
  nodes,
})
const declined: Rule = { field: 'kyc.status', operator: 'equals', value: 'Declined' }
const wrongWith = (one: Graph, kind: EntityKind = 'user'): string[] =>
  validateGraph(one, kind).map(({ node_id, code, path }) => `${node_id ?? '-'} ${code} ${path}`)

describe('a graph', () => {
  test('with branches, webhooks and several ends is right', () => {
    const one = graph({
      ocr: feature('OCR', 'split'),
      split: branch(way('no', 'told', [declined]), way('else', 'live')),
      told: { type: 'webhook', next: 'refused' },
      refused: { type: 'status', session_status: 'Declined' },
      live: feature('LIVENESS', 'face'),
      face: feature('FACE_MATCH'),
    })
    expect(validateGraph(one, 'user')).toEqual([])
  })

  // A table is easier to check when its columns line up.
  // oxfmt-ignore
  test.each<[string, Record<string, GraphNode>, string[]]>([
    ['nothing in it', {}, ['- node_unknown /start_node', '- nothing_asked ']],
    ['an end alone', { end }, ['- nothing_asked ']],
    ['a way to nowhere', { a: feature('OCR', 'constructor') }, ['a node_unknown /nodes/a/next']],
    ['a node nobody reaches', { a: feature('OCR', 'end'), end, b: feature('OCR', 'end') },
      ['b node_unreachable /nodes/b']],
    ['a way back', { a: feature('OCR', 'b'), b: feature('LIVENESS', 'a') }, ['b cycle /nodes/b']],
    ['itself as the next', { a: feature('OCR', 'a') }, ['a cycle /nodes/a']],
    ['no else', { a: feature('OCR', 'b'), b: branch(way('x', 'end', [declined])), end },
      ['b else_missing /nodes/b/branches']],
    ['no branches', { a: feature('OCR', 'b'), b: branch() }, ['b else_missing /nodes/b/branches']],
    ['else first', { a: feature('OCR', 'b'), b: branch(way('x', 'end'), way('y', 'end', [declined])), end },
      ['b else_not_last /nodes/b/branches/0/rules', 'b else_missing /nodes/b/branches']],
    ['one id twice', { a: feature('OCR', 'b'), b: branch(way('x', 'end', [declined]), way('x', 'end')), end },
      ['b branch_id_taken /nodes/b/branches/1/id']],
    ['a feature of companies', { a: feature('KYB_REGISTRY') }, ['a kind_wrong /nodes/a/feature']],
    ['an unknown setting', { a: feature('OCR', undefined, { config: { x: 1 } }) },
      ['a setting_unknown /nodes/a/config/x']],
    ['face before document', { a: feature('LIVENESS', 'b'), b: feature('FACE_MATCH') },
      ['b feature_too_early /nodes/b/feature']],
    ['face without a face', { a: feature('OCR', 'b'), b: feature('FACE_MATCH') },
      ['b feature_too_early /nodes/b/feature']],
    ['screening of nobody', { a: feature('AML') }, ['a feature_too_early /nodes/a/feature']],
    ['a register of persons too early', { a: feature('DATABASE_VALIDATION') },
      ['a feature_too_early /nodes/a/feature']],
  ])('with %s says so', (_what, nodes, wrong) => {
    expect(wrongWith(graph(nodes))).toEqual(wrong)
  })

  test('of a company takes what goes with companies alone', () => {
    const allowed = [
      'QUESTIONNAIRE',
      'PHONE_VERIFICATION',
      'EMAIL_VERIFICATION',
      'AML',
      'IP_ANALYSIS',
    ]
    const taken = featureNames.filter((name) => {
      const one = graph({ a: feature('KYB_REGISTRY', 'b'), b: feature(name) })
      return !wrongWith(one, 'business').some((said) => said.includes('kind_wrong'))
    })
    const own = ['DOCUMENT_AI', 'KYB_REGISTRY', 'KYB_DOCUMENTS', 'KYB_KEY_PEOPLE']
    expect(taken).toEqual([...allowed, ...own])
  })

  test('may compare faces without a document where the portrait is kept', () => {
    const config = { match_against: 'portrait' }
    const face = feature('FACE_MATCH', undefined, { config })
    expect(wrongWith(graph({ a: feature('LIVENESS', 'b'), b: face }))).toEqual([])
    expect(wrongWith(graph({ b: face }))).toEqual(['b feature_too_early /nodes/b/feature'])
  })

  test('is of companies by its features', () => {
    expect(kindOf([{ feature: 'AML' }, { feature: 'KYB_DOCUMENTS' }])).toBe('business')
    expect(kindOf([{ feature: 'AML' }, { feature: 'EMAIL_VERIFICATION' }])).toBe('user')
  })
})

describe('what a rule asks about', () => {
  const about = (rule: Partial<Rule>): string[] =>
    wrongWith(
      graph({
        ocr: feature('OCR', 'live'),
        live: feature('LIVENESS', 'mail', { branches: [way('skip', 'split', [declined])] }),
        mail: feature('EMAIL_VERIFICATION', 'split'),
        split: branch(way('x', 'end', [{ ...declined, ...rule }]), way('else', 'end')),
        end,
      }),
    )
  test('ran on every path', () => {
    expect(about({})).toEqual([])
    expect(about({ node_id: 'ocr' })).toEqual([])
    expect(about({ field: 'liveness.score', operator: 'less_than', value: 60 })).toEqual([])
    const at = '/nodes/split/branches/0/rules/0'
    expect(about({ field: 'email.status' })).toEqual([`split field_too_early ${at}/field`])
    expect(about({ field: 'email.status', node_id: 'mail' })).toEqual([
      `split field_too_early ${at}/node_id`,
    ])
    expect(about({ field: 'aml.status' })).toEqual([`split field_too_early ${at}/field`])
    expect(about({ field: 'phones.status' })).toEqual([`split field_unknown ${at}/field`])
    expect(about({ node_id: 'live' })).toEqual([`split node_unknown ${at}/node_id`])
  })

  test('may have run by different nodes on different paths', () => {
    const one = graph({
      first: feature('OCR', 'b', { branches: [way('again', 'a', [declined])] }),
      a: feature('LIVENESS', 'split'),
      b: feature('LIVENESS', 'split'),
      split: branch(way('x', 'end', [{ ...declined, field: 'liveness.status' }]), way('e', 'end')),
      end,
    })
    expect(validateGraph(one, 'user')).toEqual([])
  })

  // A table is easier to check when its columns line up.
  // oxfmt-ignore
  test.each<[Pick<Rule, 'operator' | 'value' | 'score'>, string | undefined]>([
    [{ operator: 'equals', value: 'x' },                     undefined],
    [{ operator: 'equals' },                                 'takes a text, a number'],
    [{ operator: 'contains', value: {} },                    'takes a text, a number'],
    [{ operator: 'greater_than', value: '2026-11-30' },      undefined],
    [{ operator: 'greater_than', value: 'old' },             'takes a number, or a date'],
    [{ operator: 'in', value: ['a', 1] },                    undefined],
    [{ operator: 'in', value: [] },                          'takes a list'],
    [{ operator: 'not_in', value: 'a' },                     'takes a list'],
    [{ operator: 'is_empty' },                               undefined],
    [{ operator: 'is_empty', value: 'x' },                   'takes no value'],
    [{ operator: 'regex', value: '^a+$' },                   undefined],
    [{ operator: 'regex', value: '(a' },                     'takes a pattern; it has a ( without its )'],
    [{ operator: 'fuzzy_match', value: 'Ann', score: 80 },   undefined],
    [{ operator: 'fuzzy_match', value: 'Ann' },              'needs a score'],
    [{ operator: 'fuzzy_match', value: 'Ann', score: 101 },  'needs a score'],
  ])('%j: %s', (rule, wrong) => {
    const said = operandWrong(rule)?.message
    if (wrong === undefined) expect(said).toBeUndefined()
    else expect(said).toContain(wrong)
  })
})

describe('a graph as it is sent', () => {
  const problemsOf = (value: unknown): string[] => {
    const reading = readGraph(value)
    return 'graph' in reading ? [] : reading.problems.map(({ path, code }) => `${code} ${path}`)
  }
  const node = (row: unknown) => ({ start_node: 'a', nodes: { a: row } })
  const ocr = { type: 'feature', feature: 'ocr' }
  const rules = (...all: unknown[]) => ({
    ...ocr,
    branches: [{ id: 'x', goto: 'a', rules: all }],
  })
  const crowd = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`n${index}`, ocr]))
  const atRule = '/nodes/a/branches/0/rules/0'

  test('is read with features in any letter case, and written as it is read', () => {
    const reading = readGraph(node({ ...ocr, config: null, branches: [], label: null }))
    expect(reading).toEqual({
      graph: { start_node: 'a', nodes: { a: { type: 'feature', feature: 'OCR', config: {} } } },
    })
    const whole = graphOf([{ feature: 'OCR', config: { minimum_age: 18 }, label: 'Paper' }])
    expect(readGraph(JSON.parse(JSON.stringify(whole)))).toEqual({ graph: whole })
  })

  // A table is easier to check when its columns line up.
  // oxfmt-ignore
  test.each<[unknown, string[]]>([
    [null,                                               ['shape_invalid ']],
    [{ start_node: 1, nodes: {} },                       ['shape_invalid /start_node']],
    [{ start_node: 'a', nodes: [] },                     ['shape_invalid ']],
    [node('x'),                                          ['shape_invalid /nodes/a']],
    [node({ type: 'action' }),                           ['shape_invalid /nodes/a/type']],
    [node({ ...ocr, feature: 'NFC' }),                   ['feature_unknown /nodes/a/feature']],
    [node({ ...ocr, feature: 'constructor' }),           ['feature_unknown /nodes/a/feature']],
    [node({ ...ocr, label: 'x'.repeat(101) }),           ['shape_invalid /nodes/a/label']],
    [node({ ...ocr, config: [] }),                       ['shape_invalid /nodes/a/config']],
    [node({ ...ocr, next: 3 }),                          ['shape_invalid /nodes/a/next']],
    [node({ type: 'status', session_status: 'Gone' }),   ['shape_invalid /nodes/a/session_status']],
    [node({ type: 'webhook' }),                          ['shape_invalid /nodes/a/next']],
    [node({ type: 'branch', branches: {} }),             ['shape_invalid /nodes/a/branches']],
    [node({ type: 'branch', branches: [{ id: 'x' }] }),  ['shape_invalid /nodes/a/branches/0/goto']],
    [node(rules('x')),                                   [`shape_invalid ${atRule}`]],
    [node(rules({ field: 'kyc' })),                      [`shape_invalid ${atRule}/field`]],
    [node(rules({ field: 'kyc.a', operator: 'like' })),  [`shape_invalid ${atRule}/operator`]],
    [node(rules(...Array.from({ length: 21 }))),         ['too_large /nodes/a/branches/0/rules']],
    [JSON.parse('{"start_node":"a","nodes":{"__proto__":{"type":"x"}}}'), ['shape_invalid /nodes/__proto__']],
    [{ start_node: 'a', nodes: crowd }, ['too_large /nodes']],
  ])('%j: %j', (value, wrong) => {
    expect(problemsOf(value)).toEqual(wrong)
  })
})
