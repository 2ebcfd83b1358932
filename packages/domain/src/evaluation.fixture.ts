/** Test support: evaluation events as words, such as `check_answered provider fraud=0.9`. */
import type { DomainEvent, Facts } from './aggregate.ts'
import type { EvaluationFacts, Requested } from './evaluation.facts.ts'
import { checkAnswers, defaultThresholds } from './evaluation.decision.ts'
import type { CheckAnswer } from './evaluation.decision.ts'
import type { EvaluationEvent } from './evaluation.lifecycle.ts'
import { kycChecks } from './evaluation.ts'
import type { CheckStanding, EvaluationCheck, FraudStanding, KycCheck } from './evaluation.ts'
import { parties } from './lifecycle.ts'
import type { Party } from './lifecycle.ts'
import { startMs } from './scene.fixture.ts'

export const expressDeadlineAtMs = startMs + 3_000
export const dueAtMs = startMs + 900_000

type EvaluationDomainEvent = Extract<DomainEvent, { machine: 'evaluation' }>

export const evaluationEvent = (
  event: EvaluationEvent,
  by: Party,
  evaluation: EvaluationFacts = {},
  more: Facts = {},
): EvaluationDomainEvent => ({
  machine: 'evaluation',
  event,
  by,
  actor: `${by}:test`,
  facts: { ...more, ...(Object.keys(evaluation).length === 0 ? {} : { evaluation }) },
})

/** What begins an evaluation; by itself KYC alone. */
export const asks = (more: Partial<Requested> = {}): Requested => {
  const options = more.options ?? { expressKyc: false, fraud: false }
  return {
    kycSource: 'checks',
    thresholds: defaultThresholds,
    dueAtMs,
    ...(options.expressKyc ? { expressDeadlineAtMs } : {}),
    ...more,
    options,
  }
}

/** An answer of a check; the same words are the same answer, sent again. */
export const answer = (
  check: KycCheck,
  says: CheckAnswer,
  reference = `${check} ${says}`,
): Omit<CheckStanding, 'attempts'> => ({
  answer: says,
  provider: 'test',
  basis: 'lists',
  reference,
})

/** A score, or the word that there is none. */
export const score = (health: number | 'failed'): Omit<FraudStanding, 'attempts'> =>
  health === 'failed'
    ? { state: 'failed', score: null, coverage: null }
    : { state: 'completed', score: health, coverage: 1 }

/**
 * Reads `event party word ...`. Words: `express`, `fraud`, `session`, `watched`, `keeps` (no
 * reopening);
 * `identity=clear`, `watchlist=adverse`, `fraud=0.9`, `fraud=failed`; `check=identity`; `approved`,
 * `rejected`; `#2` for the second evaluation.
 */
export function readEvaluationEvent(text: string): EvaluationDomainEvent {
  const [event, by, ...words] = text.split(' ') as [EvaluationEvent, Party, ...string[]]
  if (!parties.includes(by)) throw new Error(`${text}: ${by} is no party`)
  const number = words.find((word) => word.startsWith('#'))
  const answers = answersOf(words)
  const check = words.find((word) => word.startsWith('check='))?.slice('check='.length)
  const decision = (['approved', 'rejected'] as const).find((says) => words.includes(says))
  return evaluationEvent(event, by, {
    ...(event.startsWith('requested') ? { requested: requestedBy(event, words) } : {}),
    ...(number === undefined ? {} : { number: Number(number.slice(1)) }),
    ...(Object.keys(answers).length === 0 ? {} : { answers }),
    ...(check === undefined ? {} : { check: check as EvaluationCheck, attempts: 1 }),
    ...(decision === undefined ? {} : { decision }),
  })
}

const requestedBy = (event: string, words: readonly string[]): Requested =>
  asks({
    options: {
      expressKyc: words.includes('express'),
      fraud: words.includes('fraud') || event === 'requested_again',
    },
    kycSource: words.includes('session') ? 'session' : 'checks',
    ...(words.includes('watched') ? { monitored: true } : {}),
    thresholds: { ...defaultThresholds, reopenOnWatchlist: !words.includes('keeps') },
  })

function answersOf(words: readonly string[]): NonNullable<EvaluationFacts['answers']> {
  const said = new Map(
    words.filter((word) => word.includes('=')).map((word) => word.split('=') as [string, string]),
  )
  const fraud = said.get('fraud')
  const given = kycChecks.flatMap((check) => {
    const says = checkAnswers.find((one) => one === said.get(check))
    return says === undefined ? [] : [[check, answer(check, says)] as const]
  })
  return {
    ...Object.fromEntries(given),
    ...(fraud === undefined ? {} : { fraud: score(fraud === 'failed' ? fraud : Number(fraud)) }),
  }
}
