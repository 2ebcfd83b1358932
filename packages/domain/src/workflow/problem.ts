/** What is wrong with a workflow, said of the node it is wrong at. */
import type { ConfigProblem } from './config.ts'

/** What may be wrong with a graph. */
export const graphProblems = {
  shape_invalid: 'It is not of the form a graph has.',
  too_large: 'It has more nodes, branches or rules than are looked at.',
  node_unknown: 'A way leads to a node that is not there.',
  node_unreachable: 'No way leads to it.',
  cycle: 'A way leads back to it.',
  nothing_asked: 'No feature is reached.',
  feature_unknown: 'There is no such feature.',
  kind_wrong: 'The feature is of persons and the workflow of companies, or the other way round.',
  feature_too_early: 'What must come before it does not, on every path.',
  else_missing: 'A branch has no way for everybody else.',
  else_not_last: 'The way for everybody else stands before others, which are never taken.',
  branch_id_taken: 'Two branches of a node have the same id.',
  field_unknown: 'No feature has fields of this name.',
  field_too_early: 'The feature did not run on every path to where its field is asked about.',
  operand_invalid: 'The value does not go with the operator.',
} as const satisfies Readonly<Record<string, string>>

export type GraphProblemCode = keyof typeof graphProblems | ConfigProblem['code']

export interface GraphProblem {
  /** `null`: the graph as a whole. */
  readonly node_id: string | null
  /** A JSON pointer into the graph. */
  readonly path: string
  readonly code: GraphProblemCode
  /** A whole sentence without its full stop; nothing of it is a value that was sent. */
  readonly message: string
}

export const nodePath = (id: string, ...steps: readonly (string | number)[]): string =>
  ['', 'nodes', id, ...steps].join('/')
