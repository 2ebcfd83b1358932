/** What the rows of a chunk meet: read once for all of them. */
import type { EntityKind } from '@ostiary/domain/aggregate'
import type { Database } from '../../store/db.ts'
import { directoryKey, findEntityIds, normaliseVendorData } from '../../store/directory.ts'
import { readHeadsEach } from '../../store/heads.ts'
import type { Head } from '../../store/heads.ts'
import { idWithin } from '../../platform/ids.ts'
import type { Services } from '../call.ts'
import { profileItem, tagsOf } from '../profiles/service.ts'
import type { Profile } from '../profiles/service.ts'
import { isPassing } from './passing.ts'
import type { ImportRow } from './rows.ts'
import type { ImportRun } from './store.ts'
import type { Rows } from './take.ts'

/**
 * The id of whoever a row makes. It follows from run and row, so that a row that is met again,
 * after a worker died, finds whom it made, deleted or not.
 */
export const idOfRow = (run: Pick<ImportRun, 'importId'>, { row }: ImportRow): string =>
  idWithin(run.importId, row)

/** Who stands under the id of a row, as it was when the chunk was begun. */
export interface Listed {
  readonly head: Head
  /** Absent where it could not be read: the row finds out by itself. */
  readonly profile: Profile | undefined
}

export interface Met {
  /** Made by an earlier try at this very row. */
  madeBefore(row: ImportRow): Head | undefined
  listed(row: ImportRow): Listed | undefined
  /** Whether an earlier try may have taken some of the rows. */
  readonly isMetAgain: boolean
  /** Of rows met again: whether the id was deleted since the file was sent. */
  isDeleted(row: ImportRow): boolean
  /** Names of tags, in lower case, by their ids. */
  readonly tags: ReadonlyMap<string, string>
}

/** No row is without one. */
export const vendorOf = ({ body }: ImportRow): string =>
  normaliseVendorData(body['vendor_data'] as string)

export async function metBy(
  services: Services,
  { run, kind }: { run: ImportRun; kind: EntityKind },
  { rows, isMetAgain }: Rows,
): Promise<Met> {
  const ids = rows.map((one) => idOfRow(run, one))
  const made = (await readHeadsEach(services.db, ids)).heads
  const deleted = isMetAgain ? await deletedSince(services.db, run, kind) : new Set<string>()
  const listed = await listedOf(services, { run, kind, rows })
  const tags = rows.some((one) => one.tags.length > 0)
    ? await tagsOf(services.db, run.applicationId)
    : []
  return {
    madeBefore: (row) => made.get(idOfRow(run, row)),
    listed: (row) => listed.get(vendorOf(row)),
    isMetAgain,
    isDeleted: (row) => deleted.has(vendorOf(row)),
    tags: new Map(tags.map(({ tagId, name }) => [tagId, name.toLowerCase()])),
  }
}

async function listedOf(
  services: Services,
  { run, kind, rows }: { run: ImportRun; kind: EntityKind; rows: readonly ImportRow[] },
): Promise<ReadonlyMap<string, Listed>> {
  const ids = await idsOf(services.db, { run, kind, rows })
  if (ids.length === 0) return new Map()
  const [{ heads }, opened] = await Promise.all([
    readHeadsEach(services.db, ids),
    services.vault.open(ids, [profileItem]).catch((error: unknown) => {
      // One that was altered must not keep the others from being taken.
      if (isPassing(error)) throw error
      return undefined
    }),
  ])
  const listed = new Map<string, Listed>()
  for (const [entityId, head] of heads) {
    const { vendorData } = head.aggregate.entity
    // Sealed as such, where there is one.
    const profile = opened && ((opened.get(entityId)?.get(profileItem) ?? {}) as Profile)
    if (vendorData !== null) listed.set(normaliseVendorData(vendorData), { head, profile })
  }
  return listed
}

/** The ids of all who have the `vendor_data` of some row. */
export async function idsOf(
  db: Database,
  { run, kind, rows }: { run: ImportRun; kind: EntityKind; rows: readonly ImportRow[] },
): Promise<string[]> {
  const keys = rows.map((one) => directoryKey(run.applicationId, kind, vendorOf(one)))
  return [...(await findEntityIds(db, keys)).values()]
}

/** The kinds of the index are named as well, so that it is seen to fit. */
export async function deletedSince(
  db: Database,
  run: ImportRun,
  kind: EntityKind,
): Promise<ReadonlySet<string>> {
  const { rows } = await db.query<{ id: string }>({
    text: `select e.vendor_data as id from journal j join entity e on e.entity_id = j.entity_id
      where j.application_id = $1 and j.kind = 'entity.deleted' and j.at > $2 and e.kind = $3
        and j.kind in ('entity.deleted', 'entity.erased', 'entity.purged')
        and e.vendor_data is not null`,
    values: [run.applicationId, new Date(run.createdAtMs), kind],
  })
  return new Set(rows.map((one) => normaliseVendorData(one.id)))
}
