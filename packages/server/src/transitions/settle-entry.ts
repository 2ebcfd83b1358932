/**
 * The standing of an entity follows an entry of its id that somebody added or removed. The entry is
 * committed first, unsettled; then the entity is blocked or released by one command of the writer;
 * then the entry is settled, together with a last look at the standing. A crash in between leaves
 * it unsettled, and the sweep goes on from there; each step may be done twice.
 */
import type { Aggregate, DomainEvent, EntityKind } from '@ostiary/domain/aggregate'
import { change } from '@ostiary/domain/change'
import type { Clock } from '../platform/clock.ts'
import type { Ids } from '../platform/ids.ts'
import { findUnsettled, markSettled } from '../store/access-list-entries.ts'
import type { ChangedEntry, EntryRow, UnsettledEntry } from '../store/access-list-entries.ts'
import { findList } from '../store/access-lists.ts'
import { followStanding, lastLetGo } from '../store/blocklist-standing.ts'
import type { OwnId } from '../store/blocklist-standing.ts'
import type { Pool } from '../store/db.ts'
import { directoryKey, findEntityId } from '../store/directory.ts'
import type { ListKeys } from '../store/list-keys.ts'
import type { Decision } from './command.ts'
import type { Writer } from './writer.ts'

export interface SettleParts {
  readonly db: Pool
  readonly writer: Pick<Writer, 'change'>
  readonly listKeys: ListKeys
  readonly ids: Ids
  readonly clock: Clock
  /** Tells memory of what was changed on lists. */
  readonly changed: (entries: readonly ChangedEntry[]) => void
}

/**
 * Whoever creates an entity asks memory, which learns of an entry within this time. An entry whose
 * id nobody had is looked at once more when it is older.
 */
export const unseenMs = 5_000

/**
 * @param isLate it was added longer ago than memory takes to learn of it
 * @returns `later` where the sweep has to look at it again
 */
export async function settleEntry(
  parts: SettleParts,
  entry: Pick<EntryRow, 'entryId' | 'isRemoved'>,
  isLate = false,
): Promise<'settled' | 'later'> {
  const { db } = parts
  const one = await findUnsettled(db, entry)
  const list = one && (await findList(db, one))
  if (!one || !list) return 'settled'
  const { value } = await parts.listKeys.openFacts(list, one.entryId, one.sealed)
  const { applicationId } = one
  // Only entries of ids are ever unsettled, and they have a value.
  const id = { applicationId, kind: one.entryType as EntityKind, vendorData: value! }
  const moved = await moveHolder(parts, one, { id, isLate })
  if (moved === 'later') return moved
  if (moved === 'nobody' && !one.isRemoved && !isLate) return 'later'
  const atMs = parts.clock.now()
  const changes = await db.transaction(async (inside) => {
    await findList(inside, one, true)
    await markSettled(inside, one)
    return followStanding(inside, { keys: parts.listKeys, ids: parts.ids }, { ...id, atMs })
  })
  parts.changed(changes)
  return 'settled'
}

interface Met {
  readonly id: OwnId
  readonly isLate: boolean
}

/** So often an entity may change between a look at its journal and the command. */
const looksMost = 5

/**
 * Blocks or releases whoever has the id.
 * @returns `later` where the writer has too much to do, or the entity changes too often, for now
 */
async function moveHolder(
  parts: SettleParts,
  one: UnsettledEntry,
  met: Met,
): Promise<'moved' | 'nobody' | 'later'> {
  const { applicationId, kind, vendorData } = met.id
  const entityId = await findEntityId(parts.db, directoryKey(applicationId, kind, vendorData))
  if (entityId === undefined) return 'nobody'
  for (let looks = 0; looks < looksMost; looks += 1) {
    // One that is settled at once was asked for a moment ago, and whatever was before is over.
    const seen = met.isLate && !one.isRemoved ? await lastLetGo(parts.db, entityId) : undefined
    let isOutdated = false
    const outcome = await parts.writer.change({
      entityId,
      decide: (held, atMs, version) => {
        isOutdated = seen !== undefined && seen.version !== version
        // Whom a person has let go since stays free.
        if (isOutdated || (seen && seen.atMs > one.createdAtMs)) return { kind: 'drop' }
        return decide(one, held, atMs)
      },
    })
    // This command is refused by the writer alone, and never for what it asks.
    if (outcome.kind === 'refused') return 'later'
    if (!isOutdated) return outcome.kind === 'missing' ? 'nobody' : 'moved'
  }
  return 'later'
}

function decide(one: UnsettledEntry, held: Aggregate, atMs: number): Decision {
  if (held.entity.applicationId !== one.applicationId) return { kind: 'drop' }
  const verdict = change(held, eventOf(one), atMs)
  return verdict.kind === 'changed' ? { kind: 'write', verdict } : { kind: 'drop' }
}

const eventOf = ({ isRemoved, askedBy }: UnsettledEntry): DomainEvent => ({
  machine: 'entity',
  event: isRemoved ? 'released' : 'blocked',
  by: askedBy.party,
  actor: askedBy.actor,
  facts: { code: isRemoved ? 'blocklist_removed' : 'blocklist_match' },
})
