/** What must hold of real sessions when those they were of are gone. */
import { readdir } from 'node:fs/promises'
import { simulatedFaces } from '../../packages/server/src/providers/simulator/face.ts'
import { openBrowser } from '../../test/api/hosted.ts'
import { send } from '../calls.ts'
import { bySql, checkOf } from './checks.ts'
import type { Check } from './checks.ts'
import { expected, forEach, midWord, oldWord, pathOf } from './people.ts'
import type { HeldSession, Person } from './people.ts'
import type { BenchServer } from './server.ts'
import type { RealSessions } from './sessions.ts'

const gone = `('DELETED', 'PURGED')`

export async function sessionChecks(
  server: BenchServer,
  people: readonly Person[],
  { pictures }: RealSessions,
): Promise<Check[]> {
  const held = people.flatMap((one) => one.sessions)
  const there = await idsThere(server)
  const away = held.filter(({ id }) => !there.has(id))
  console.log(`${held.length} sessions were opened by name, ${away.length} of them are gone`)
  return [
    ...(await byList(server, people, there)),
    await links(server, away),
    await decisions(server, away),
    await faces(server, { pictures, there }),
    await files(server),
    ...(await bySql(server, questions)),
  ]
}

/** Sessions that are there, of entities that are. */
async function idsThere({ db }: BenchServer): Promise<Set<string>> {
  const { rows } = await db.query<{ id: string }>({
    text: `select s.session_id as id from session s join entity e on e.entity_id = s.entity_id
      where e.standing not in ${gone} and s.status <> 'Deleted'`,
  })
  return new Set(rows.map((row) => row.id))
}

interface Listed {
  readonly session_id: string
  readonly session_kind: string
  readonly didit_internal_id: string | null
  readonly vendor_data: string | null
  readonly status: string
}

async function allListed(server: BenchServer, query: string): Promise<Listed[]> {
  const found: Listed[] = []
  for (let path: string | null = `/v3/sessions/?limit=100&${query}`; path !== null;) {
    const page = expected(await send(server.url, 'GET', path), 200)
    found.push(...(page['results'] as Listed[])) // as the contract has it
    const next = page['next'] as string | null
    path = next && new URL(next).pathname + new URL(next).search
  }
  return found
}

async function byList(
  server: BenchServer,
  people: readonly Person[],
  there: ReadonlySet<string>,
): Promise<Check[]> {
  const listed = await allListed(server, 'session_kind=all')
  console.log(`${listed.length} sessions listed`)
  const old = await Promise.all(
    [oldWord, midWord].map((word) => allListed(server, `session_kind=all&search=${word}`)),
  )
  const counters = new Map<string, Record<string, number>>()
  for (const { didit_internal_id: id, status } of listed) {
    const counts = counters.get(id ?? '') ?? {}
    counts[status] = (counts[status] ?? 0) + 1
    counters.set(id ?? '', counts)
  }
  const wrong: string[] = []
  await forEach(people, async (one) => {
    const { body } = await send(server.url, 'GET', pathOf(one))
    const counts = counters.get(String(body['didit_internal_id'])) ?? {}
    const counted = {
      session_count: Object.values(counts).reduce((sum, n) => sum + n, 0),
      approved_count: counts['Approved'] ?? 0,
      declined_count: counts['Declined'] ?? 0,
      in_review_count: counts['In Review'] ?? 0,
    }
    for (const [name, count] of Object.entries(counted))
      if (body[name] !== count) wrong.push(`${one.name}: ${name} ${String(body[name])}, ${count}`)
  })
  const seen = new Set(listed.map((one) => one.session_id))
  return [
    checkOf(
      'no session of who is gone is listed',
      listed.map((one) => one.session_id).filter((id) => !there.has(id)),
    ),
    checkOf(
      'every session of who is there is listed',
      [...there].filter((id) => !seen.has(id)),
    ),
    checkOf(
      'no session is found by the names of those before',
      old.flat().map((one) => one.session_id),
    ),
    checkOf('everybody counts the sessions of their own that the list shows', wrong),
  ]
}

async function links(server: BenchServer, away: readonly HeldSession[]): Promise<Check> {
  const led: string[] = []
  await forEach(away, async ({ id, token }) => {
    if (!token) return
    const { status, code } = await openBrowser(server, token).open()
    if (status !== 404 || code !== 'link_unknown') led.push(`${id}: ${status} ${code}`)
  })
  return checkOf('the link of a session that is gone leads nowhere', led)
}

async function decisions(server: BenchServer, away: readonly HeldSession[]): Promise<Check> {
  const told: string[] = []
  await forEach(away, async ({ id }) => {
    const { status } = await send(server.url, 'GET', `/v3/session/${id}/decision/`)
    if (status !== 404) told.push(`${id}: ${status}`)
  })
  return checkOf('of a session that is gone no decision is told', told)
}

/** Asked of the memory that the checks of sessions ask. */
async function faces(
  { services, applicationId }: BenchServer,
  of: { readonly pictures: readonly Buffer[]; readonly there: ReadonlySet<string> },
): Promise<Check> {
  const left: string[] = []
  let found = 0
  for (const picture of of.pictures) {
    // As they are kept: taken on, and rid of what is not the picture.
    const accepted = await services.media.accept(picture, { purpose: 'photo' })
    if (!accepted.ok) throw new Error('a picture of the bench is none')
    const face = await simulatedFaces.embed(accepted.bytes)
    if (face.kind !== 'ok') throw new Error('a picture of the bench has no face')
    const alike = await services.sessionFaces.findFaces(applicationId, face.embedding)
    found += alike.length
    left.push(...alike.map((one) => one.entryId).filter((id) => !of.there.has(id)))
  }
  console.log(`${found} faces found in memory`)
  return checkOf('in memory no face of who is gone is found', left)
}

async function files({ db, dataDir, services }: BenchServer): Promise<Check> {
  while ((await services.media.sweepMedia()) > 0);
  const { rows } = await db.query<{ id: string }>({
    text: `select entity_id as id from entity where standing in ${gone}`,
  })
  const away = new Set(rows.map((row) => row.id))
  const all = await readdir(dataDir, { recursive: true })
  const uploads = all.filter((path) => /[0-9a-f-]{36}\/[0-9a-f-]{36}$/.test(path))
  console.log(`${uploads.length} files of uploads are left`)
  return checkOf(
    'no file of who is gone is left',
    uploads.filter((path) => away.has(path.split('/').at(-2)!)), // two ids end the path
  )
}

/** Named questions whose answers are all violations. */
const questions: Readonly<Record<string, string>> = {
  'no upload is of a session that was deleted': `select m.media_id as told from media m
    join session s on s.entity_id = m.entity_id and s.session_id = m.session_id
    where s.status = 'Deleted' and m.deleted_at is null`,
  'no hash is of a session that was deleted, or is none': `select i.session_id as told
    from session_identifier i left join session s
      on s.entity_id = i.entity_id and s.session_id = i.session_id
    where s.session_id is null or s.status = 'Deleted'`,
  'no face is of a session that was deleted, or is none': `select f.session_id as told
    from session_face f left join session s
      on s.entity_id = f.entity_id and s.session_id = f.session_id
    where f.template is not null and (s.session_id is null or s.status = 'Deleted')`,
  'nothing lies in the vault of a session that was deleted, or is none': `select v.item as told
    from vault v left join session s
      on s.entity_id = v.entity_id and v.item like 'session:' || s.session_id || '%'
    where v.item like 'session:%' and (s.session_id is null or s.status = 'Deleted')`,
}
