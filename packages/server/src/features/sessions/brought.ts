/**
 * A session that a file brings: it was decided elsewhere, and begins here as it was decided. Its id
 * follows from its entity and from what it was called there, so that no file makes it twice.
 */
import type { Aggregate } from '@ostiary/domain/aggregate'
import { changeAll } from '@ostiary/domain/change'
import { isDeleted, isErased } from '@ostiary/domain/entity.changes'
import { problem } from '@ostiary/domain/errors'
import { gate } from '@ostiary/domain/gates'
import { sessionOf } from '@ostiary/domain/session/aggregate'
import type { Session } from '@ostiary/domain/session/session'
import { sha256 } from '../../platform/digest.ts'
import { idFromDigest } from '../../platform/ids.ts'
import { contextItem, recordItem } from '../../sessions/context.ts'
import { listedIn } from '../../sessions/listed.ts'
import { sessionPlace } from '../../store/sessions.ts'
import { factsItem } from '../../store/vault.ts'
import type { Decision, Outcome, VaultItem } from '../../transitions/command.ts'
import { Refused } from '../call.ts'
import type { Call, Services } from '../call.ts'
import { broughtEvent, broughtNodes, isStanding } from './brought-event.ts'
import type { Brought, BroughtNode } from './brought-session.ts'
import { rememberRead } from './brought-values.ts'

/**
 * `unchanged`: an earlier file has brought it. `removed`: it was deleted since. `gone`: its entity
 * was.
 */
export type BroughtAs = 'created' | 'unchanged' | 'removed' | 'gone'

const idOf = (entityId: string, { reference }: Brought): string =>
  idFromDigest(sha256(Buffer.from(`ostiary session brought\n${entityId}\n${reference}`)))

/** What has become of it, where it is there; one of the same import was met before a crash. */
export function broughtBefore(held: Aggregate, brought: Brought): BroughtAs | undefined {
  const before: Session | undefined = sessionOf(held, idOf(held.entity.entityId, brought))
  if (!before) return undefined
  if (before.importId === brought.importId) return 'created'
  return before.status === 'Deleted' ? 'removed' : 'unchanged'
}

/**
 * @param held the entity as it was a moment ago; absent where it was made for this session
 * @throws Refused where the entity is BLOCKED and the session not over, or was erased
 */
export async function bringSession(
  services: Services,
  call: Call,
  { entityId, held, brought }: { entityId: string; held?: Aggregate; brought: Brought },
): Promise<BroughtAs> {
  const known = held && broughtBefore(held, brought)
  if (known !== undefined && known !== 'created') return known
  const place = { entityId, sessionId: idOf(entityId, brought) }
  // A deleted one is none of the entity's any more, and somebody new has none.
  const isRemoved = held && (await sessionPlace(services.db, place.sessionId))?.isDeleted
  if (isRemoved) return 'removed'
  const nodes = await nodesOf(services, call, brought)
  const became = known ?? (await written(services, call, { ...place, brought, nodes }))
  if (became === 'created') await rememberRead(services, call, { ...place, brought, nodes })
  return became
}

/** Lists and bars count here, whoever approved it elsewhere. */
async function nodesOf(services: Services, call: Call, brought: Brought): Promise<BroughtNode[]> {
  const { applicationId } = call.principal.application
  const nodes = broughtNodes(brought)
  if (!isStanding(brought.status)) return nodes
  const looked = nodes.map(async (one): Promise<BroughtNode> => {
    const warnings = await listedIn(services, applicationId, one)
    return { ...one, warnings }
  })
  return Promise.all(looked)
}

interface Writing {
  readonly entityId: string
  readonly sessionId: string
  readonly brought: Brought
  readonly nodes: readonly BroughtNode[]
}

async function written(services: Services, call: Call, writing: Writing): Promise<BroughtAs> {
  const { entityId, sessionId, brought, nodes } = writing
  const { vault } = services
  const dataKey = await vault.keyOf(entityId)
  if (!dataKey) throw new Refused(problem('entity_erased'))
  const seal = (item: string, value: unknown): VaultItem =>
    vault.sealItem(dataKey, entityId, item, value)
  const sealed = [
    seal(contextItem(sessionId), { metadata: brought.metadata }),
    ...nodes.map(({ nodeId, data, warnings }) =>
      seal(recordItem(sessionId, nodeId), { data, warnings }),
    ),
  ]
  const number = await services.sessionNumbers.next(call.principal.application.applicationId)
  let became: BroughtAs = 'created'
  const outcome = await services.writer.change({
    entityId,
    sealFacts: (seq, facts) => seal(factsItem(seq), facts),
    decide: (held, atMs): Decision => {
      if (isDeleted(held.entity)) return { kind: 'drop' }
      if (isErased(held.entity)) return { kind: 'refuse', problem: problem('entity_erased') }
      const known = broughtBefore(held, brought)
      became = known ?? 'created'
      if (known) return { kind: 'answer', answer }
      if (isStanding(brought.status) && !gate(held, 'open_session').allowed)
        return { kind: 'refuse', problem: problem('entity_blocked') }
      const event = broughtEvent(services, call, { sessionId, number, brought, nodes })
      return { kind: 'write', verdict: changeAll(held, [event], atMs), vault: sealed, answer }
    },
  })
  return told(outcome, became)
}

const answer = () => ({ status: 201, body: '' })

function told(outcome: Outcome, became: BroughtAs): BroughtAs {
  if (outcome.kind === 'dropped' || outcome.kind === 'missing') return 'gone'
  if (outcome.kind === 'refused') throw new Refused(outcome.problem)
  if (outcome.kind === 'lost') throw new Refused(problem('version_conflict'))
  return became
}
