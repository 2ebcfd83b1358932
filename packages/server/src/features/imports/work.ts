/**
 * Works off imports, a chunk at a time. Somebody else goes on where a worker died: a row that is
 * met again finds whom it made, and one that changed somebody finds nothing left to change.
 */
import { unseal } from '../../platform/keys/seal.ts'
import { errorRecord } from '../../platform/error-record.ts'
import { sqlStateOf } from '../../store/db.ts'
import type { Call, ErrorLog, Services } from '../call.ts'
import { chunkContext, errorsMost, importKeyContext } from './handlers.ts'
import { metBy } from './met.ts'
import { isPassing } from './passing.ts'
import type { ImportRow } from './rows.ts'
import { claimImport, finishImport, keepLease, nextChunk, settleChunk } from './store.ts'
import type { Chunk, ClaimedRun, ImportRun } from './store.ts'
import { takeRows } from './take.ts'

/** A worker that dies leaves its run; it goes on elsewhere when the lease ends. */
const leaseMs = 15_000
/** Who makes progress asks for more time well before. */
const renewAfterMs = 5_000

/** One import, to its end. @returns how many rows were done */
export async function workImports(services: Services, log: ErrorLog): Promise<number> {
  const nowMs = services.clock.now()
  const run = await claimImport(services.db, { nowMs, leaseUntilMs: nowMs + leaseMs })
  if (!run) return 0
  try {
    return await workRun(services, log, run)
  } catch (error) {
    // What the database says of the statement may be over the next time, what we say will not. A
    // cancelled one has nothing left to wait for.
    const mayPass = run.state !== 'CANCELLED' && sqlStateOf(error) !== undefined
    if (isPassing(error) || mayPass) throw error
    log.error(
      { import_id: run.importId, ...errorRecord(error) },
      'an import cannot go on; it ends as FAILED',
    )
    await finish(services, run, 'FAILED')
    return 0
  }
}

async function workRun(services: Services, log: ErrorLog, run: ClaimedRun): Promise<number> {
  const call = callOf(services, run)
  if (!call || !run.dataKey) {
    await finish(services, run, 'FAILED')
    return 0
  }
  const context = importKeyContext(run.importId)
  const dataKey = await services.keyring.encryption.unwrap(run.dataKey, context)
  const goesOn = openLease(services, run)
  let done = 0
  for (let now = run; ;) {
    const chunk = await nextChunk(services.db, run.importId)
    if (!chunk) break
    const rows = rowsOf(dataKey, run, chunk)
    const met = await metBy(services, run, { rows, isMetAgain: now.isMetAgain })
    const taken = await takeRows({ services, log, run, call, met, goesOn }, rows)
    const after = await settleChunk(services.db, run, {
      firstRow: chunk.firstRow,
      counts: taken.counts,
      errors: [...now.errors, ...taken.errors].slice(0, errorsMost),
      leaseUntilMs: services.clock.now() + leaseMs,
    })
    // Somebody else has settled it meanwhile, and goes on.
    if (!after) return done
    done += taken.counts.done
    now = { ...after, isMetAgain: false }
    if (after.state === 'CANCELLED') break
  }
  await finish(services, run, 'COMPLETED')
  return done
}

function rowsOf(
  dataKey: Buffer,
  { importId }: ImportRun,
  { firstRow, sealed }: Chunk,
): readonly ImportRow[] {
  const text = unseal(dataKey, chunkContext(importId, firstRow), sealed).toString()
  return JSON.parse(text) as ImportRow[] // sealed as such
}

const finish = (services: Services, run: ImportRun, state: 'COMPLETED' | 'FAILED') =>
  finishImport(services.db, { importId: run.importId, state, nowMs: services.clock.now() })

/** Asked before each row: whether it may be begun. Now and then it asks for more time. */
function openLease(services: Services, run: ImportRun): () => Promise<boolean> {
  let isOurs = run.state === 'RUNNING'
  let renewAtMs = services.clock.now() + renewAfterMs
  return async () => {
    const nowMs = services.clock.now()
    if (!isOurs || nowMs < renewAtMs) return isOurs
    renewAtMs = nowMs + renewAfterMs
    const kept = { importId: run.importId, leaseUntilMs: nowMs + leaseMs }
    isOurs = await keepLease(services.db, kept)
    return isOurs
  }
}

/** In the name of the key that asked; one that was revoked meanwhile asks for nothing any more. */
function callOf(services: Services, { applicationId, keyId }: ImportRun): Call | undefined {
  const { applications, keys } = services.tenants.snapshot()
  const application = applications.get(applicationId)
  const key = [...keys.values()].find((one) => one.keyId === keyId)
  if (!application || !key) return undefined
  const principal = { key, application, scopes: new Set(key.scopes) }
  return { principal, params: {}, query: {}, body: {}, signed: false }
}
