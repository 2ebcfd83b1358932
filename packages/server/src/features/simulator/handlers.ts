/** The simulator's calls: a provider's answer on demand, in sandbox applications only. */
import type { OperationId } from '@ostiary/contract/routes'
import type { DomainEvent } from '@ostiary/domain/aggregate'
import { isAhead } from '@ostiary/domain/checks'
import type { Check } from '@ostiary/domain/checks'
import { personOfProfile } from '@ostiary/domain/verification'
import type { PersonFacts } from '@ostiary/domain/verification'
import { monitoringEvent, screeningEvent, verificationEvent } from '../../transitions/outcomes.ts'
import type { ScreeningAnswer, VerificationAnswer } from '../../transitions/outcomes.ts'
import { barredPerson, personKeys } from '../../transitions/person-keys.ts'
import { tellingAllowedEvents } from '../allowed-events.ts'
import { allowedNow, loadCustomer, submit } from '../customers/service.ts'
import type { CustomerHead } from '../customers/service.ts'
import { evaluationOf } from '@ostiary/domain/evaluation.changes'
import { readEvaluationId } from '../../platform/evaluation-id.ts'
import { checkEvent, fraudEvent } from '../../transitions/evaluation-outcomes.ts'
import { actorName, answered, refuse } from '../call.ts'
import type { Call, Handler, Reply, Services } from '../call.ts'

type CustomerEvent = Extract<DomainEvent, { machine: 'customer' }>

const provider = { by: 'provider', actor: 'provider:simulator' } as const
const simulatedHit = {
  kind: 'hit',
  hits: [{ list: 'simulator', entryNo: 'SIM-1', listVersion: 1 }],
  lists: { simulator: 1 },
} as const satisfies ScreeningAnswer
const answers = {
  clear: { kind: 'clear', lists: { simulator: 1 } },
  hit: simulatedHit,
  outage: { kind: 'unavailable', code: 'provider_unavailable' },
} as const satisfies Record<string, ScreeningAnswer>

async function apply(services: Services, call: Call, event: DomainEvent): Promise<Reply> {
  const outcome = await submit(services, call, { event, status: 202 })
  const { replayed } = answered(outcome, 'customer_not_found')
  return { status: 202, body: null, ...(replayed ? { replayed } : {}) }
}

/** An answer that is kept for a check still to come. */
function arm(call: Call, check: Check, outcome: string): CustomerEvent {
  return {
    machine: 'customer',
    event: 'simulated',
    by: 'partner',
    actor: actorName('partner', call),
    facts: { simulated: { [check]: outcome } },
  }
}

const screening =
  (services: Services, outcome: keyof typeof answers): Handler =>
  async (call) => {
    const head = await loadCustomer(services, call)
    const { customer } = head.aggregate
    if (isAhead(customer.state, 'wallet'))
      return apply(services, call, arm(call, 'wallet', outcome))
    const event = screeningEvent(answers[outcome], {
      who: provider,
      policy: call.principal.application.settings.screeningPolicy,
      tries: customer.detail.awaits?.attempts ?? 0,
      atMs: services.clock.now(),
      random: services.random,
    })
    return apply(services, call, event)
  }

const verification =
  (services: Services, kind: 'passed' | 'failed' | 'outage'): Handler =>
  async (call) => {
    const head = await loadCustomer(services, call)
    const { customer, entity } = head.aggregate
    // Passing and failing are answers, not kept: the table refuses them before their time.
    if (kind === 'outage' && isAhead(customer.state, 'identity'))
      return apply(services, call, arm(call, 'identity', kind))
    const person = await personOf(services, call, head)
    const keys = personKeys(services.keyring.lookupKey, entity.applicationId, person)
    const answer: VerificationAnswer =
      kind === 'outage' ? { kind: 'unavailable', code: 'provider_unavailable' } : { kind, person }
    const event = verificationEvent(answer, {
      who: provider,
      tries: customer.detail.awaits?.attempts ?? 0,
      atMs: services.clock.now(),
      random: services.random,
      keys,
      barred: await barredPerson(services.db, keys),
    })
    return apply(services, call, event)
  }

/** What the simulated provider read: the body's facts, over those of the profile. */
async function personOf(services: Services, call: Call, head: CustomerHead): Promise<PersonFacts> {
  const { entityId } = head.aggregate.entity
  const opened = await services.vault.open([entityId], ['profile'])
  const profile = opened.get(entityId)?.get('profile')
  const known = personOfProfile(profile as Readonly<Record<string, unknown>> | undefined)
  return { ...known, ...(call.body as PersonFacts) }
}

const monitoringHit =
  (services: Services): Handler =>
  (call) =>
    apply(
      services,
      call,
      monitoringEvent(simulatedHit, call.principal.application.settings.screeningPolicy),
    )

/** Ongoing monitoring finds somebody like the person on a watchlist. */
const watchlistHit =
  (services: Services): Handler =>
  (call) =>
    apply(services, call, {
      machine: 'evaluation',
      event: 'watchlist_hit',
      by: 'system',
      actor: 'system:monitoring',
      facts: {
        code: 'watchlist_hit',
        evaluation: {
          answers: {
            watchlist: {
              answer: 'adverse',
              provider: 'simulator',
              reasons: ['watchlist_hit'],
              hits: 1,
            },
          },
        },
        sealed: { hits: simulatedHit.hits },
      },
    })

/** A provider's call of its own: late, again, or against what it said before. */
const checkAnswer =
  (services: Services): Handler =>
  async (call) => {
    const {
      check,
      outcome = 'clear',
      score,
      evaluationId,
    } = call.body as unknown as CheckAnswerBody // as its schema says
    const { aggregate } = await loadCustomer(services, call)
    const named = evaluationId === undefined ? undefined : readEvaluationId(evaluationId)
    const isTheirs = evaluationId === undefined || named?.entityId === aggregate.entity.entityId
    const one = isTheirs ? evaluationOf(aggregate, named?.number) : undefined
    if (!one) return refuse('evaluation_not_found')
    const isAsked =
      check === 'fraud' ? one.fraud.state !== 'not_requested' : one.trigger === 'onboarding'
    if (!isAsked) return refuse('transition_refused', `This evaluation does not ask for ${check}.`)
    const timing = { attempts: 0, atMs: services.clock.now(), random: services.random }
    if (check === 'fraud') {
      const answer =
        score === undefined
          ? ({ kind: 'fail' } as const)
          : ({ kind: 'ok', facts: { ...simulatedScore, score } } as const)
      const asked = { number: one.number, isManual: one.trigger === 'manual', timing }
      return apply(services, call, fraudEvent(answer, asked, provider))
    }
    // The same word again is the same answer sent twice; another is another answer.
    const reference = `simulator:${outcome}`
    const answer =
      outcome === 'error'
        ? ({ kind: 'fail' } as const)
        : ({ kind: 'ok', facts: { ...simulatedCheck, outcome, reference } } as const)
    return apply(
      services,
      call,
      checkEvent({ check, answer, provider: 'simulator', timing }, provider),
    )
  }

const simulatedScore = { coverage: 1, modelVersion: 'simulated', findings: {} }
const simulatedCheck = { basis: 'simulated', reasons: [] }

interface CheckAnswerBody {
  readonly check: 'identity' | 'watchlist' | 'fraud'
  readonly outcome?: 'clear' | 'adverse' | 'error'
  readonly score?: number
  readonly evaluationId?: string
}

export function simulatorHandlers(services: Services) {
  const handlers = {
    simulateVerify: verification(services, 'passed'),
    simulateReject: verification(services, 'failed'),
    simulateVerificationOutage: verification(services, 'outage'),
    simulateScreeningClear: screening(services, 'clear'),
    simulateScreeningHit: screening(services, 'hit'),
    simulateScreeningOutage: screening(services, 'outage'),
    simulateMonitoringHit: monitoringHit(services),
    simulateWatchlistHit: watchlistHit(services),
    simulateCheckAnswer: checkAnswer(services),
  } satisfies Partial<Record<OperationId, Handler>>
  return tellingAllowedEvents(handlers, (call) => allowedNow(services, call))
}
