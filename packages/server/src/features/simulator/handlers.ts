/** The simulator's calls: a provider's answer on demand, in sandbox applications only. */
import type { OperationId } from '@ostiary/contract/routes'
import type { DomainEvent } from '@ostiary/domain/aggregate'
import { customerLifecycle } from '@ostiary/domain/customer.lifecycle'
import type { CustomerState } from '@ostiary/domain/customer.lifecycle'
import { allowedEvents } from '@ostiary/domain/lifecycle'
import {
  barredKeys,
  personKeys,
  screeningEvent,
  verificationEvent,
} from '../../transitions/outcomes.ts'
import type {
  PersonFacts,
  ScreeningAnswer,
  VerificationAnswer,
} from '../../transitions/outcomes.ts'
import { submit } from '../customers/service.ts'
import { loadCustomer } from '../customers/service.ts'
import type { CustomerHead } from '../customers/service.ts'
import { actorName, refuse } from '../call.ts'
import type { Call, Handler, Reply, Services } from '../call.ts'

type CustomerEvent = Extract<DomainEvent, { machine: 'customer' }>
type Check = 'wallet' | 'identity'

const provider = { by: 'provider', actor: 'provider:simulator' } as const
const simulatedHit: ScreeningAnswer = {
  kind: 'hit',
  hits: [{ list: 'simulator', entryNo: 'SIM-1', listVersion: 1 }],
  lists: { simulator: 1 },
}
const answers = {
  clear: { kind: 'clear', lists: { simulator: 1 } },
  hit: simulatedHit,
  outage: { kind: 'unavailable', code: 'provider_unavailable' },
} as const satisfies Record<string, ScreeningAnswer>

async function apply(services: Services, call: Call, event: CustomerEvent): Promise<Reply> {
  const outcome = await submit(services, call, { event, status: 202 })
  if (outcome.kind === 'refused')
    return refuse(outcome.problem.code, outcome.problem.detail, outcome.problem.more)
  if (outcome.kind !== 'answered') return refuse('customer_not_found')
  return { status: 202, body: null, ...(outcome.replayed ? { replayed: true } : {}) }
}

/**
 * Before its state comes, an answer is kept for the check to meet; after it, there is nothing to
 * simulate.
 */
const before: Readonly<Record<Check, readonly CustomerState[]>> = {
  wallet: ['initiating'],
  identity: ['initiating', 'screening'],
}

function arm(call: Call, check: Check, outcome: string): CustomerEvent {
  return {
    machine: 'customer',
    event: 'simulated',
    by: 'partner',
    actor: actorName('partner', call),
    facts: { simulated: { [check]: outcome } },
  }
}

const refuseState = (state: CustomerState): never =>
  refuse('transition_refused', `The customer is ${state}.`, {
    allowedEvents: allowedEvents(customerLifecycle, state),
  })

const screening =
  (services: Services, outcome: keyof typeof answers): Handler =>
  async (call) => {
    const head = await loadCustomer(services, call)
    const { customer } = head.aggregate
    if (before.wallet.includes(customer.state))
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
    if (before.identity.includes(customer.state)) {
      return kind === 'outage'
        ? apply(services, call, arm(call, 'identity', kind))
        : refuseState(customer.state)
    }
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
      barred: await barredKeys(services.db, keys),
    })
    return apply(services, call, event)
  }

/** What the simulated provider read: the body's facts, over those of the profile. */
async function personOf(services: Services, call: Call, head: CustomerHead): Promise<PersonFacts> {
  const { entityId } = head.aggregate.entity
  const opened = await services.vault.open([entityId], ['profile'])
  const profile = (opened.get(entityId)?.get('profile') ?? {}) as PersonFacts
  const { givenName, familyName, birthDate } = profile
  const known = Object.fromEntries(
    Object.entries({ givenName, familyName, birthDate }).filter(([, value]) => value !== undefined),
  )
  return { ...known, ...(call.body as PersonFacts) }
}

const monitoringHit =
  (services: Services): Handler =>
  async (call) => {
    const head = await loadCustomer(services, call)
    const { state } = head.aggregate.customer
    if (state !== 'active' && state !== 'inactive' && state !== 'rejected')
      return refuseState(state)
    const facts = { sealed: { hits: simulatedHit.hits } }
    const who = { by: 'system', actor: 'system:monitoring' } as const
    const review = call.principal.application.settings.screeningPolicy === 'review'
    return apply(
      services,
      call,

      review
        ? {
            machine: 'customer',
            event: 'deactivated',
            ...who,
            facts: { ...facts, cause: 'monitoring' },
          }
        : {
            machine: 'customer',
            event: 'illicit_activity',
            ...who,
            facts: { ...facts, code: 'monitoring_hit' },
          },
    )
  }

export function simulatorHandlers(services: Services) {
  return {
    simulateVerify: verification(services, 'passed'),
    simulateReject: verification(services, 'failed'),
    simulateVerificationOutage: verification(services, 'outage'),
    simulateScreeningClear: screening(services, 'clear'),
    simulateScreeningHit: screening(services, 'hit'),
    simulateScreeningOutage: screening(services, 'outage'),
    simulateMonitoringHit: monitoringHit(services),
  } satisfies Partial<Record<OperationId, Handler>>
}
