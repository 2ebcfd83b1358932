/** Reads a graph as it was sent: its form, and features in any letter case, not what it means. */
import { endStatuses, ruleOperators } from './graph.ts'
import type { Branch, Graph, GraphNode, Rule, Settings } from './graph.ts'
import { featureNamed } from './features.ts'
import type { GraphProblem, GraphProblemCode } from './problem.ts'
import { nodePath } from './problem.ts'

/** Larger graphs are not looked at. */
const nodesMost = 100
const branchesMost = 20
const rulesMost = 20
const labelMax = 100

/** A name that stands in addresses, paths and answers. */
export const nodeIdForm = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/
const fieldForm = /^[a-z_]+(\.[A-Za-z0-9_-]{1,100}){1,5}$/

type Json = Readonly<Record<string, unknown>>
const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isName = (value: unknown): value is string =>
  typeof value === 'string' && nodeIdForm.test(value)

export type GraphReading =
  | { readonly graph: Graph }
  | { readonly problems: readonly [GraphProblem, ...GraphProblem[]] }

export function readGraph(value: unknown): GraphReading {
  const problems: GraphProblem[] = []
  const nodes: Record<string, GraphNode> = {}
  const say = (path: string, message: string, code: GraphProblemCode = 'shape_invalid'): void =>
    void problems.push({ node_id: null, path, code, message })
  if (!isJson(value) || !isJson(value['nodes'])) say('', 'the graph must have start_node and nodes')
  else {
    if (!isName(value['start_node'])) say('/start_node', 'start_node must be the id of a node')
    const rows = Object.entries(value['nodes'])
    if (rows.length > nodesMost)
      say('/nodes', `the graph may have ${nodesMost} nodes at most`, 'too_large')
    else
      for (const [id, row] of rows) {
        const node = readNode(wrongAt(id, problems), id, row)
        if (node) nodes[id] = node
      }
  }
  const [first, ...others] = problems
  // Without problems it is of the form looked at above.
  const start = isJson(value) ? (value['start_node'] as string) : ''
  return first ? { problems: [first, ...others] } : { graph: { start_node: start, nodes } }
}

/** Notes what is wrong with a node, and where in it. */
type Wrong = (
  steps: readonly (string | number)[],
  message: string,
  code?: GraphProblemCode,
) => undefined

const wrongAt =
  (id: string, problems: GraphProblem[]): Wrong =>
  (steps, message, code = 'shape_invalid') => {
    problems.push({ node_id: id.slice(0, 64), path: nodePath(id, ...steps), code, message })
    return undefined
  }

function readNode(wrong: Wrong, id: string, row: unknown): GraphNode | undefined {
  if (!nodeIdForm.test(id))
    return wrong([], 'the id of a node has letters, digits, _ and - only, 64 at most')
  if (!isJson(row)) return wrong([], 'a node must be an object')
  const { label } = row
  if (
    label !== undefined &&
    label !== null &&
    !(typeof label === 'string' && label.length <= labelMax)
  )
    return wrong(['label'], `label must be text of at most ${labelMax} characters`)
  const said = typeof label === 'string' ? { label } : {}
  if (row['type'] === 'feature') return feature(wrong, row, said)
  if (row['type'] === 'branch') {
    const ways = branches(wrong, row['branches'])
    return ways && { type: 'branch', branches: ways, ...said }
  }
  if (row['type'] === 'status') {
    const status = endStatuses.find((one) => one === row['session_status'])
    return status
      ? { type: 'status', session_status: status, ...said }
      : wrong(['session_status'], `session_status must be one of ${endStatuses.join(', ')}`)
  }
  if (row['type'] === 'webhook')
    return isName(row['next'])
      ? { type: 'webhook', next: row['next'], ...said }
      : wrong(['next'], 'next must be the id of a node')
  return wrong(['type'], 'type must be one of feature, branch, status, webhook')
}

function feature(wrong: Wrong, row: Json, said: { label?: string }): GraphNode | undefined {
  const { feature: name, config = {}, next, branches: ways } = row
  const known = featureNamed(name)
  if (!known) return wrong(['feature'], 'there is no such feature', 'feature_unknown')
  if (config !== null && !isJson(config)) return wrong(['config'], 'config must be an object')
  if (next !== undefined && next !== null && !isName(next))
    return wrong(['next'], 'next must be the id of a node')
  const read = ways === undefined || ways === null ? [] : branches(wrong, ways)
  if (!read) return undefined
  return {
    type: 'feature',
    feature: known,
    config: (config ?? {}) as Settings, // checked above
    ...said,
    ...(typeof next === 'string' ? { next } : {}),
    ...(read.length > 0 ? { branches: read } : {}),
  }
}

function branches(wrong: Wrong, value: unknown): Branch[] | undefined {
  if (!Array.isArray(value)) return wrong(['branches'], 'branches must be a list')
  if (value.length > branchesMost)
    return wrong(['branches'], `a node may have ${branchesMost} branches at most`, 'too_large')
  const read = value.map((one: unknown, index) => branch(wrong, one, ['branches', index]))
  return read.every((one) => one !== undefined) ? read : undefined
}

function branch(wrong: Wrong, value: unknown, path: (string | number)[]): Branch | undefined {
  if (!isJson(value)) return wrong(path, 'a branch must be an object')
  const { id: name, logic = 'and', rules = [], goto } = value
  if (!isName(name)) return wrong([...path, 'id'], 'a branch must have an id')
  if (!isName(goto)) return wrong([...path, 'goto'], 'goto must be the id of a node')
  const how = typeof logic === 'string' ? logic.toLowerCase() : ''
  if (how !== 'and' && how !== 'or') return wrong([...path, 'logic'], 'logic must be `and` or `or`')
  if (!Array.isArray(rules)) return wrong([...path, 'rules'], 'rules must be a list')
  if (rules.length > rulesMost)
    return wrong([...path, 'rules'], `a branch may have ${rulesMost} rules at most`, 'too_large')
  const read = rules.map((one: unknown, index) => rule(wrong, one, [...path, 'rules', index]))
  if (!read.every((one) => one !== undefined)) return undefined
  return { id: name, logic: how, rules: read, goto }
}

function rule(wrong: Wrong, value: unknown, path: (string | number)[]): Rule | undefined {
  if (!isJson(value)) return wrong(path, 'a rule must be an object')
  const { field, operator, value: given, score, node_id } = value
  if (typeof field !== 'string' || !fieldForm.test(field))
    return wrong([...path, 'field'], 'field must be like kyc.status')
  const known = ruleOperators.find((one) => one === operator)
  if (!known)
    return wrong([...path, 'operator'], `operator must be one of ${ruleOperators.join(', ')}`)
  if (node_id !== undefined && node_id !== null && !isName(node_id))
    return wrong([...path, 'node_id'], 'node_id must be the id of a node')
  if (score !== undefined && score !== null && typeof score !== 'number')
    return wrong([...path, 'score'], 'score must be a number')
  return {
    field,
    operator: known,
    ...(given === undefined ? {} : { value: given }),
    ...(typeof score === 'number' ? { score } : {}),
    ...(typeof node_id === 'string' ? { node_id } : {}),
  }
}
