/** What people do to a customer: switch it off and on, settle a check, reject it for good. */
import { problem } from '@ostiary/domain/errors'
import { holdToLift } from '@ostiary/domain/holds'
import { actingParty, actorName, refuse } from '../call.ts'
import type { Handler, Services } from '../call.ts'
import { act } from './act.ts'
import { loadCustomer } from './load.ts'
import { holdShape } from './resource.ts'

const sealedReason = (reason: unknown): { sealed?: { reason: string } } =>
  typeof reason === 'string' ? { sealed: { reason } } : {}

export const deactivateCustomer =
  (services: Services): Handler =>
  async (call) => {
    const head = await loadCustomer(services, call)
    const by = actingParty(call, call.body['as'])
    return act(services, call, head, {
      event: {
        machine: 'customer',
        event: 'deactivated',
        by,
        actor: actorName(by, call),
        facts: { cause: 'request', ...sealedReason(call.body['reason']) },
      },
    })
  }

export const activateCustomer =
  (services: Services): Handler =>
  async (call) => {
    const head = await loadCustomer(services, call)
    const by = actingParty(call, call.body['as'])
    const { customer, entity } = head.aggregate
    const asked = call.body['hold']
    const named = customer.detail.holds.find((hold) => hold.party === asked)
    if (asked !== undefined && !named) {
      return refuse('transition_refused', `There is no hold of the ${String(asked)}.`, {
        allowedEvents: ['activated'],
      })
    }
    const lifted = holdToLift(named ? [named] : customer.detail.holds, by)
    // The hold of a block falls with the block; lifted before, it would be set again in the same moment.
    if (lifted?.cause === 'entity_blocked' && entity.standing === 'BLOCKED') {
      const what = problem('entity_blocked', 'Release the entity; the hold is lifted with it.', {
        hold: holdShape(lifted),
      })
      return refuse(what.code, what.detail, what.more)
    }
    return act(services, call, head, {
      event: {
        machine: 'customer',
        event: 'activated',
        by,
        actor: actorName(by, call),
        facts: {
          ...(named ? { lifts: { party: named.party, cause: named.cause } } : {}),
          ...sealedReason(call.body['reason']),
        },
      },
    })
  }

export const decideScreening =
  (services: Services): Handler =>
  async (call) => {
    const head = await loadCustomer(services, call)
    const by = actingParty(call, call.body['as'], true)
    const cleared = call.body['decision'] === 'cleared'
    return act(services, call, head, {
      event: {
        machine: 'customer',
        event: cleared ? 'screening_cleared' : 'screening_failed',
        by,
        actor: actorName(by, call),
        facts: {
          code: cleared ? 'analyst_cleared' : 'analyst_failed',
          ...sealedReason(call.body['reason']),
        },
      },
    })
  }

export const decideVerification =
  (services: Services): Handler =>
  async (call) => {
    const head = await loadCustomer(services, call)
    const by = actingParty(call, call.body['as'], true)
    const passed = call.body['decision'] === 'passed'
    return act(services, call, head, {
      event: {
        machine: 'customer',
        event: passed ? 'verification_passed' : 'verification_failed',
        by,
        actor: actorName(by, call),
        facts: {
          code: passed ? 'analyst_passed' : 'analyst_failed',
          ...sealedReason(call.body['reason']),
        },
      },
    })
  }

export const rejectCustomer =
  (services: Services): Handler =>
  async (call) => {
    const head = await loadCustomer(services, call)
    const by = actingParty(call, call.body['as'], true)
    return act(services, call, head, {
      event: {
        machine: 'customer',
        event: 'illicit_activity',
        by,
        actor: actorName(by, call),
        facts: { code: 'analyst_rejected', ...sealedReason(call.body['reason']) },
      },
    })
  }
