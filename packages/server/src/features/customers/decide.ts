/** What people do to a customer: switch it off and on, settle a check, reject it for good. */
import type { Facts } from '@ostiary/domain/aggregate'
import type { CustomerEvent } from '@ostiary/domain/customer.lifecycle'
import { evaluationOf } from '@ostiary/domain/evaluation.changes'
import type { KeyParty } from '@ostiary/domain/scopes'
import { factsItem } from '../../store/vault.ts'
import { Refused, actingParty, actorName, answered, asAnalyst, refuse } from '../call.ts'
import type { Call, Handler, Reply, Services } from '../call.ts'
import { act, submit } from './act.ts'
import type { Acting } from './act.ts'
import { tellingReason } from './hold-reason.ts'
import { loadCustomer } from './load.ts'
import { lastSeqOf } from './queries.ts'
import { replyOf } from './resource.ts'

/** A reason is a person's own words: sealed, like everything personal. */
const withReason = (facts: Facts, reason: unknown): Facts =>
  typeof reason === 'string' ? { ...facts, sealed: { ...facts.sealed, reason } } : facts

interface Asked {
  readonly event: CustomerEvent
  readonly by: KeyParty
  readonly facts: Facts
}

function acting(call: Call, { event, by, facts }: Asked): Acting {
  const actor = actorName(by, call)
  const all = withReason(facts, call.body['reason'])
  return { event: { machine: 'customer', event, by, actor, facts: all } }
}

const apply = (services: Services, call: Call, asked: Asked): Promise<Reply> =>
  act(services, call, acting(call, asked))

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
    const outcome = await submit(services, call, acting(call, { event: 'activated', by, facts }))
    if (outcome.kind === 'refused')
      throw new Refused(await tellingReason(services, call, outcome.problem))
    return replyOf(services, call.principal, answered(outcome, 'customer_not_found'))
  }

export const decideScreening =
  (services: Services): Handler =>
  async (call) => {
    const by = asAnalyst(call)
    return call.body['decision'] === 'cleared'
      ? apply(services, call, {
          event: 'screening_cleared',
          by,
          facts: { code: 'analyst_cleared' },
        })
      : apply(services, call, {
          event: 'screening_failed',
          by,
          facts: { code: 'analyst_failed', ...(await hitInReview(services, call, 'screening')) },
        })
  }

/** The hit an analyst confirms: the line that rejects names the entry itself, sealed as before. */
async function hitInReview(
  services: Services,
  call: Call,
  check: 'screening' | 'verification',
): Promise<Pick<Facts, 'sealed'>> {
  const { entity, customer } = (await loadCustomer(services, call)).aggregate
  const code = customer.detail.awaits?.code
  if (code !== 'wallet_hit_in_review' && code !== 'name_hit_in_review') return {}
  const { entityId } = entity
  const seq = await lastSeqOf(services.db, { entityId, kind: `customer.${check}_stalled` })
  if (seq === undefined) return {}
  const item = factsItem(seq)
  const opened = await services.vault.open([entityId], [item])
  const stalled = opened.get(entityId)?.get(item) as { readonly hits?: unknown } | undefined
  return stalled?.hits === undefined ? {} : { sealed: { hits: stalled.hits } }
}

/** What takes two people of the evaluation is not done by one of the verification. */
async function refuseAlone(services: Services, call: Call): Promise<void> {
  if (!call.principal.application.settings.fourEyes) return
  const { aggregate } = await loadCustomer(services, call)
  if (evaluationOf(aggregate))
    refuse('decision_refused', 'Decide the evaluation: it takes two people.')
}

export const decideVerification =
  (services: Services): Handler =>
  async (call) => {
    const by = asAnalyst(call)
    await refuseAlone(services, call)
    return call.body['decision'] === 'passed'
      ? apply(services, call, {
          event: 'verification_passed',
          by,
          facts: { code: 'analyst_passed' },
        })
      : apply(services, call, {
          event: 'verification_failed',
          by,
          facts: {
            code: 'analyst_failed',
            ...(await hitInReview(services, call, 'verification')),
          },
        })
  }

export const rejectCustomer =
  (services: Services): Handler =>
  async (call) => {
    const by = asAnalyst(call)
    return apply(services, call, {
      event: 'illicit_activity',
      by,
      facts: { code: 'analyst_rejected' },
    })
  }
