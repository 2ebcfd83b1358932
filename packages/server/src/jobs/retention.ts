/**
 * Purges what was deleted longer ago than its application keeps it: the data key is destroyed and
 * the rows go; the journal stays and can be proved.
 */
import { change } from '@ostiary/domain/change'
import { deletedBefore } from '@ostiary/domain/retention'
import type { Logger } from 'pino'
import type { Clock } from '../platform/clock.ts'
import { errorRecord } from '../platform/error-record.ts'
import type { Database } from '../store/db.ts'
import { deletedEntities } from '../store/deleted.ts'
import type { DeletedPlace } from '../store/deleted.ts'
import type { Outage } from '../store/outage.ts'
import type { Tenants } from '../store/tenants.ts'
import type { Vault } from '../store/vault.ts'
import type { Writer } from '../transitions/writer.ts'

interface Parts {
  readonly db: Database
  readonly clock: Clock
  readonly tenants: Tenants
  readonly vault: Pick<Vault, 'forget'>
  readonly writer: Writer
  readonly log: Pick<Logger, 'warn'>
  readonly outage: Pick<Outage, 'explains'>
}

/** So many of an application in one round: others wait beside them. */
const roundMost = 500

const bySystem = { by: 'system', actor: 'system:retention' } as const

/** Where the next round goes on, by application; absent at the beginning. */
type Places = Map<string, DeletedPlace>

/**
 * A round that is run again and again. Each goes on behind the one before, so that those who fail
 * keep nobody behind them waiting; they are met again when a round has come to the end.
 *
 * @returns one round, which gives 0 once there is nothing to do without a pause
 */
export function openRetention(parts: Parts, most = roundMost): () => Promise<number> {
  const places: Places = new Map()
  return async () => {
    let looked = 0
    for (const { applicationId, settings } of parts.tenants.snapshot().applications.values()) {
      const { retentionMonths } = settings
      if (retentionMonths !== null)
        looked += await purgePage(parts, places, { applicationId, retentionMonths, most })
    }
    return looked
  }
}

interface Page {
  readonly applicationId: string
  readonly retentionMonths: number
  readonly most: number
}

/** @returns how many were looked at of a full page, how many went of the last one */
async function purgePage(
  parts: Parts,
  places: Places,
  { applicationId, retentionMonths, most }: Page,
): Promise<number> {
  const due = await deletedEntities(parts.db, {
    applicationId,
    deletedBeforeMs: deletedBefore(parts.clock.now(), retentionMonths),
    after: places.get(applicationId),
    limit: most,
  })
  const purged = await Promise.all(due.map(({ entityId }) => purgeAlone(parts, entityId)))
  if (due.length < most) {
    places.delete(applicationId)
    return purged.filter(Boolean).length
  }
  places.set(applicationId, due.at(-1)!) // a full page has a last row
  return due.length
}

/** Whoever cannot be purged keeps nobody else from it. */
async function purgeAlone(parts: Parts, entityId: string): Promise<boolean> {
  try {
    return await purge(parts, entityId)
  } catch (error) {
    if (!parts.outage.explains(error))
      parts.log.warn({ entityId, ...errorRecord(error) }, 'a deleted entity is not purged')
    return false
  }
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
