/**
 * A list update of 300 entries, against many who are monitored: how long until everybody concerned
 * is known, sealed rows opened included. `npm run bench -- monitoring --rows 100000`.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { settingsFor } from '@ostiary/domain/workflow/config'
import { openProgress } from '../packages/server/src/commands/progress.ts'
import type { Progress } from '../packages/server/src/commands/progress.ts'
import { readConfig } from '../packages/server/src/config.ts'
import { ensureFirstApplication } from '../packages/server/src/features/bootstrap.ts'
import { openListIndex } from '../packages/server/src/jobs/list-index.ts'
import { lookOutForParties } from '../packages/server/src/jobs/monitoring/look-out.ts'
import type { MonitoringParts } from '../packages/server/src/jobs/monitoring/parts.ts'
import type { Kept } from '../packages/server/src/jobs/monitoring/screening.ts'
import type { ListEntry } from '../packages/server/src/lists/entry.ts'
import { inTurns } from '../packages/server/src/platform/in-turns.ts'
import { systemClock } from '../packages/server/src/platform/clock.ts'
import { randomIds } from '../packages/server/src/platform/ids.ts'
import { openKeyring } from '../packages/server/src/platform/keyring.ts'
import { compose } from '../packages/server/src/process/services.ts'
import { lookedForOf, partyDigest } from '../packages/server/src/providers/aml/monitored.ts'
import { openLog } from '../packages/server/src/process/log.ts'
import { buildPartyIndex } from '../packages/server/src/providers/name-lists/party-index.ts'
import { byteas, uuids } from '../packages/server/src/store/binary-array.ts'
import type { Pool } from '../packages/server/src/store/db.ts'
import { openPool } from '../packages/server/src/store/db.ts'
import { startEmbedded } from '../packages/server/src/store/embedded/embedded.ts'
import { inventedEntry, inventedList } from '../packages/server/src/store/lists.fixture.ts'
import { numbersOf } from '../packages/server/src/store/links.fixture.ts'
import { importList } from '../packages/server/src/store/lists.ts'
import { readListedParties } from '../packages/server/src/store/list-reader.ts'
import { migrate } from '../packages/server/src/store/migrate.ts'
import { monitoredItem, partyItem } from '../packages/server/src/store/monitored-parties.ts'
import { openOutage } from '../packages/server/src/store/outage.ts'
import type { Vault } from '../packages/server/src/store/vault.ts'
import { firstNames, surnames } from './names.ts'

const listedBefore = 10_000
const changed = 300
/** Of those changed, how many are customers by name and birth. */
const met = 30
const runs = 5
const pageRows = 2_000

/** A number below `many` for each name, the same in every run. */
const drawn = (seed: number) => {
  const random = numbersOf(seed)
  return <T>(all: readonly T[]): T => all[Math.floor(random(all.length))]! // below its length
}
const syllables = 'ba ko ri ven da lu shi mar tze ol un fa gri pol ed ka sun ye hol ter'.split(' ')

/** As people are called, or by a name of its own where the number is odd. */
function nameOf(seed: number): string {
  const pick = drawn(seed)
  const word = (): string => Array.from({ length: 3 }, () => pick(syllables)).join('')
  return seed % 2 === 0 ? `${pick(firstNames)} ${word()} ${pick(surnames)}` : `${word()} ${word()}`
}
function bornOf(seed: number): string {
  const pick = drawn(seed + 7)
  const two = (n: number): string => String(n).padStart(2, '0')
  const upTo = (n: number): number => pick(Array.from({ length: n }, (_, at) => at))
  return `${1950 + upTo(55)}-${two(1 + upTo(12))}-${two(1 + upTo(28))}`
}
const customerSeed = (n: number): number => 1_000_000 + n

const entryOf = (entryNo: number, seed: number): ListEntry => ({
  ...inventedEntry(entryNo),
  kind: 'person',
  name: nameOf(seed),
  aliases: [{ name: nameOf(seed + 500_000), quality: 'strong', type: 'aka' }],
  // As on the lists: of one in seven nobody knows.
  birthDates: seed % 7 === 0 ? [] : [bornOf(seed)],
  wallets: [],
})

/** Each run names others of the customers. */
function nextVersion(run: number) {
  const entries = Array.from({ length: listedBefore }, (_, n) => entryOf(n, n))
  for (let n = 0; n < changed; n += 1) {
    const number = run * changed + n
    entries[n] = entryOf(n, n < met ? customerSeed(number) : 3_000_000 + number)
  }
  return inventedList([], { entries })
}

/** Data keys and parties as screenings leave them; no entity stands behind them here. */
async function watch(
  db: Pool,
  vault: Vault,
  of: { applicationId: string; rows: number; progress: Progress },
): Promise<void> {
  const ids = randomIds()
  const config = settingsFor('AML', {})
  for (let from = 0; from < of.rows; from += pageRows) {
    const many = Math.min(pageRows, of.rows - from)
    const made = Array.from({ length: many }, async (_, at) => {
      const seed = customerSeed(from + at)
      const entityId = ids.next(systemClock.now())
      const { dataKey, row } = await vault.newKey(entityId)
      const sought = {
        kind: 'person',
        names: [nameOf(seed)],
        birthDate: bornOf(seed),
        countries: ['ESP'],
        numbers: [],
      } as const
      const party = { sought, config, isCareful: false }
      const kept: Kept = { party: partyDigest(party), basis: 'profile', hits: [] }
      return {
        entityId,
        key: row.sealed,
        party: vault.sealItem(dataKey, entityId, partyItem, lookedForOf(party)).sealed,
        sealed: vault.sealItem(dataKey, entityId, monitoredItem, kept).sealed,
      }
    })
    const all = await Promise.all(made)
    const entityIds = uuids(all.map((one) => one.entityId))
    await db.query({
      text: `insert into vault (entity_id, item, sealed)
        select i, 'key', k from unnest($1::uuid[], $2::bytea[]) as t(i, k)`,
      values: [entityIds, byteas(all.map((one) => one.key))],
    })
    await db.query({
      text: `insert into monitored_party
          (entity_id, application_id, kind, party, sealed, made_at, screened_at, due_at)
        select i, $2, 'user', p, s, 'epoch', 'epoch', 'infinity'
        from unnest($1::uuid[], $3::bytea[], $4::bytea[]) as t(i, p, s)`,
      values: [
        entityIds,
        of.applicationId,
        byteas(all.map((one) => one.party)),
        byteas(all.map((one) => one.sealed)),
      ],
    })
    of.progress.advance(from + many, of.rows)
  }
  await db.query({ text: 'analyze monitored_party' })
}

/** As if it had been looked at already. */
const passOver = (db: Pool): Promise<unknown> =>
  db.query({
    text: `insert into monitoring_look_out (list, version, looked_at)
      select list, version, now() from list_version where state = 'active'`,
  })

interface Looked {
  readonly seconds: number
  /** Of this process, on a machine that others use too. */
  readonly cpuSeconds: number
  /** And of that, what the thread used that everything else waits for. */
  readonly mainSeconds: number
  readonly found: number
}

async function lookOnce(parts: MonitoringParts): Promise<Looked> {
  // Screenings have asked for it before; what is measured begins with it.
  await parts.parties.refresh()
  const [startMs, before] = [performance.now(), process.cpuUsage()]
  const mainBefore = process.threadCpuUsage()
  await lookOutForParties(parts)
  const seconds = (performance.now() - startMs) / 1000
  const used = process.cpuUsage(before)
  const usedMain = process.threadCpuUsage(mainBefore)
  const { rowCount } = await parts.db.query({
    text: `update monitored_party set found_at = null where found_at is not null returning 1`,
  })
  return {
    seconds,
    cpuSeconds: secondsOf(used),
    mainSeconds: secondsOf(usedMain),
    found: rowCount ?? 0,
  }
}

const secondsOf = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1e6

export async function benchMonitoring(rows: number): Promise<boolean> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ostiary-bench-'))
  const embedded = await startEmbedded({ dataDir, log: { info() {}, warn() {}, error() {} } })
  const db = openPool({ url: embedded.url, size: 3 })
  await migrate(db, 0)
  const { applicationId } = await ensureFirstApplication({
    db,
    ids: randomIds(),
    clock: systemClock,
  })
  const composed = await compose(readConfig({ OSTIARY_DATA_DIR: dataDir }), {
    url: embedded.url,
    keyring: await openKeyring(join(dataDir, 'keyring.json')),
    onError: () => {},
    wake: () => {},
  })
  const progress = openProgress()
  try {
    progress.step('people to be monitored')
    await watch(db, composed.services.vault, { applicationId, rows, progress })
    const log = openLog('silent')
    const parties = await openListIndex(db, {
      read: readListedParties,
      build: (entries, digests) => inTurns(buildPartyIndex(entries, digests)),
    })
    const parts = { ...composed.services, parties, log, outage: openOutage(log) }
    const seen: Looked[] = []
    progress.step('versions')
    for (let run = 0; run <= runs; run += 1) {
      const options = { nowMs: systemClock.now(), allowShrink: true }
      await importList(db, nextVersion(run), [], options)
      // The first version is new as a whole: it is no update.
      if (run === 0) await passOver(db)
      else seen.push(await lookOnce(parts))
      progress.advance(run, runs)
    }
    return told(rows, seen)
  } finally {
    progress.end()
    await composed.close()
    await db.close()
    await embedded.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

function told(rows: number, seen: readonly Looked[]): boolean {
  const found = seen.map((one) => one.found)
  const range = (of: (one: Looked) => number): string => {
    const all = seen.map(of)
    return `${Math.min(...all).toFixed(2)} to ${Math.max(...all).toFixed(2)} s`
  }
  console.log(
    `${changed} of ${listedBefore} entries changed, ${rows} monitored, ${met} of them named, ` +
      `${Math.min(...found)} to ${Math.max(...found)} found: ` +
      `${range((one) => one.seconds)} (<= 5 s), CPU ${range((one) => one.cpuSeconds)}, ` +
      `of that ${range((one) => one.mainSeconds)} in the main thread, ${seen.length} runs`,
  )
  return seen.every((one) => one.seconds <= 5) && found.every((many) => many >= met)
}
