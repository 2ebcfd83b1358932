/** What people do to a customer: switch it off and on, settle a check, reject it for good. */
import type { Facts } from '@ostiary/domain/aggregate'
import type { CustomerEvent } from '@ostiary/domain/customer.lifecycle'
import type { KeyParty } from '@ostiary/domain/scopes'
import { actingParty, actorName } from '../call.ts'
import type { Call, Handler, Reply, Services } from '../call.ts'
import { act } from './act.ts'

/** A reason is a person's own words: sealed, like everything personal. */
const sealedReason = (reason: unknown): Pick<Facts, 'sealed'> =>
  typeof reason === 'string' ? { sealed: { reason } } : {}

interface Asked {
  readonly event: CustomerEvent
  readonly by: KeyParty
  readonly facts: Facts
}

function apply(services: Services, call: Call, { event, by, facts }: Asked): Promise<Reply> {
  const actor = actorName(by, call)
  const all = { ...facts, ...sealedReason(call.body['reason']) }
  return act(services, call, { event: { machine: 'customer', event, by, actor, facts: all } })
}

export const deactivateCustomer =
  (services: Services): Handler =>
  async (call) => {
    const by = actingParty(call, call.body['as'])
    return apply(services, call, { event: 'deactivated', by, facts: { cause: 'request' } })
  }

export const activateCustomer =
  (services: Services): Handler =>
  async (call) => {
    const by = actingParty(call, call.body['as'])
    const party = call.body['hold'] as 'partner' | 'system' | 'analyst' | undefined
    const facts = party === undefined ? {} : { lifts: { party } }
    return apply(services, call, { event: 'activated', by, facts })
  }

export const decideScreening =
  (services: Services): Handler =>
  async (call) => {
    const by = actingParty(call, call.body['as'], true)
    return call.body['decision'] === 'cleared'
      ? apply(services, call, {
          event: 'screening_cleared',
          by,
          facts: { code: 'analyst_cleared' },
        })
      : apply(services, call, { event: 'screening_failed', by, facts: { code: 'analyst_failed' } })
  }

export const decideVerification =
  (services: Services): Handler =>
  async (call) => {
    const by = actingParty(call, call.body['as'], true)
    return call.body['decision'] === 'passed'
      ? apply(services, call, {
          event: 'verification_passed',
          by,
          facts: { code: 'analyst_passed' },
        })
      : apply(services, call, {
          event: 'verification_failed',
          by,
          facts: { code: 'analyst_failed' },
        })
  }

export const rejectCustomer =
  (services: Services): Handler =>
  async (call) => {
    const by = actingParty(call, call.body['as'], true)
    return apply(services, call, {
      event: 'illicit_activity',
      by,
      facts: { code: 'analyst_rejected' },
    })
  }
