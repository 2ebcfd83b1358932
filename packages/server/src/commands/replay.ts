/** `ostiary replay`: a decision again, from what was stored; says what differs. */
import { replayDifferences } from '@ostiary/domain/decision-replay'
import type { Difference, ReplayedScore } from '@ostiary/domain/decision-replay'
import type { DecisionInputs, EvaluationDecision } from '@ostiary/domain/evaluation.decision'
import { evaluationId, readEvaluationId } from '../platform/evaluation-id.ts'
import type { Pool } from '../store/db.ts'
import { replayAll, replayDecision } from '../transitions/replay.ts'
import type { ReplayReport, ReplayedDecision } from '../transitions/replay.ts'
import { openProgress } from './progress.ts'
import { count } from './words.ts'

export interface ReplayCommand {
  /** `evl_…`, or `<entity id>:<sequence>`. */
  readonly decision?: string
  readonly all: boolean
  readonly json: boolean
  readonly print: (text: string) => void
  readonly complain: (text: string) => void
}

/** @returns the exit code: 0 the same, 1 differs or is not there, 2 misused */
export async function replayCommand(pool: Pool, command: ReplayCommand): Promise<number> {
  const { decision, all, complain } = command
  if (all === (decision !== undefined)) {
    complain('ostiary replay wants one decision, or --all.')
    return 2
  }
  return decision === undefined
    ? everyDecision(pool, command)
    : oneDecision(pool, command, decision)
}

async function oneDecision(pool: Pool, command: ReplayCommand, name: string): Promise<number> {
  const which = whichOf(name)
  const one = which && (await replayDecision(pool, which))
  if (!one) {
    command.complain(
      `There is no decision ${name} in this store: a line that decided nothing is none.`,
    )
    return 1
  }
  command.print(command.json ? JSON.stringify(shapeOf(one)) : formatDecision(one))
  return one.differences.length === 0 ? 0 : 1
}

function whichOf(name: string): Parameters<typeof replayDecision>[1] | undefined {
  if (name.startsWith('evl_')) return readEvaluationId(name)
  const [entityId = '', seq] = name.split(':')
  return { entityId, seq: Number(seq) }
}

async function everyDecision(pool: Pool, { json, print }: ReplayCommand): Promise<number> {
  const { rows } = await pool.query<{ entities: number }>({
    text: 'select count(*)::int as entities from entity',
  })
  const total = rows[0]?.entities ?? 0
  const progress = openProgress({ quiet: json })
  progress.step('Replaying the decisions of entities')
  const report = await replayAll(pool, (entities) => progress.advance(entities, total))
  progress.end()
  const { differences, ...counts } = report
  print(
    json
      ? JSON.stringify({ ...counts, differences: differences.map(shapeOf) })
      : formatReport(report),
  )
  return report.differing === 0 ? 0 : 1
}

const lineOf = ({ entityId, seq }: ReplayedDecision): string => `${entityId}:${seq}`

const shapeOf = (one: ReplayedDecision): unknown => ({
  decision: lineOf(one),
  evaluationId: evaluationId(one.entityId, one.number),
  at: new Date(one.atMs).toISOString(),
  table: one.table,
  inputs: one.inputs,
  result: one.result,
  score: one.score,
  same: one.differences.length === 0,
  differences: one.differences.map((each) => ({ ...each, says: replayDifferences[each.name] })),
})

/** A decision for people: on what, by which row, to what end, and whether it is so again. */
function formatDecision(one: ReplayedDecision): string {
  const { inputs, result, differences } = one
  return [
    `Decision ${lineOf(one)}, ${new Date(one.atMs).toISOString()}`,
    `  of      ${evaluationId(one.entityId, one.number)}, by table ${one.table}`,
    `  inputs  ${inputsInWords(inputs)}`,
    `          ${thresholdsInWords(inputs)}`,
    `  score   ${scoreInWords(one.score)}`,
    `  row     ${result.row}: ${result.why}`,
    `  result  ${resultInWords(result)}`,
    ...(differences.length === 0 ? ['The same.'] : differencesInWords(differences)),
  ].join('\n')
}

const thresholdsInWords = ({ thresholds: lines }: DecisionInputs): string =>
  `thresholds ${lines.version}: approved from ${lines.approveFrom}, ` +
  `rejected below ${lines.rejectBelow}, automatic rejection ${lines.autoReject ? 'on' : 'off'}, ` +
  `coverage at least ${lines.minimumCoverage}`

const resultInWords = ({ status, kycOutcome, band, recommendation }: EvaluationDecision): string =>
  `${status}; KYC ${kycOutcome}, band ${band ?? 'none'}, by itself ${recommendation}`

const inputsInWords = (inputs: DecisionInputs): string =>
  [
    `identity ${inputs.identity}`,
    `watchlist ${inputs.watchlist}`,
    `fraud ${inputs.fraud}`,
    `score ${inputs.score ?? 'none'}`,
    `coverage ${inputs.coverage ?? 'none'}`,
    inputs.flagged ? 'flagged' : 'not flagged',
    inputs.manual === null ? 'no person' : `a person says ${inputs.manual}`,
  ].join(', ')

function scoreInWords(score: ReplayedScore): string {
  if (score.kind === 'none') return 'none was decided on'
  if (score.kind === 'simulated')
    return `${score.score} was simulated: there is nothing to compute it from`
  return `${score.score} by ${score.modelVersion}, from ${score.findings} findings`
}

const differencesInWords = (differences: readonly Difference[]): string[] => [
  'It differs:',
  ...differences.map((one) => `  ${one.name}${valuesOf(one)}. ${replayDifferences[one.name]}`),
]

function valuesOf(one: Difference): string {
  if (one.at === '') return ''
  const computed = 'computed' in one ? `, computed ${text(one.computed)}` : ''
  return ` at ${one.at}: stored ${text(one.stored)}${computed}`
}
const text = (value: unknown): string => JSON.stringify(value) ?? 'nothing'

/** Every decision for people: how many, and those that differ. */
function formatReport(report: ReplayReport): string {
  const { decisions, entities, simulated, differing, differences } = report
  const more = differing - differences.length
  return [
    `Replayed ${count(decisions)} decisions of ${count(entities)} entities: ` +
      (differing === 0 ? 'every one is the same.' : `${count(differing)} differ.`),
    ...(simulated === 0
      ? []
      : [`The score of ${count(simulated)} was simulated: nothing to compute it from.`]),
    ...differences.flatMap((one) => [lineOf(one), ...differencesInWords(one.differences).slice(1)]),
    ...(more > 0 ? [`and ${count(more)} more`] : []),
  ].join('\n')
}
