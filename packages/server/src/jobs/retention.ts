/**
 * Purges what was deleted longer ago than its application keeps it: the data key is destroyed and
 * the rows go; the journal stays and can be proved.
 */
import { change } from '@ostiary/domain/change'
import { deletedBefore } from '@ostiary/domain/retention'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../store/db.ts'
import { deletedEntities } from '../store/deleted.ts'
import type { Tenants } from '../store/tenants.ts'
import type { Vault } from '../store/vault.ts'
import type { Writer } from '../transitions/writer.ts'

interface Parts {
  readonly db: Database
  readonly clock: Clock
  readonly tenants: Tenants
  readonly vault: Pick<Vault, 'forget'>
  readonly writer: Writer
}

/** So many of an application in one round: others wait beside them. */
const roundMost = 500

const bySystem = { by: 'system', actor: 'system:retention' } as const

/** One round. @returns how many went, so that a backlog is worked off without a pause */
export async function purgeDeleted(parts: Parts): Promise<number> {
  let gone = 0
  for (const { applicationId, settings } of parts.tenants.snapshot().applications.values()) {
    if (settings.retentionMonths === null) continue
    const deletedBeforeMs = deletedBefore(parts.clock.now(), settings.retentionMonths)
    const ids = await deletedEntities(parts.db, {
      applicationId,
      deletedBeforeMs,
      limit: roundMost,
    })
    const purged = await Promise.all(ids.map((entityId) => purge(parts, entityId)))
    gone += purged.filter(Boolean).length
  }
  return gone
}

async function purge(parts: Parts, entityId: string): Promise<boolean> {
  const outcome = await parts.writer.change({
    entityId,
    decide: (held, atMs) => {
      const verdict = change(held, { machine: 'entity', event: 'purged', ...bySystem }, atMs)
      return verdict.kind === 'changed'
        ? { kind: 'write', verdict, erase: true, purges: true }
        : { kind: 'drop' }
    },
  })
  parts.vault.forget(entityId)
  return outcome.kind === 'answered'
}
