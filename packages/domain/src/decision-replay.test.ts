/** Decisions again from their lines: the same for any history, and every edit named. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DomainEvent } from './aggregate.ts'
import { change } from './change.ts'
import { openDecisionReplay } from './decision-replay.ts'
import type { DecisionReplay, ModelsByVersion, ReplayLine } from './decision-replay.ts'
import { defaultThresholds } from './evaluation.decision.ts'
import type { CheckStanding } from './evaluation.ts'
import type { EvaluationFacts, Requested } from './evaluation.facts.ts'
import type { Party } from './lifecycle.ts'
import { builtInModel, featureCodes, scoreFraud } from './risk/fraud-model.ts'
import type { FeatureCode, FeatureFindings, FraudModel } from './risk/fraud-model.ts'
import { customerEvent, newborn, startMs } from './scene.fixture.ts'

const mine: FraudModel = { ...builtInModel, version: 'mine-1', prior: 0.1 }
const models: ModelsByVersion = (version) =>
  [builtInModel, mine].find((one) => one.version === version)

const evaluation = (event: string, by: Party, about: EvaluationFacts = {}): DomainEvent =>
  ({
    machine: 'evaluation',
    event,
    by,
    actor: `${by}:x`,
    facts: { evaluation: about },
  }) as DomainEvent // one of the table

const requested = (more: Partial<Requested> = {}): Requested => ({
  options: { expressKyc: true, fraud: true },
  kycSource: 'checks',
  thresholds: defaultThresholds,
  expressDeadlineAtMs: startMs + 3,
  dueAtMs: startMs + 900_000,
  ...more,
})
const answer = (check: 'identity' | 'watchlist', says: CheckStanding['answer']): DomainEvent =>
  evaluation('check_answered', 'provider', { answers: { [check]: { answer: says } } })

const fired = (...codes: FeatureCode[]): FeatureFindings =>
  Object.fromEntries(featureCodes.map((code) => [code, codes.includes(code)]))
function fraudFacts(model: FraudModel, findings: FeatureFindings) {
  const { score, coverage, modelVersion } = scoreFraud(findings, model)
  return { state: 'completed', score, coverage, modelVersion, findings } as const
}
const scored = (model: FraudModel, ...codes: FeatureCode[]): DomainEvent =>
  evaluation('check_answered', 'provider', {
    answers: { fraud: fraudFacts(model, fired(...codes)) },
  })
const decided = (decision: 'approved' | 'rejected'): DomainEvent =>
  evaluation('decided', 'analyst', { decision })

/** The lines of a history as they are stored; what is refused leaves none. */
function linesOf(events: readonly DomainEvent[]): ReplayLine[] {
  const lines: ReplayLine[] = []
  let held = newborn
  for (const [index, event] of events.entries()) {
    const atMs = startMs + index
    const verdict = change(held, event, atMs)
    if (verdict.kind !== 'changed') continue
    held = verdict.next
    for (const {
      facts: { sealed: _, ...facts },
      ...entry
    } of verdict.entries)
      lines.push({ ...entry, seq: lines.length + 1, atMs, facts })
  }
  // As JSON, since that is how they are kept.
  return JSON.parse(JSON.stringify(lines)) as ReplayLine[]
}

function replayed(lines: readonly ReplayLine[], known = models): DecisionReplay[] {
  const replay = openDecisionReplay(known)
  return lines.flatMap((line) => replay(line) ?? [])
}
const namesOf = (decisions: readonly DecisionReplay[]): string[] =>
  decisions.flatMap((one) => one.differences.map(({ name, at }) => `${name} ${at}`))

const created = customerEvent('created', 'partner')
const start = [created, evaluation('requested', 'partner', { number: 1, requested: requested() })]
const approved = [
  ...start,
  answer('identity', 'clear'),
  scored(builtInModel),
  answer('watchlist', 'clear'),
]

const happenings: readonly DomainEvent[] = [
  ...(['clear', 'adverse', 'error'] as const).flatMap((says) => [
    answer('identity', says),
    answer('watchlist', says),
  ]),
  scored(builtInModel),
  scored(mine, 'EMAIL_DISPOSABLE', 'PHONE_VOIP'),
  scored(builtInModel, 'SSN_PUBLISHED_FAKE'),
  evaluation('check_answered', 'provider', {
    answers: { fraud: { state: 'failed', score: null, coverage: null } },
  }),
  evaluation('check_delayed', 'provider', { check: 'fraud', attempts: 1 }),
  evaluation('express_deadline_passed', 'system'),
  evaluation('closed', 'system'),
  evaluation('decision_proposed', 'analyst', { decision: 'rejected' }),
  decided('approved'),
  decided('rejected'),
  customerEvent('flagged', 'analyst'),
  customerEvent('unflagged', 'analyst'),
  evaluation('watchlist_hit', 'system', { answers: { watchlist: { answer: 'adverse' } } }),
  ...[2, 3, 4, 5].flatMap((number) => [
    evaluation('requested_again', 'partner', {
      number,
      requested: requested({ options: { expressKyc: false, fraud: true } }),
    }),
    evaluation('rescored', 'provider', { number, answers: { fraud: fraudFacts(mine, fired()) } }),
    evaluation('rescore_failed', 'provider', { number }),
    evaluation('closed', 'system', { number }),
  ]),
  customerEvent('challenge_verified', 'customer'),
  customerEvent('screening_cleared', 'provider'),
  customerEvent('verification_passed', 'provider'),
]

describe('a replay', () => {
  test('of any history gives every decision again', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...happenings), { maxLength: 40 }), (events) => {
        expect(namesOf(replayed(linesOf([...start, ...events])))).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  test('of a customer without an onboarding evaluation reuses what the session said', () => {
    const passed = ['challenge_verified', 'screening_cleared', 'verification_passed'] as const
    const by = ['customer', 'provider', 'provider'] as const
    // The first evaluation of a customer for whom none was asked when it was created.
    const again = happenings
      .filter((one) => one.facts?.evaluation?.number === 2)
      .slice(0, 2)
      .map((one) => {
        const facts = { ...one.facts, evaluation: { ...one.facts?.evaluation, number: 1 } }
        return { ...one, facts } as DomainEvent // the same event
      })
    const decisions = replayed(
      linesOf([created, ...passed.map((event, at) => customerEvent(event, by[at]!)), ...again]),
    )
    expect(decisions.at(-1)).toMatchObject({ number: 1, inputs: { identity: 'clear' } })
    expect(namesOf(decisions)).toEqual([])
  })

  test('has inputs, row and result of each decision, and says by what it was scored', () => {
    const last = replayed(linesOf(approved)).at(-1)!
    expect(last).toMatchObject({
      number: 1,
      table: 1,
      inputs: { identity: 'clear', watchlist: 'clear', score: 0.98, coverage: 1 },
      result: { row: 'both_agree', status: 'approved' },
      score: { kind: 'computed', modelVersion: 'built-in-1', findings: featureCodes.length },
    })
  })

  test('of a simulated score says so, and replays the decision', () => {
    for (const modelVersion of ['built-in-1 (simulated)', 'simulated']) {
      const fraud = {
        state: 'completed',
        score: 0.9,
        coverage: 1,
        modelVersion,
        findings: {},
      } as const
      const simulated = evaluation('check_answered', 'provider', { answers: { fraud } })
      const decisions = replayed(linesOf([...start, answer('identity', 'clear'), simulated]))
      expect(decisions.at(-1)!.score).toEqual({ kind: 'simulated', score: 0.9 })
      expect(namesOf(decisions)).toEqual([])
    }
  })
})

/** The last decision after an edit of the lines. */
function edited(edit: (lines: ReplayLine[]) => void, known = models): string[] {
  const lines = linesOf(approved)
  edit(lines)
  return namesOf(replayed(lines, known).slice(-1))
}
type Loose = Record<string, Record<string, Record<string, unknown>>>
/** A part of what the line keeps of the evaluation, to be written to. */
const partOf = (line: ReplayLine): Loose => line.facts.evaluation as unknown as Loose
const scoring = (lines: ReplayLine[]): Record<string, unknown> =>
  lines.map(partOf).find((one) => one?.['answers']?.['fraud'])!['answers']!['fraud']!

describe('what differs is named', () => {
  test('an edited input', () => {
    const coverage = edited((lines) => {
      partOf(lines.at(-1)!)['decided']!['inputs']!['coverage'] = 0.9
    })
    expect(coverage).toEqual(['inputs_differ inputs.coverage', 'score_differs coverage'])
    const identity = edited((lines) => {
      partOf(lines.at(-1)!)['decided']!['inputs']!['identity'] = 'adverse'
    })
    expect(identity).toContain('inputs_differ inputs.identity')
    expect(identity).toContain('decision_differs result.status')
  })

  test('an edited threshold, and an edited result', () => {
    const line = edited((lines) => {
      const { inputs } = partOf(lines.at(-1)!)['decided']!
      Object.assign(inputs!['thresholds'] as object, { approveFrom: 0.5 })
    })
    expect(line).toEqual(['inputs_differ inputs.thresholds.approveFrom'])
    const status = edited((lines) => {
      partOf(lines.at(-1)!)['decided']!['result']!['status'] = 'rejected'
    })
    expect(status).toEqual(['decision_differs result.status'])
  })

  test('edited findings, and an edited score', () => {
    const findings = edited((lines) => {
      Object.assign(scoring(lines)['findings'] as object, { EMAIL_DISPOSABLE: true })
    })
    expect(findings).toEqual(['score_differs score'])
    const score = edited((lines) => {
      scoring(lines)['score'] = 0.81
    })
    expect(score).toEqual(['inputs_differ inputs.score'])
  })

  test('an answer that was taken out', () => {
    const names = edited((lines) => {
      lines.splice(2, 1)
    })
    expect(names).toContain('inputs_differ inputs.identity')
  })

  test('a version of the table or of the model that is not here', () => {
    const table = edited((lines) => {
      Object.assign(partOf(lines.at(-1)!)['decided']!, { table: 99 })
    })
    expect(table).toEqual(['table_unknown table'])
    expect(
      edited(
        () => {},
        () => undefined,
      ),
    ).toEqual(['model_missing modelVersion'])
  })

  test('another model under the name of the one that scored', () => {
    const other = edited(
      () => {},
      () => ({ ...builtInModel, prior: 0.2 }),
    )
    expect(other).toEqual(['score_differs score'])
  })
})
