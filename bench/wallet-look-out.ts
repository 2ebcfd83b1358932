/**
 * A list update that names wallets, against many customers: how long until everybody concerned is
 * known. `npm run bench -- wallet-look-out --rows 100000`.
 */
import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../packages/server/src/config.ts'
import { ensureFirstApplication } from '../packages/server/src/features/bootstrap.ts'
import { lookOutForWallets } from '../packages/server/src/jobs/wallet-look-out.ts'
import { systemClock } from '../packages/server/src/platform/clock.ts'
import { randomIds } from '../packages/server/src/platform/ids.ts'
import { openKeyring } from '../packages/server/src/platform/keyring.ts'
import { compose } from '../packages/server/src/process/services.ts'
import { openLog } from '../packages/server/src/process/log.ts'
import { byteas } from '../packages/server/src/store/binary-array.ts'
import type { Pool } from '../packages/server/src/store/db.ts'
import { openPool } from '../packages/server/src/store/db.ts'
import { identifierKey } from '../packages/server/src/store/directory.ts'
import { startEmbedded } from '../packages/server/src/store/embedded/embedded.ts'
import { inventedEntry, inventedList, upTo } from '../packages/server/src/store/lists.fixture.ts'
import { importList } from '../packages/server/src/store/lists.ts'
import { migrate } from '../packages/server/src/store/migrate.ts'
import { openOutage } from '../packages/server/src/store/outage.ts'

const listedBefore = 600
const added = 300
/** Of those added, how many are customers' wallets. */
const met = 100
const runs = 5

const walletOf = (n: number): string =>
  `0x${createHash('sha256').update(`customer ${n}`).digest('hex').slice(0, 40)}`

/** Claims of wallets as creations leave them; nobody else stands behind them here. */
async function claim(
  db: Pool,
  of: { lookupKey: Buffer; applicationId: string; rows: number },
): Promise<void> {
  const { lookupKey, applicationId, rows } = of
  for (let from = 0; from < rows; from += 10_000) {
    const keys = Array.from({ length: Math.min(10_000, rows - from) }, (_, n) =>
      identifierKey(lookupKey, applicationId, 'wallet', `eip155:${walletOf(from + n)}`),
    )
    await db.query({
      text: `insert into identifier (identifier_key, role, kind, entity_id, created_at)
        select k, 'claim', 'wallet', gen_random_uuid(), now() from unnest($1::bytea[]) as t(k)`,
      values: [byteas(keys)],
    })
  }
  await db.query({ text: 'analyze identifier' })
}

/** The next version: what was listed before, and new addresses, some of them customers'. */
function nextVersion(run: number) {
  const entries = upTo(listedBefore).map(inventedEntry)
  for (let n = 0; n < added; n += 1) {
    const number = run * added + n
    const address = n < met ? walletOf(number) : walletOf(-1 - number)
    const wallets = [{ currency: 'ETH', address }]
    entries.push({ ...inventedEntry(10_000 + number), wallets })
  }
  return inventedList([], { entries })
}

export async function benchWalletLookOut(rows: number): Promise<boolean> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ostiary-bench-'))
  const embedded = await startEmbedded({ dataDir, log: { info() {}, warn() {}, error() {} } })
  const db = openPool({ url: embedded.url, size: 3 })
  await migrate(db, 0)
  const ids = randomIds()
  const { applicationId } = await ensureFirstApplication({ db, ids, clock: systemClock })
  const keyring = await openKeyring(join(dataDir, 'keyring.json'))
  const composed = await compose(readConfig({ OSTIARY_DATA_DIR: dataDir }), {
    url: embedded.url,
    keyring,
    onError: () => {},
    wake: () => {},
  })
  try {
    await claim(db, { lookupKey: keyring.lookupKey, applicationId, rows })
    const log = openLog('silent')
    const parts = { ...composed.services, log, outage: openOutage(log) }
    const seconds: number[] = []
    for (let run = 0; run < runs; run += 1) {
      const options = { nowMs: systemClock.now(), allowShrink: true }
      await importList(db, nextVersion(run), [], options)
      const startMs = performance.now()
      let done = 0
      for (let more = 1; more > 0; done += more) more = await lookOutForWallets(parts)
      seconds.push((performance.now() - startMs) / 1000)
      // The version itself, and everybody it names.
      if (done !== 1 + met) throw new Error(`${done - 1} of ${met} were found`)
    }
    const [fast, slow] = [Math.min(...seconds), Math.max(...seconds)]
    console.log(
      `${added} wallets added to ${listedBefore}, ${rows} customers, ${met} of them met: ` +
        `${fast.toFixed(2)} to ${slow.toFixed(2)} s in ${runs} runs (<= 5 s)`,
    )
    return slow <= 5
  } finally {
    await composed.close()
    await db.close()
    await embedded.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}
