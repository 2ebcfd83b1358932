/** A comment on a user or business: a line of its timeline that changes nothing else. */
import type { EntityKind } from '@ostiary/domain/aggregate'
import { isErased } from '@ostiary/domain/entity.changes'
import type { Answer } from '../../transitions/command.ts'
import { actorName, answered, json, mayReadPersonal, refuse } from '../call.ts'
import type { Call, Handler, Services } from '../call.ts'
import { commentsOf, readActivities } from './activities.ts'
import { loadNamed } from './load.ts'
import type { Comment } from './resource.ts'
import { partyV3 } from './standing.ts'
import { decideAll, sealing, submitV3 } from './update.ts'
import type { EntityEventOf } from './update.ts'

export const commentOn =
  (services: Services, kind: EntityKind): Handler =>
  async (call) => {
    const { entity } = (await loadNamed(services, call, kind)).aggregate
    if (isErased(entity)) return refuse('entity_erased')
    const { entityId } = entity
    const by = partyV3(call)
    const event: EntityEventOf = {
      machine: 'entity',
      event: 'commented',
      by,
      actor: actorName(by, call),
      facts: { sealed: { comment: call.body['comment'] } },
    }
    const work = {
      ...(await sealing(services, entityId, true)),
      decide: (held, atMs) => decideAll(held, [event], atMs, { answer: asLine }),
    } satisfies Parameters<typeof submitV3>[2]['work']
    const outcome = await submitV3(services, call, { entityId, work })
    const { answer, replayed } = answered(outcome, 'entity_not_found')
    const comment = await commentAt(services, call, entityId, seqOf(answer))
    return { ...json(201, comment), ...(replayed ? { replayed } : {}) }
  }

/**
 * The line is remembered and not the words, which are personal. Without it whoever repeats the
 * request would be shown what somebody else has written since.
 */
const asLine = (_next: unknown, seq: number): Answer => ({ status: 201, body: JSON.stringify(seq) })
const seqOf = ({ body }: Answer): number => JSON.parse(body) as number // as it was remembered

async function commentAt(
  services: Services,
  call: Call,
  entityId: string,
  seq: number,
): Promise<Comment> {
  const page = { entityId, beforeSeq: seq + 1, limit: 1 }
  const lines = await readActivities(services, page, mayReadPersonal(call))
  const [comment] = commentsOf(entityId, lines)
  return comment! // lines are never removed, and this one is a comment
}
