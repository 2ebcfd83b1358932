/**
 * Which customers share an official id, a mailbox, a phone, an address, a network or a device:
 * written and counted by keyed hashes alone.
 *
 * Whoever judges a customer writes its links, commits, and reads then. Of two that come at once at
 * least one sees the other so, and the last to write sees all; in one statement both would look at
 * the table as it was before either.
 */
import type { CustomerDetail, EntityDetail } from '@ostiary/domain/aggregate'
import type { LinkageFacts } from '@ostiary/domain/risk/findings'
import { byteas, texts, uuids } from './binary-array.ts'
import type { Database, Pool } from './db.ts'
import { hot, sent } from './hot.ts'
import { isOtherPerson, linkKinds } from './link-keys.ts'
import type { LinkKey, LinkKind } from './link-keys.ts'

/**
 * Others looked at under one key, the newest customers, whose ids begin with the time: far above
 * every threshold, and a network of a million costs no more than one of two hundred. Order by the
 * links' own time needs a second index on random keys: 39 kB of WAL a customer instead of 20.
 */
export const othersMax = 200
const hourMs = 3_600_000
const monthMs = 30 * 24 * hourMs

interface DeviceFacts {
  /** Customers of the device within 30 days, this one included; 0 without a device. */
  readonly onDevice: number
  readonly deviceOfFlagged: boolean
}

/** Counts are of at most `othersMax` others a kind; without its field a kind counts 0. */
export interface Linkage extends LinkageFacts, DeviceFacts {
  /**
   * The others by kind, the newest customer first; of an address those of 30 days, of a network
   * those of an hour.
   */
  readonly linked: Readonly<Partial<Record<LinkKind, readonly string[]>>>
}

interface LinksWritten {
  readonly entityId: string
  readonly atMs: number
  readonly keys: readonly LinkKey[]
}

const insertLinks = hot({
  name: 'links_written',
  text: `insert into link (link_key, entity_id, kind, other, at)
    select s.link_key, $1::uuid, s.kind, s.other, $2::timestamptz
    from unnest($3::bytea[], $4::text[], $5::bytea[]) as s(link_key, kind, other)
    on conflict do nothing`,
  tables: ['link'],
  shards: 'many',
})

/**
 * Writes the links of an entity. What it had stays with its first time: a repeat changes nothing.
 * Not for an entity that may be erased meanwhile: that is `writeLinksOfLiving`.
 */
export async function writeLinks(db: Database, links: LinksWritten): Promise<void> {
  if (links.keys.length === 0) return
  // In one order, so that two writers of one entity wait for each other and never in a ring.
  const keys = links.keys.toSorted((a, b) => a.key.compare(b.key))
  await db.query(
    sent(insertLinks, [
      links.entityId,
      new Date(links.atMs),
      byteas(keys.map(({ key }) => key)),
      texts(keys.map(({ kind }) => kind)),
      byteas(keys.map(({ other }) => other)),
    ]),
  )
}

/**
 * The same, unless the person was erased: an erasure waits for what is under way here, and so finds
 * these links when it forgets them.
 * @returns whether they were written
 */
export function writeLinksOfLiving(pool: Pool, links: LinksWritten): Promise<boolean> {
  return pool.transaction(async (db) => {
    const { rows } = await db.query<{ detail: string }>({
      name: 'entity_held_for_links',
      text: 'select detail from entity where entity_id = $1 for share',
      values: [links.entityId],
    })
    const held = rows[0] && (JSON.parse(rows[0].detail) as EntityDetail)
    if (!held || held.erasedAtMs !== undefined) return false
    await writeLinks(db, links)
    return true
  })
}

/** After the parameters of the keys, which stand in the order of their kinds. */
const [entity, monthAgo, hourAgo] = [1, 2, 3].map((n) => `$${linkKinds.length + n}`)
const since: Partial<Record<LinkKind, string>> = {
  postal_address: ` where at >= ${monthAgo}`,
  network: ` where at >= ${hourAgo}`,
}
const marked: ReadonlySet<LinkKind> = new Set(['official_id', 'mailbox'])

// An arm a kind and no join with an array of keys: each ends at its limit, and a cluster, which
// refuses a limit inside a lateral join, sends each to the one shard of its key.
//
// The limit is a question to the planner on purpose. Told 200, it may take a key to have fewer rows
// and sort all of them: seen with a table not analysed yet, and then a crowd is read to its end.
// Not told, it plans for the first tenth, which only the index in its order gives. A window stands
// outside the limit: inside, the scan would go on for others who are recent.
const readOthers = hot({
  name: 'links_of_keys',
  text: linkKinds
    .map(
      (kind, n) => `(select '${kind}' as kind, entity_id, at,
        ${marked.has(kind) ? 'other' : 'null::bytea as other'}
      from (select entity_id, at, other from link
        where link_key = $${n + 1} and entity_id <> ${entity}
        order by entity_id desc limit (select ${othersMax})) as newest${since[kind] ?? ''})`,
    )
    .join(' union all '),
  tables: ['link'],
  shards: 'many',
})

interface Other extends Record<string, unknown> {
  readonly kind: LinkKind
  readonly entity_id: string
  readonly at: number
  readonly other: Buffer | null
}

/**
 * What an entity shares with others of its application, in one statement, and a second one where
 * it shares something strong.
 *
 * Only the past is bounded: what another process wrote by a clock that is ahead counts, or the last
 * of a ring might see nobody.
 * @param asked the keys the entity has now; what it once gave and changed is not looked up
 */
export async function readLinkage(
  db: Database,
  asked: { readonly keys: readonly LinkKey[]; readonly entityId: string; readonly atMs: number },
): Promise<Linkage> {
  const own = new Map(asked.keys.map((one) => [one.kind, one]))
  const { rows } = await db.query<Other>(
    sent(readOthers, [
      ...linkKinds.map((kind) => own.get(kind)?.key ?? null),
      asked.entityId,
      new Date(asked.atMs - monthMs),
      new Date(asked.atMs - hourMs),
    ]),
  )
  const others = (kind: LinkKind): Other[] => rows.filter((row) => row.kind === kind)
  const idsOf = (kind: LinkKind): string[] => others(kind).map((row) => row.entity_id)
  const standings = await readStandings(db, new Set(strong.flatMap(idsOf)))
  const counted = (kind: LinkKind, ids: readonly string[]): number =>
    own.has(kind) ? ids.length + 1 : 0
  const onDevice = (withinMs: number): string[] =>
    others('device').flatMap((row) => (row.at >= asked.atMs - withinMs ? row.entity_id : []))
  const ofHour = new Set([...idsOf('network'), ...onDevice(hourMs)])
  return {
    idOfOther: others('official_id').some((row) => isMarkedOther(own, row, isOtherPerson)),
    contactShared: new Set([...idsOf('email'), ...idsOf('phone')]).size,
    aliasOfOther: others('mailbox').some((row) => isMarkedOther(own, row, isOtherText)),
    atAddress: counted('postal_address', idsOf('postal_address')),
    withinHour: own.has('network') || own.has('device') ? ofHour.size + 1 : 0,
    rejectedOrFlagged: standings.some((one) => one.isRejected || one.isFlagged),
    onDevice: counted('device', onDevice(monthMs)),
    deviceOfFlagged: isAnyFlagged(standings, new Set(idsOf('device'))),
    linked: Object.fromEntries([...own.keys()].map((kind) => [kind, idsOf(kind)])),
  }
}

const isOtherText = (one: Buffer, two: Buffer): boolean => !one.equals(two)

function isMarkedOther(
  own: ReadonlyMap<LinkKind, LinkKey>,
  { kind, other }: Other,
  isOther: (one: Buffer, two: Buffer) => boolean,
): boolean {
  const mine = own.get(kind)?.other
  return mine != null && other !== null && isOther(mine, other)
}

/** What is one's own; addresses and networks are shared with strangers. */
const strong = ['official_id', 'email', 'mailbox', 'phone', 'device'] as const

const readCustomers = hot({
  name: 'customers_linked',
  text: `select entity_id, state, detail from customer where entity_id = any($1::uuid[])`,
  tables: ['customer'],
  shards: 'many',
})

interface LinkedCustomer {
  readonly entityId: string
  readonly isRejected: boolean
  readonly isFlagged: boolean
}

async function readStandings(db: Database, ids: ReadonlySet<string>): Promise<LinkedCustomer[]> {
  if (ids.size === 0) return []
  const { rows } = await db.query<{ entity_id: string; state: string; detail: string }>(
    sent(readCustomers, [uuids([...ids])]),
  )
  return rows.map(({ entity_id, state, detail }) => {
    const { evaluations = [], flag } = JSON.parse(detail) as CustomerDetail
    // Whose evaluation rejects them may not have come to the verification yet.
    const isDenied = evaluations.some(
      ({ trigger, status }) => trigger === 'onboarding' && status === 'rejected',
    )
    return {
      entityId: entity_id,
      isRejected: state === 'rejected' || isDenied,
      isFlagged: flag !== undefined,
    }
  })
}

const isAnyFlagged = (customers: readonly LinkedCustomer[], ids: ReadonlySet<string>): boolean =>
  customers.some(({ entityId, isFlagged }) => isFlagged && ids.has(entityId))

/**
 * Removes every link of an erased person; others no longer share anything with them.
 * @returns how many there were
 */
export async function forgetLinks(db: Database, entityId: string): Promise<number> {
  const { rowCount } = await db.query({
    text: 'delete from link where entity_id = $1',
    values: [entityId],
  })
  return rowCount ?? 0
}
