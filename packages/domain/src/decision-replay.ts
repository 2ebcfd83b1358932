/**
 * Every decision of an evaluation again, from what the journal stored: the lines are folded anew,
 * the inputs held against what they add up to, the table of that version asked again, and the score
 * computed from its findings. Pure. Source: requirement 8, any decision can be replayed.
 */
import type { Customer, Facts, Machine } from './aggregate.ts'
import { decideEvaluation } from './evaluation.decision.ts'
import type { DecisionInputs, EvaluationDecision } from './evaluation.decision.ts'
import { decisionInputs } from './evaluation.ts'
import type { FraudStanding } from './evaluation.ts'
import { evaluationMoved, prospectOf } from './evaluation.changes.ts'
import type { DecisionRecord } from './evaluation.facts.ts'
import type { Happening, Prospect } from './evaluation.changes.ts'
import { withEvaluation } from './evaluation.held.ts'
import type { Party } from './lifecycle.ts'
import { scoreFraud } from './risk/fraud-model.ts'
import type { FraudModel } from './risk/fraud-model.ts'

/** One line of an entity's journal. */
export interface ReplayLine {
  readonly seq: number
  readonly atMs: number
  readonly machine: Machine
  readonly event: string
  readonly to: string
  readonly by: Party
  readonly actor: string
  readonly facts: Omit<Facts, 'sealed'>
}

/** What can differ, each with what it means. */
// oxfmt-ignore
export const replayDifferences = {
  table_unknown:   'This release does not have the version of the decision table that decided.',
  decision_differs: 'By the table the stored inputs decide otherwise.',
  inputs_differ:   'The stored inputs are not what the lines up to the decision add up to.',
  model_missing:   'The version of the fraud model that scored is not to be had here.',
  score_differs:   'By that version of the model the stored findings have another score.',
  line_edited:     'A line up to the decision is not the one that was written; `ostiary verify` says which.',
} as const satisfies Readonly<Record<string, string>>
export type DifferenceName = keyof typeof replayDifferences

export interface Difference {
  readonly name: DifferenceName
  /** Where, as `inputs.score`; empty for the whole. */
  readonly at: string
  readonly stored?: unknown
  readonly computed?: unknown
}

/** What became of the score: computed again, given by the simulator, or none was decided on. */
export type ReplayedScore =
  | { readonly kind: 'none' }
  | { readonly kind: 'simulated'; readonly score: number | null }
  | {
      readonly kind: 'computed'
      readonly score: number | null
      readonly modelVersion: string
      /** How many features were found to be one way or the other. */
      readonly findings: number
    }

export interface DecisionReplay {
  readonly seq: number
  /** Which evaluation of the customer. */
  readonly number: number
  readonly atMs: number
  readonly table: number
  /** As stored. */
  readonly inputs: DecisionInputs
  readonly result: EvaluationDecision
  readonly score: ReplayedScore
  /** None: the same, bit for bit. */
  readonly differences: readonly Difference[]
}

/** A version of the model by its name; `undefined` where it is not to be had. */
export type ModelsByVersion = (version: string) => FraudModel | undefined

/** The decision tables there have been, by their version. */
const tables: Readonly<Record<number, (inputs: DecisionInputs) => EvaluationDecision>> = {
  1: decideEvaluation,
}

const unborn: Customer = {
  state: 'initiating',
  enteredBy: 'created',
  detail: { awaits: null, holds: [], identifiers: {} },
  createdAtMs: 0,
  updatedAtMs: 0,
}

/**
 * Begins with an entity's first line.
 * @returns what takes its lines in order, all of them, and answers those that decided
 */
export function openDecisionReplay(
  models: ModelsByVersion,
): (line: ReplayLine) => DecisionReplay | undefined {
  let customer = unborn
  return (line) => {
    if (line.machine === 'customer') customer = moved(customer, line)
    if (line.machine !== 'evaluation') return undefined
    // The journal has what the event was, with facts the table adds; these the fold does not read.
    const happening = line as unknown as Happening
    const prospect = prospectOf({ customer }, happening)
    if (prospect) customer = withEvaluationOf(customer, prospect, line)
    const { decided, number = 1 } = line.facts.evaluation ?? {}
    if (!decided) return undefined
    const fraud = prospect?.next.fraud
    return {
      seq: line.seq,
      number,
      atMs: line.atMs,
      table: decided.table,
      inputs: decided.inputs,
      result: decided.result,
      score: scoreOf(decided.inputs, fraud),
      differences: [
        ...inputDifferences(decided, prospect),
        ...decisionDifferences(decided),
        ...scoreDifferences(decided.inputs, fraud, models),
      ],
    }
  }
}

/** Of the customer only what evaluations ask about: its state, and what brought it there. */
function moved(customer: Customer, { event, to }: ReplayLine): Customer {
  if (customer.state === to) return customer
  // The journal's words are those of the table.
  return { ...customer, state: to as Customer['state'], enteredBy: event as Customer['enteredBy'] }
}

function withEvaluationOf(customer: Customer, prospect: Prospect, line: ReplayLine): Customer {
  const { detail } = customer
  const status = line.to as Prospect['next']['status'] // as the line says it was left
  const next = evaluationMoved(prospect, status, line as unknown as Happening)
  return {
    ...customer,
    detail: { ...detail, evaluations: withEvaluation(detail.evaluations ?? [], next) },
  }
}

function inputDifferences(
  { inputs }: DecisionRecord,
  prospect: Prospect | undefined,
): Difference[] {
  if (!prospect) return [{ name: 'inputs_differ', at: 'inputs' }]
  return differing('inputs_differ', 'inputs', inputs, decisionInputs(prospect.next))
}

function decisionDifferences({ table, inputs, result }: DecisionRecord): Difference[] {
  const decide = tables[table]
  if (!decide) return [{ name: 'table_unknown', at: 'table', stored: table }]
  return differing('decision_differs', 'result', result, decide(inputs))
}

/** Whether the simulator gave a score: it has no findings it could be computed from. */
export const isSimulated = (version: string): boolean =>
  version === 'simulated' || version.endsWith(' (simulated)')

function scoreOf(inputs: DecisionInputs, fraud: FraudStanding | undefined): ReplayedScore {
  if (inputs.fraud !== 'completed') return { kind: 'none' }
  const { modelVersion = '', findings = {} } = fraud ?? {}
  if (isSimulated(modelVersion)) return { kind: 'simulated', score: inputs.score }
  return {
    kind: 'computed',
    score: inputs.score,
    modelVersion,
    findings: Object.keys(findings).length,
  }
}

function scoreDifferences(
  inputs: DecisionInputs,
  fraud: FraudStanding | undefined,
  models: ModelsByVersion,
): Difference[] {
  if (inputs.fraud !== 'completed') return []
  const { modelVersion = '', findings = {} } = fraud ?? {}
  if (isSimulated(modelVersion)) return []
  const model = models(modelVersion)
  if (!model) return [{ name: 'model_missing', at: 'modelVersion', stored: modelVersion }]
  const { score, coverage } = scoreFraud(findings, model)
  const stored = { score: inputs.score, coverage: inputs.coverage }
  return differing('score_differs', '', stored, { score, coverage })
}

/** Every leaf that is not the same; the order of members says nothing. */
function differing(
  name: DifferenceName,
  at: string,
  stored: unknown,
  computed: unknown,
): Difference[] {
  if (!isObject(stored) || !isObject(computed))
    return Object.is(stored, computed) ? [] : [{ name, at, stored, computed }]
  const members = [...new Set([...Object.keys(stored), ...Object.keys(computed)])]
  return members.flatMap((member) => {
    const place = at === '' ? member : `${at}.${member}`
    return differing(name, place, stored[member], computed[member])
  })
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null
