/** Whether a graph can be published: everything that is wrong with it, node by node. */
import type { EntityKind } from '../aggregate.ts'
import { configProblems, configWarnings } from './config.ts'
import { unusedSettings, workflowDefaults } from './defaults.ts'
import { featureOfPrefix, featureRow } from './features.ts'
import type { Feature } from './features.ts'
import type { Branch, FeatureNode, Graph, GraphNode, Rule, WorkflowSettings } from './graph.ts'
import { waysFrom } from './linear.ts'
import { pathsOf } from './paths.ts'
import type { Ran } from './paths.ts'
import { readPattern } from './pattern.ts'
import { nodePath } from './problem.ts'
import type { GraphProblem, GraphProblemCode } from './problem.ts'
import { operators, placeOf } from './rules.ts'

type Say = (
  steps: readonly (string | number)[],
  code: GraphProblemCode,
  message: string,
) => GraphProblem

/** @param kind of whom it asks: person or company */
export function validateGraph(graph: Graph, kind: EntityKind): GraphProblem[] {
  const { reached, loops, before } = pathsOf(graph)
  const whole = (code: GraphProblemCode, path: string, message: string): GraphProblem => ({
    node_id: null,
    path,
    code,
    message,
  })
  const isAsking = [...reached].some((id) => graph.nodes[id]!.type === 'feature')
  return [
    ...(Object.hasOwn(graph.nodes, graph.start_node)
      ? []
      : [whole('node_unknown', '/start_node', `there is no node ${graph.start_node}`)]),
    ...(isAsking ? [] : [whole('nothing_asked', '', 'no feature is reached; put one in')]),
    ...Object.entries(graph.nodes).flatMap(([id, node]) => {
      const say: Say = (steps, code, message) => ({
        node_id: id,
        path: nodePath(id, ...steps),
        code,
        message,
      })
      const own = [...wayProblems(graph, node, say), ...nodeProblems(node, kind, say)]
      if (!reached.has(id)) return [...own, say([], 'node_unreachable', 'no way leads here')]
      const ran = before.get(id)!
      return [
        ...own,
        ...(loops.has(id) ? [say([], 'cycle', `it leads back to ${loops.get(id)!}`)] : []),
        ...(node.type === 'feature' ? orderProblems(node, { kind, ran }, say) : []),
        ...ruleProblems(graph, node, { ran: ranWith(ran, id, node), say }),
      ]
    }),
  ]
}

/** What keeps nothing from being published, and may not do what whoever set it thinks. */
export function graphWarnings(graph: Graph, settings: WorkflowSettings): GraphProblem[] {
  // The keys of the table.
  const unused = Object.keys(unusedSettings) as (keyof WorkflowSettings)[]
  return [
    ...unused
      .filter((key) => settings[key] !== workflowDefaults[key])
      .map((key) => ({
        node_id: null,
        path: '',
        code: 'setting_unused' as const,
        message: `${key} is not heeded: ${unusedSettings[key]}`,
      })),
    ...Object.entries(graph.nodes).flatMap(([id, node]) =>
      node.type !== 'feature'
        ? []
        : configWarnings(node.feature, node.config).map(({ key, code, message }) => ({
            node_id: id,
            path: nodePath(id, 'config', key),
            code,
            message,
          })),
    ),
  ]
}

const wayProblems = (graph: Graph, node: GraphNode, say: Say): GraphProblem[] =>
  waysFrom(node)
    .filter(({ to }) => !Object.hasOwn(graph.nodes, to))
    .map(({ to, path }) => say(path, 'node_unknown', `there is no node ${to}`))

function nodeProblems(node: GraphNode, kind: EntityKind, say: Say): GraphProblem[] {
  const branches = 'branches' in node ? (node.branches ?? []) : []
  return [
    ...(node.type === 'feature' ? featureProblems(node, kind, say) : []),
    ...elseProblems(node, branches, say),
    ...branches.flatMap(({ id }, index) =>
      branches.findIndex((one) => one.id === id) === index
        ? []
        : [say(['branches', index, 'id'], 'branch_id_taken', `another branch is named ${id}`)],
    ),
  ]
}

function featureProblems({ feature, config }: FeatureNode, kind: EntityKind, say: Say) {
  const { kinds, wireName: shown } = featureRow(feature)
  return [
    ...(kinds.includes(kind)
      ? []
      : [say(['feature'], 'kind_wrong', `${shown} cannot be used in a ${kind} workflow`)]),
    ...configProblems(feature, config).map(({ key, code, message }) =>
      say(['config', key.slice(0, 100)], code, message),
    ),
  ]
}

/** The way for everybody else: a branch must have it last, a feature goes on at `next`. */
function elseProblems(node: GraphNode, branches: readonly Branch[], say: Say): GraphProblem[] {
  const early = branches.slice(0, -1).flatMap(({ rules }, index) => {
    const why = 'without rules it is for everybody else, and must be the last'
    return rules.length > 0 ? [] : [say(['branches', index, 'rules'], 'else_not_last', why)]
  })
  if (node.type !== 'branch' || branches.at(-1)?.rules.length === 0) return early
  const why = 'the last branch must have no rules: the way for everybody else'
  return [...early, say(['branches'], 'else_missing', why)]
}

interface Standing {
  readonly kind: EntityKind
  readonly ran: Ran
}

/** Where the living face comes from that is compared. */
const faces: readonly Feature[] = ['LIVENESS', 'AGE_ESTIMATION']
const word = (name: string): string => featureRow(name as Feature).wireName // a name of the table

function orderProblems({ feature, config }: FeatureNode, { kind, ran }: Standing, say: Say) {
  const problems: GraphProblem[] = []
  const needs = (names: readonly Feature[]): void => {
    if (names.length === 0 || names.some((one) => ran.features.has(one))) return
    const before = names.map(word).join(' or ')
    const message = `${word(feature)} needs ${before} before it on every path`
    problems.push(say(['feature'], 'feature_too_early', message))
  }
  if (feature === 'FACE_MATCH') needs(faces)
  // The face kept of the user, or sent with the session, stands in for the document's.
  if (feature === 'FACE_MATCH' && config['match_against'] === 'portrait') return problems
  needs((featureRow(feature).after ?? []).filter((one) => featureRow(one).kinds.includes(kind)))
  return problems
}

/** The branches of a feature may ask about itself. */
const ranWith = ({ nodes, features }: Ran, id: string, node: GraphNode): Ran =>
  node.type === 'feature'
    ? { nodes: new Set([...nodes, id]), features: new Set([...features, node.feature]) }
    : { nodes, features }

interface Asking {
  readonly ran: Ran
  readonly say: Say
}

function ruleProblems(graph: Graph, node: GraphNode, { ran, say }: Asking): GraphProblem[] {
  const branches = 'branches' in node ? (node.branches ?? []) : []
  return branches.flatMap(({ rules }, at) =>
    rules.flatMap((rule, index) => {
      const at_rule: Say = (steps, code, message) =>
        say(['branches', at, 'rules', index, ...steps], code, message)
      const wrong = operandWrong(rule)
      return [
        ...fieldProblems(graph, rule, { ran, say: at_rule }),
        ...(wrong ? [at_rule([wrong.at], 'operand_invalid', wrong.message)] : []),
      ]
    }),
  )
}

function fieldProblems(graph: Graph, rule: Rule, { ran, say }: Asking): GraphProblem[] {
  const feature = featureOfPrefix(rule.field.split('.')[0]!)
  if (!feature) return [say(['field'], 'field_unknown', 'no feature has fields of this name')]
  const { wireName: shown } = featureRow(feature)
  if (rule.node_id === undefined) {
    if (ran.features.has(feature)) return []
    return [say(['field'], 'field_too_early', `${shown} did not run on every path to here`)]
  }
  const node = Object.hasOwn(graph.nodes, rule.node_id) ? graph.nodes[rule.node_id] : undefined
  if (node?.type !== 'feature' || node.feature !== feature)
    return [say(['node_id'], 'node_unknown', `${rule.node_id} is no node that runs ${shown}`)]
  if (ran.nodes.has(rule.node_id)) return []
  const message = `${rule.node_id} did not run on every path to here`
  return [say(['node_id'], 'field_too_early', message)]
}

const isPlain = (value: unknown): boolean =>
  typeof value === 'boolean' ||
  (typeof value === 'number' && Number.isFinite(value)) ||
  (typeof value === 'string' && value.trim() !== '' && value.length <= 1_000)

interface OperandWrong {
  readonly at: 'value' | 'score'
  readonly message: string
}

/** Whether the value goes with the operator. */
export function operandWrong({
  operator,
  value,
  score,
}: Pick<Rule, 'operator' | 'value' | 'score'>): OperandWrong | undefined {
  const { takes } = operators[operator]
  const wrong = (message: string): OperandWrong => ({
    at: 'value',
    message: `${operator} ${message}`,
  })
  if (takes === 'nothing') return (value ?? null) === null ? undefined : wrong('takes no value')
  if (takes === 'list') {
    const isList = Array.isArray(value) && value.length > 0 && value.length <= 500
    return isList && value.every(isPlain) ? undefined : wrong('takes a list of values')
  }
  if (takes === 'ordered')
    return placeOf(value) ? undefined : wrong('takes a number, or a date like 2026-11-30')
  if (takes === 'value')
    return isPlain(value) ? undefined : wrong('takes a text, a number, true or false')
  if (typeof value !== 'string' || !isPlain(value)) return wrong('takes a text')
  if (takes === 'pattern') {
    const pattern = readPattern(value)
    return typeof pattern === 'function' ? undefined : wrong(`takes a pattern; it ${pattern.wrong}`)
  }
  const isScore = typeof score === 'number' && score >= 0 && score <= 100
  return isScore ? undefined : { at: 'score', message: `${operator} needs a score from 0 to 100` }
}

/** Companies are asked by the features of companies; everything else asks persons. */
export const kindOf = (features: readonly { readonly feature: Feature }[]): EntityKind =>
  features.some(({ feature }) => !featureRow(feature).kinds.includes('user')) ? 'business' : 'user'
