/** What an operation that made or changed one answers: the entity as it is now. */
import type { Outcome } from '../../transitions/command.ts'
import { answered, json, refuse } from '../call.ts'
import type { Call, Reply, Services } from '../call.ts'
import { ownedBy } from '../entities/service.ts'
import { detailOf } from './load.ts'

/**
 * Answers with the entity in full. What is personal is not remembered, so a repeat reads it anew.
 * @throws Refused where it is deleted since: a repeat may come at any time
 */
export async function replyV3(
  services: Services,
  call: Call,
  outcome: Outcome,
  status = 200,
): Promise<Reply> {
  const { next, subject, replayed } = answered(outcome, 'entity_not_found')
  const head = next ? { aggregate: next } : await services.heads.read(subject)
  if (!head || !ownedBy(head.aggregate, call)) return refuse('entity_not_found')
  const shown = json(status, await detailOf(services, call, head))
  return { ...shown, ...(replayed ? { replayed } : {}) }
}
