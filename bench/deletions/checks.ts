/** What must hold when all is over: each check has a name and counts what violates it. */
import { rebuildDerived } from '../../packages/server/src/commands/rebuild.ts'
import { verifyJournal } from '../../packages/server/src/transitions/verify.ts'
import { normaliseVendorData } from '../../packages/server/src/store/directory.ts'
import { send } from '../calls.ts'
import { emailOf, expected, forEach, midWord, oldWord, pathOf } from './people.ts'
import type { Person } from './people.ts'
import type { BenchServer } from './server.ts'
import type { Seen } from './traffic.ts'

export interface Check {
  readonly name: string
  readonly violations: number
  readonly examples: readonly string[]
}

const gone = `('DELETED', 'PURGED')`

export async function checkAll(
  server: BenchServer,
  people: readonly Person[],
  seen: Seen,
): Promise<Check[]> {
  return [
    ...(await orphans(server)),
    ...(await bySql(server, questions)),
    ...(await bars(server, people, seen)),
    ...(await byApi(server, people)),
    await journalHolds(server),
    await derivedIsStored(server),
    checkOf(
      'nothing was answered that nobody should be',
      [...seen.wrong].map((one) => one.join(': ')),
    ),
    checkOf('the server warned of nothing', server.warnings),
  ]
}

export const checkOf = (name: string, all: readonly string[]): Check => ({
  name,
  violations: all.length,
  examples: all.slice(0, 3),
})

/** Every column of ids there is, asked of the schema, so that a table to come is looked at too. */
async function orphans({ db }: BenchServer): Promise<Check[]> {
  const { rows: columns } = await db.query<{ table: string; column: string }>({
    text: `select c.table_name as table, c.column_name as column
      from information_schema.columns c join information_schema.tables t
        on t.table_schema = c.table_schema and t.table_name = c.table_name
      where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.data_type = 'uuid'
      order by 1, 2`,
  })
  const kept = new Set(['entity', 'journal'])
  const found: string[] = []
  const unknown: string[] = []
  for (const { table, column } of columns) {
    if (kept.has(table)) continue
    const but = table === 'identifier' ? `and r.role <> 'bar'` : ''
    const { rows } = await db.query<{ id: string }>({
      text: `select r.${column} as id from ${table} r
          join entity e on e.entity_id = r.${column} where e.standing = 'PURGED' ${but}`,
    })
    found.push(...rows.map((row) => `${table}.${column} ${row.id}`))
    if (column !== 'entity_id' || table === 'idempotency') continue
    const lost = await db.query<{ id: string }>({
      text: `select r.entity_id as id from ${table} r
        where not exists (select 1 from entity e where e.entity_id = r.entity_id)`,
    })
    unknown.push(...lost.rows.map((row) => `${table} ${row.id}`))
  }
  const names = columns.filter(({ column }) => column === 'entity_id').map(({ table }) => table)
  console.log(`tables of entities: ${names.join(', ')}`)
  return [
    checkOf('of a purged entity no row is left but its own and its journal', found),
    checkOf('no row is of an entity that never was', unknown),
  ]
}

/** Named questions whose answers are all violations; each says what it found as `told`. */
const questions: Readonly<Record<string, string>> = {
  'everything that was deleted is purged': `select entity_id as told from entity
    where standing = 'DELETED'`,
  'no directory entry leads to one that is gone': `select d.entity_id as told from directory d
    left join entity e on e.entity_id = d.entity_id
    where e.entity_id is null or e.standing in ${gone}`,
  'nobody who is gone holds a claim': `select i.kind || ' ' || i.entity_id as told
    from identifier i left join entity e on e.entity_id = i.entity_id
    where i.role = 'claim' and (e.entity_id is null or e.standing in ${gone})`,
  'of a purged entity no data key is left': `select v.entity_id as told from vault v
    join entity e on e.entity_id = v.entity_id where e.standing = 'PURGED' and v.item = 'key'`,
  'of a purged entity the id of the caller is gone': `select entity_id as told from entity
    where standing = 'PURGED' and vendor_data is not null`,
  'nobody who is gone is found by a search': `select s.entity_id as told from entity_search s
    left join entity e on e.entity_id = s.entity_id
    where e.entity_id is null or e.standing in ${gone}`,
  'an erased person is found by tags alone': `select s.entity_id as told from entity_search s
    join entity e on e.entity_id = s.entity_id
    where e.detail like '%"erasedAtMs"%' and e.detail not like '%"tags":["%'`,
  'of an erased person nothing lies in the vault': `select v.entity_id as told from vault v
    join entity e on e.entity_id = v.entity_id where e.detail like '%"erasedAtMs"%'`,
  'after a deletion nothing happens but an erasure and the purge': `select j.kind as told
    from journal d join journal j on j.entity_id = d.entity_id and j.seq > d.seq
    where d.kind = 'entity.deleted'
      and j.kind not in ('entity.erased', 'customer.person_erased', 'entity.purged',
        'session.expired', 'session.abandoned')`,
  'no session of who is gone goes on': `select s.session_id as told from session s
    join entity e on e.entity_id = s.entity_id where e.standing in ${gone}
      and s.status in ('Not Started', 'In Progress', 'Awaiting User', 'Resubmitted')`,
  'nobody comes back': `select e.entity_id as told from entity e
    where e.standing not in ${gone} and exists (select 1 from journal j
      where j.entity_id = e.entity_id and j.kind in ('entity.deleted', 'entity.purged'))`,
  'an id has one entity that is there': `select kind || ' ' || lower(vendor_data) as told
    from entity where standing not in ${gone}
    group by application_id, kind, lower(vendor_data) having count(*) > 1`,
}

/** Each is asked for what it should not find. */
export async function bySql(
  { db }: BenchServer,
  questions: Readonly<Record<string, string>>,
): Promise<Check[]> {
  const checks: Check[] = []
  for (const [name, text] of Object.entries(questions)) {
    const { rows } = await db.query<{ told: string }>({ text })
    const told = rows.map((row) => row.told)
    checks.push(checkOf(name, told))
  }
  return checks
}

/** Who was BLOCKED when deleted leaves an entry, and the next under its id begins BLOCKED. */
async function bars(
  { db, services, applicationId }: BenchServer,
  people: readonly Person[],
  { unbarred }: Seen,
): Promise<Check[]> {
  const { rows } = await db.query<{ id: string }>({
    text: `select entity_id as id from journal
      where kind = 'entity.deleted' and body::json->>'from' = 'BLOCKED'`,
  })
  const blocked = new Set(rows.map((row) => row.id))
  const barred = people.filter(({ ids }) => ids.some((id) => blocked.has(id)))
  const missed = [...unbarred].filter((id) => blocked.has(id))
  const { rows: entries } = await db.query<{ key: Buffer }>({
    text: 'select match_key as key from access_list_entry where removed_at is null',
  })
  const there = new Set(entries.map(({ key }) => key.toString('hex')))
  const unlisted = barred.filter((one) => {
    const kind = one.folder === 'users' ? 'user' : 'business'
    const form = normaliseVendorData(one.name)
    return !there.has(services.listKeys.formKey(applicationId, kind, form).toString('hex'))
  })
  const { rows: standing } = await db.query<{ name: string; standing: string }>({
    text: `select kind || ' ' || vendor_data as name, standing from entity
      where standing not in ${gone}`,
  })
  const now = new Map(standing.map((row) => [row.name, row.standing]))
  const free = barred.filter((one) => {
    const kind = one.folder === 'users' ? 'user' : 'business'
    return now.get(`${kind} ${one.name}`) !== 'BLOCKED'
  })
  const { rows: lifted } = await db.query<{ told: string }>({
    text: `select e.entity_id as told from entity e join journal d on d.entity_id = e.entity_id
      where d.kind = 'entity.deleted' and e.detail like '%customer_rejected%'
        and not exists (select 1 from identifier i
          where i.entity_id = e.entity_id and i.role = 'bar')`,
  })
  console.log(`ids that were barred or BLOCKED when they were deleted: ${barred.length}`)
  return [
    checkOf('under a barred id everybody begins BLOCKED', missed),
    checkOf(
      'under a barred id everybody is BLOCKED at the end',
      free.map((one) => one.name),
    ),
    checkOf(
      'every barred id stands on the blocklist',
      unlisted.map((one) => one.name),
    ),
    checkOf(
      'the bar of a rejected customer outlives it',
      lifted.map((row) => row.told),
    ),
  ]
}

async function byApi(server: BenchServer, people: readonly Person[]): Promise<Check[]> {
  const { rows } = await server.db.query<{ id: string }>({
    text: `select entity_id as id from entity where standing in ${gone}`,
  })
  const away = new Set(rows.map((row) => row.id))
  const [missing, visible, mixed, found]: string[][] = [[], [], [], []]
  const known = new RegExp(`${oldWord}|${midWord}`, 'i')
  await forEach(people, async (one) => {
    const read = await send(server.url, 'GET', pathOf(one))
    const id = read.body['didit_internal_id'] as string
    if (read.status !== 200) missing!.push(`${one.name}: ${read.status}`)
    if (away.has(id)) visible!.push(one.name)
    if (known.test(JSON.stringify(read.body))) mixed!.push(one.name)
    for (const word of [oldWord, midWord]) {
      const text = encodeURIComponent(emailOf(word, one))
      const all = await send(server.url, 'GET', `/v3/${one.folder}/?search=${text}`)
      if ((all.body['results'] as unknown[]).length > 0) found!.push(`${one.name} by ${word}`)
    }
    const [first] = one.ids
    const byId = await send(server.url, 'GET', `/v1/entities/${first}`)
    if (away.has(first!) && byId.status !== 404) visible!.push(`${first} by its id`)
  })
  let listed = 0
  for (const folder of ['users', 'businesses']) {
    for (let path: string | null = `/v3/${folder}/?limit=100&cursor=`; path !== null;) {
      const page = await send(server.url, 'GET', path)
      const all = expected(page, 200)['results'] as { didit_internal_id: string }[]
      listed += all.length
      for (const one of all)
        if (away.has(one.didit_internal_id)) visible!.push(`${one.didit_internal_id} in a list`)
      const next = page.body['next'] as string | null
      path = next && new URL(next).pathname + new URL(next).search
    }
  }
  const fewer = listed === people.length ? [] : [`${listed} of ${people.length}`]
  return [
    checkOf('every id leads to somebody', missing!),
    checkOf('nobody who is gone is seen by get, list or its own id', visible!),
    checkOf('everybody new has data of its own alone', mixed!),
    checkOf('what was known of those before finds nobody', found!),
    checkOf('the lists show everybody', fewer),
  ]
}

async function journalHolds({ db }: BenchServer): Promise<Check> {
  const report = await verifyJournal(db)
  console.log(`verify: ${report.entities} entities, ${report.entries} lines`)
  return checkOf(
    'the journal holds',
    report.broken.map((one) => JSON.stringify(one)),
  )
}

async function derivedIsStored({ db }: BenchServer): Promise<Check> {
  const { entities, differences } = await rebuildDerived(db)
  const told = differences.map(({ entityId, fields }) => `${entityId}: ${fields.join(', ')}`)
  console.log(`folded anew: ${entities} entities with sessions`)
  return checkOf('what is derived is what is stored', told)
}
