/** Asking for an evaluation: with a customer, or by hand once onboarding is over. */
import type { Aggregate, DomainEvent } from '@ostiary/domain/aggregate'
import { change } from '@ostiary/domain/change'
import { isErased } from '@ostiary/domain/entity.changes'
import type { EvaluationFacts } from '@ostiary/domain/evaluation.facts'
import { heldOutcome, nextNumber, runningManual } from '@ostiary/domain/evaluation.held'
import type { Evaluation } from '@ostiary/domain/evaluation'
import { problem } from '@ostiary/domain/errors'
import { dayMs } from '@ostiary/domain/units'
import type { Settings } from '../../store/applications.ts'
import type { Answer, Decision } from '../../transitions/command.ts'
import { actingParty, actorName, answered } from '../call.ts'
import type { Call, Handler, Services } from '../call.ts'
import { ownedBy } from '../entities/service.ts'
import { requestedShape } from './resource.ts'

type EvaluationDomainEvent = Extract<DomainEvent, { machine: 'evaluation' }>

interface Asked {
  readonly call: Call
  readonly settings: Settings
  readonly atMs: number
}

/** The event that begins the onboarding evaluation, decided in the commit of its customer. */
export function onboardingRequested(
  asked: Asked,
  options: { expressKyc?: boolean; fraud?: boolean },
): EvaluationDomainEvent {
  const { call, settings } = asked
  const { expressKyc = false, fraud = false } = options
  const expressDeadlineAtMs = sentAtMs(asked) + settings.expressDeadlineMs
  const facts = requestedFacts(
    asked,
    { expressKyc, fraud },
    {
      number: 1,
      ...(expressKyc ? { expressDeadlineAtMs } : {}),
    },
  )
  return {
    machine: 'evaluation',
    event: 'requested',
    by: 'partner',
    actor: actorName('partner', call),
    facts: {
      evaluation: facts,
      dueAtMs: {
        close_evaluation: facts.requested.dueAtMs,
        // The process that holds the request settles it itself, and this row then ends unwanted.
        settle_express: expressDeadlineAtMs + expressGraceMs,
      },
    },
  }
}
const expressGraceMs = 50

/** Of the deadline, what a request is taken to have waited unseen at most. */
const unseenShare = 1 / 6

/**
 * When the request was sent, as near as can be known and rather too soon: who waits counts from
 * there, not from their turn in a crowd.
 */
function sentAtMs({ call: { arrival }, settings, atMs }: Asked): number {
  if (!arrival) return atMs
  const unseenMs = Math.floor(settings.expressDeadlineMs * unseenShare)
  return Math.max(arrival.busySinceMs, arrival.readAtMs - unseenMs)
}

/** A person takes their time: providers answer within minutes, people within days. */
const sessionDueMs = 7 * dayMs

function requestedFacts(
  { settings, atMs }: Asked,
  options: Evaluation['options'],
  more: { number: number; expressDeadlineAtMs?: number },
): EvaluationFacts & Required<Pick<EvaluationFacts, 'requested'>> {
  const { number, ...rest } = more
  const { kycSource, thresholds, evaluationDueMs, monitorApproved } = settings
  const byPerson = kycSource === 'session' && number === 1
  const dueAtMs = atMs + (byPerson ? sessionDueMs : evaluationDueMs)
  const isMonitored = monitorApproved && kycSource === 'checks' && number === 1
  const monitored = isMonitored ? ({ monitored: true } as const) : {}
  const requested = { options, kycSource, ...monitored, thresholds, dueAtMs, ...rest }
  return { number, requested }
}

/** A manual evaluation: a new score; what is held of the customer stays. */
export const createEvaluation =
  (services: Services): Handler =>
  async (call) => {
    const party = actingParty(call)
    const outcome = await services.writer.change({
      entityId: call.params['id']!,
      idempotency: call.idempotency!, // no write of /v1 comes without
      decide: (held, atMs) =>
        manual(held, { call, settings: call.principal.application.settings, atMs }, party),
    })
    const { answer, replayed } = answered(outcome, 'customer_not_found')
    return { ...answer, ...(replayed ? { replayed } : {}) }
  }

function manual(held: Aggregate, asked: Asked, party: 'partner' | 'analyst'): Decision {
  const { call, atMs } = asked
  const { customer, entity } = held
  if (!customer || !ownedBy(held, call))
    return { kind: 'refuse', problem: problem('customer_not_found') }
  if (isErased(entity)) return { kind: 'refuse', problem: problem('entity_erased') }
  const running = runningManual(customer)
  // A second request joins the one under way, and its repeat does too, once that is over.
  if (running) {
    const nothing = { kind: 'changed', next: held, entries: [], effects: [] } as const
    return { kind: 'write', verdict: nothing, answer: (now) => answerOf(now, running.number, 200) }
  }
  if (!heldOutcome(customer)) return { kind: 'refuse', problem: problem('onboarding_not_over') }
  const number = nextNumber(customer)
  const facts = requestedFacts(asked, { expressKyc: false, fraud: true }, { number })
  const event: EvaluationDomainEvent = {
    machine: 'evaluation',
    event: 'requested_again',
    by: party,
    actor: actorName(party, call),
    facts: { evaluation: facts, dueAtMs: { close_evaluation: facts.requested.dueAtMs } },
  }
  const verdict = change(held, event, atMs)
  if (verdict.kind !== 'changed') return { kind: 'refuse', problem: problem('onboarding_not_over') }
  return { kind: 'write', verdict, answer: (next) => answerOf(next, number, 201) }
}

function answerOf(held: Aggregate, number: number, status: 200 | 201): Answer {
  // It was asked for just now, or is the one under way.
  const one = held.customer!.detail.evaluations!.find((each) => each.number === number)!
  const shape = requestedShape(held, one, status === 200 ? { joined: true } : {})
  return { status, body: JSON.stringify(shape) }
}
