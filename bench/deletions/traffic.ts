/**
 * What goes on at once: deletions in batches, the purge with the clock moved on, creations under
 * the same ids, changes, erasures, sessions, onboardings, an import, lists and searches.
 */
import { setImmediate, setTimeout as delay } from 'node:timers/promises'
import { openRetention } from '../../packages/server/src/jobs/retention.ts'
import { openLog } from '../../packages/server/src/process/log.ts'
import { openOutage } from '../../packages/server/src/store/outage.ts'
import { send, sendUsers } from '../calls.ts'
import type { Answered } from '../calls.ts'
import {
  create,
  emailOf,
  forEach,
  midWord,
  newWord,
  oldWord,
  openSession,
  pathOf,
} from './people.ts'
import type { Folder, Person } from './people.ts'
import type { BenchServer } from './server.ts'
import { askAgain, goOn, openReal } from './sessions.ts'
import type { RealSessions } from './sessions.ts'

const batchRows = 50
/** Who asks for an id that is not free yet asks again after this; sooner, nothing else got on. */
const pauseMs = 40
const monthMs = 40 * 86_400_000
/** The months go by so often within the run. */
const months = 25

export interface Seen {
  deletions: number
  deletionMs: number
  purges: number
  purgeMs: number
  /** What nobody should be answered, by what it was, and how often. */
  readonly wrong: Map<string, number>
  /** Creations under a barred id that did not begin BLOCKED. */
  readonly unbarred: Set<string>
}

interface Running extends BenchServer {
  readonly seen: Seen
  /** One round of the retention. */
  readonly purge: () => Promise<number>
  /** What real sessions run; absent in a run without them. */
  readonly real?: RealSessions | undefined
}

export async function run(
  server: BenchServer,
  people: readonly Person[],
  real?: RealSessions,
): Promise<Seen> {
  const wrong = new Map<string, number>()
  const seen: Seen = {
    deletions: 0,
    deletionMs: 0,
    purges: 0,
    purgeMs: 0,
    wrong,
    unbarred: new Set(),
  }
  const log = openLog('silent')
  const purge = openRetention({ ...server.services, log, outage: openOutage(log) })
  const running: Running = { ...server, seen, purge, real }
  const ended = { is: false }
  const purging = purgeOn(running, ended)
  await Promise.all([deleteAll(running, people), importSome(running, people)])
  ended.is = true
  await purging
  server.clock.advance(monthMs)
  await purgeAll(running)
  return seen
}

function note(
  { seen }: Running,
  what: string,
  { status }: Pick<Answered, 'status'>,
  fine: readonly number[],
) {
  if (fine.includes(status)) return
  const key = `${what} answered ${status}`
  seen.wrong.set(key, (seen.wrong.get(key) ?? 0) + 1)
}

async function purgeOn(running: Running, ended: { is: boolean }): Promise<void> {
  while (!ended.is) {
    await purgeAll(running)
    await delay(5)
  }
}

async function purgeAll({ services, seen, purge }: Running): Promise<void> {
  for (;;) {
    const from = performance.now()
    const gone = await purge()
    if (gone === 0) return
    seen.purges += gone
    seen.purgeMs += performance.now() - from
    services.wake()
  }
}

/** Four lanes of batches; who is deleted is followed by somebody new before the next batch goes. */
async function deleteAll(running: Running, people: readonly Person[]): Promise<void> {
  const batches: Person[][] = []
  for (const folder of ['users', 'businesses'] as const) {
    const all = people.filter((one) => one.folder === folder)
    for (let at = 0; at < all.length; at += batchRows) batches.push(all.slice(at, at + batchRows))
  }
  const every = Math.max(1, Math.floor(batches.length / months))
  const from = performance.now()
  await forEach(
    batches,
    async (batch, index) => {
      if (index % every === 0) running.clock.advance(monthMs)
      await replace(running, batch)
    },
    4,
  )
  running.seen.deletionMs = performance.now() - from
}

async function replace(running: Running, batch: readonly Person[]): Promise<void> {
  const early = batch.filter((one) => one.keptOut !== 'late')
  // Those blocked at this very moment come back once their deletion is answered: who creates
  // earlier asks before there was a bar.
  const late = batch.filter((one) => one.keptOut === 'late')
  const deleted = remove(
    running,
    batch[0]!.folder,
    batch.map((one) => one.name),
  )
  await Promise.all([
    deleted.then(() => forEach(late, (one) => comeBack(running, one))),
    ...late.map((one) => block(running, one)),
    ...early.map((one) => disturb(running, one)),
    ...early.map((one) => comeBack(running, one)),
  ])
  const again = batch.filter((one) => one.isTwice)
  if (again.length === 0) return
  await Promise.all([
    remove(
      running,
      again[0]!.folder,
      again.map((one) => one.name),
    ),
    ...again.map((one) => disturb(running, one)),
    ...again.map((one) => comeBack(running, one)),
  ])
}

async function remove(running: Running, folder: Folder, names: readonly string[]): Promise<void> {
  const answer = await send(running.url, 'POST', `/v3/${folder}/delete/`, {
    vendor_data_list: names,
  })
  note(running, 'a deletion', answer, [200])
  running.seen.deletions += Number(answer.body['deleted'] ?? 0)
}

async function block(running: Running, one: Person): Promise<void> {
  const body = { status: 'BLOCKED', reason: 'chargebacks' }
  const answer = await send(running.url, 'PATCH', pathOf(one, 'update-status/'), body)
  note(running, 'a change of standing', answer, [200, 404])
}

/** What others do to an entity at the moment it is deleted, by its name and by its own id. */
async function disturb(running: Running, one: Person): Promise<void> {
  const { url } = running
  await disturbSessions(running, one)
  const id = one.ids.at(-1)!
  const kind = one.index % 9
  if (kind < 3) {
    const body = { display_name: 'Somebody', metadata: { changed: true } }
    note(running, 'a change', await send(url, 'PATCH', pathOf(one), body), [200, 404, 409])
  }
  if (kind === 3 || kind === 0) {
    await setImmediate()
    const erased = await send(url, 'POST', `/v1/entities/${id}/erase`, {})
    note(running, 'an erasure', erased, [200, 404, 409])
  }
  if (kind === 4 || kind === 0) {
    await approve(running, one)
    if (one.index % 2 === 0) await session(running, one)
  }
  if (kind === 5 && one.folder === 'users') {
    const chainId = `eip155:1:0x${one.index.toString(16).padStart(40, '0')}`
    const made = await send(url, 'POST', '/v1/customers', { externalId: one.name, chainId })
    note(running, 'an onboarding', made, [201, 403, 404, 409])
  }
  if (kind === 6) note(running, 'a look', await send(url, 'GET', pathOf(one)), [200, 404])
  if (kind === 7) {
    const query = `search=${encodeURIComponent(emailOf(oldWord, one))}`
    note(running, 'a search', await send(url, 'GET', `/v3/${one.folder}/?${query}`), [200])
  }
  if (kind === 8) {
    const kindOf = one.folder === 'users' ? 'user' : 'business'
    const query = `vendorData=${encodeURIComponent(one.name)}&kind=${kindOf}`
    note(running, 'a list', await send(url, 'GET', `/v3/${one.folder}/?limit=20`), [200])
    note(running, 'a look by /v1', await send(url, 'GET', `/v1/entities?${query}`), [200])
  }
}

/** Its page is gone on with, its session is decided about, asked again or deleted. */
async function disturbSessions(running: Running, one: Person): Promise<void> {
  const last = one.sessions.at(-1)
  if (!running.real || !last) return
  const kind = one.index % 7
  if (kind < 3)
    for (const status of await goOn(running, running.real, one))
      if (status >= 500) note(running, 'a page', { status }, [])
  if (kind === 3) note(running, 'a resubmission', { status: await askAgain(running, last) }, tried)
  if (kind === 4) {
    const path = `/v3/session/${last.id}/delete/`
    note(running, 'a deletion of a session', await send(running.url, 'DELETE', path), [204, 404])
  }
  if (kind === 5) {
    const path = `/v3/session/${last.id}/decision/`
    note(running, 'a decision', await send(running.url, 'GET', path), [200, 404])
  }
}

/** Whatever state it is in, if it is there. */
const tried = [200, 400, 404, 409]

/** What the session of the entity that was has read is corrected and is to be handed on. */
async function approve(running: Running, one: Person): Promise<void> {
  const { session: sessionId } = one
  if (sessionId === undefined) return
  const path = `/v3/session/${sessionId}`
  const body = { full_name: `${oldWord} ${oldWord}${one.index}` }
  const corrected = await send(running.url, 'PATCH', `${path}/update-data/`, body)
  note(running, 'a correction', corrected, [200, 404, 409])
  const approved = { new_status: 'Approved' }
  const answer = await send(running.url, 'PATCH', `${path}/update-status/`, approved)
  note(running, 'an approval', answer, [200, 400, 404, 409])
}

/** A session of whoever has the id at this moment, or of somebody it makes. */
async function session(running: Running, one: Person): Promise<void> {
  note(running, 'a session', await openSession(running, one, 'approve'), [201, 404, 409])
}

/** What is known of the entity that has an id now, or of the next. */
const wordOf = ({ ids, isTwice }: Person, next = 0): string =>
  [oldWord, isTwice ? midWord : newWord][ids.length - 1 + next] ?? newWord

/** Creates until the id is free, as a caller would, then changes and tags who is new. */
async function comeBack(running: Running, one: Person): Promise<void> {
  const before = one.ids.at(-1)!
  const word = wordOf(one, 1)
  for (;;) {
    const made = await create(running, one, word)
    note(running, 'a creation', made, [201, 400])
    if (made.status >= 500) return
    const found = made.status === 201 ? made : await send(running.url, 'GET', pathOf(one))
    const id = found.body['didit_internal_id']
    // Still who was there, or, where somebody made one between, that one.
    if (typeof id !== 'string' || one.ids.includes(id)) {
      await delay(pauseMs)
      continue
    }
    if (one.keptOut !== 'no' && found.body['status'] !== 'BLOCKED')
      running.seen.unbarred.add(before)
    one.ids.push(id)
    break
  }
  const body = { display_name: `${newWord} ${one.index}` }
  const isErased = one.index % 13 === 0 && !one.isTwice
  const [changed, erased] = await Promise.all([
    send(running.url, 'PATCH', pathOf(one), body),
    isErased ? send(running.url, 'POST', `/v1/entities/${one.ids.at(-1)}/erase`, {}) : undefined,
  ])
  note(running, 'a change of who is new', changed, [200, 404, 409])
  if (erased) note(running, 'an erasure of who is new', erased, [200])
  if (one.index % 4 === 0) await session(running, one)
  if (running.real && one.index % 3 === 1) {
    const status = await openReal(running, running.real, { one, word })
    note(running, 'a session of who is new', { status }, [201, 404, 409])
  }
}

/** Every tenth id in a file, worked off while its user is deleted and comes back. */
async function importSome(running: Running, people: readonly Person[]): Promise<void> {
  const users = people.filter((one) => one.folder === 'users' && one.keptOut !== 'late')
  const some = users.filter((one) => one.index % 3 === 2 || one.index % 10 === 0)
  const rows = some.map((one) => `${one.name},Somebody Imported,vip`)
  for (let at = 0; at < rows.length; at += 500) {
    const text = ['vendor_data,full_name,tags', ...rows.slice(at, at + 500)].join('\n')
    await sendUsers(running.url, text)
  }
}
