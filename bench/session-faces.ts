/**
 * Faces of sessions: loading an application's from an embedded store, each unsealed by the key of
 * its entity, then looking up who is alike. `npm run bench -- session-faces --faces 100000`
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openAccessLists } from '../packages/server/src/access-lists/live.ts'
import { systemClock } from '../packages/server/src/platform/clock.ts'
import { sha256 } from '../packages/server/src/platform/digest.ts'
import { idFromDigest, randomIds } from '../packages/server/src/platform/ids.ts'
import { openKeyring } from '../packages/server/src/platform/keyring.ts'
import { simulatedFaces } from '../packages/server/src/providers/simulator/face.ts'
import { byteas, uuids } from '../packages/server/src/store/binary-array.ts'
import { openPool } from '../packages/server/src/store/db.ts'
import type { Pool } from '../packages/server/src/store/db.ts'
import { startEmbedded } from '../packages/server/src/store/embedded/embedded.ts'
import { migrate } from '../packages/server/src/store/migrate.ts'
import { sealFace, sessionFaceSource } from '../packages/server/src/store/session-faces.ts'
import { openVault } from '../packages/server/src/store/vault.ts'

const silent = { info() {}, warn() {}, error() {} }
const ids = randomIds()
const applicationId = idFromDigest(sha256('bench application'))
const searches = 100
const batch = 1_000

export async function benchSessionFaces(faces: number): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ostiary-session-faces-'))
  const store = await startEmbedded({ dataDir, log: silent })
  const pool = openPool({ url: store.url, size: 4, statementTimeoutMs: 600_000 })
  const keyring = await openKeyring(join(dataDir, 'keyring.json'))
  await migrate(pool, systemClock.now())
  await fill(pool, { faces, vault: openVault(pool, keyring.encryption) })
  const live = openAccessLists(sessionFaceSource(pool, keyring.encryption))
  const before = process.memoryUsage()
  let startMs = performance.now()
  await live.findFaces(applicationId, await faceOf('nobody'))
  const after = process.memoryUsage()
  const megabytes = (after.arrayBuffers - before.arrayBuffers) / 1e6
  console.log(`loading ${faces} faces: ${((performance.now() - startMs) / 1000).toFixed(1)} s`)
  console.log(`arrays ${megabytes.toFixed(0)} MB, process ${(after.rss / 1e6).toFixed(0)} MB`)
  const times: number[] = []
  for (let n = 0; n < searches; n += 1) {
    const asked = await faceOf(n % 2 === 0 ? `face ${n}` : `stranger ${n}`)
    startMs = performance.now()
    const found = await live.findFaces(applicationId, asked)
    times.push(performance.now() - startMs)
    if (found.length !== (n % 2 === 0 ? 1 : 0)) throw new Error('a face is not found')
  }
  times.sort((a, b) => a - b)
  // Within the times there are.
  const at = (part: number): string => times[Math.floor((times.length - 1) * part)]!.toFixed(1)
  console.log(`look-up: median ${at(0.5)} ms, p99 ${at(0.99)} ms, worst ${at(1)} ms`)
  await pool.close()
  await store.stop()
  await rm(dataDir, { recursive: true, force: true })
}

async function faceOf(name: string): Promise<Float32Array> {
  const reading = await simulatedFaces.embed(Buffer.from(name))
  if (reading.kind !== 'ok') throw new Error('no face')
  return reading.embedding
}

async function fill(
  pool: Pool,
  { faces, vault }: { faces: number; vault: ReturnType<typeof openVault> },
): Promise<void> {
  for (let from = 0; from < faces; from += batch) {
    const rows = await Promise.all(
      Array.from({ length: Math.min(batch, faces - from) }, async (_, n) => {
        const [entityId, sessionId] = [ids.next(from + n), ids.next(from + n)]
        const { dataKey, row } = await vault.newKey(entityId)
        const template = sealFace(
          dataKey,
          { entityId, sessionId },
          await faceOf(`face ${from + n}`),
        )
        return { entityId, sessionId, wrapped: row.sealed, template }
      }),
    )
    const entityIds = uuids(rows.map((one) => one.entityId))
    await pool.query({
      text: `insert into vault (entity_id, item, sealed)
        select * from unnest($1::uuid[], array_fill('key'::text, array[$3::int]), $2::bytea[])`,
      values: [entityIds, byteas(rows.map((one) => one.wrapped)), rows.length],
    })
    await pool.query({
      text: `insert into session_face (entity_id, session_id, application_id, template, changed_at)
        select e, s, $3, t, '2026-01-01'
        from unnest($1::uuid[], $2::uuid[], $4::bytea[]) as o(e, s, t)`,
      values: [
        entityIds,
        uuids(rows.map((one) => one.sessionId)),
        applicationId,
        byteas(rows.map((one) => one.template)),
      ],
    })
  }
  await pool.query({ text: 'vacuum analyze session_face' })
}
