/**
 * Works off imports in turns, a few chunks at a time. Somebody else goes on where a worker died: a
 * row that is met again finds whom it made, and one that changed somebody finds nothing left to
 * change.
 */
import { errorRecord } from '../../platform/error-record.ts'
import { sqlStateOf } from '../../store/db.ts'
import type { Call, ErrorLog, Services } from '../call.ts'
import { isOfSessions } from './kinds.ts'
import { holdLease, leaseMs } from './lease.ts'
import type { HeldLease } from './lease.ts'
import { isPassing } from './passing.ts'
import { errorsMost } from './rows.ts'
import { importKeyContext, rowsOf } from './sealed-rows.ts'
import { claimImport, finishImport, nextChunk, settleChunk } from './store.ts'
import type { Chunk, ClaimedRun, ImportFailure, ImportRun } from './store.ts'
import { entityTaker } from './take-entity.ts'
import { sessionTaker } from './take-session.ts'
import { takeRows } from './take.ts'

/** After so long a run lets others have their turn; whoever stops the process waits no longer. */
const turnMs = 1_000

/**
 * One turn of one import.
 * @returns how many had a turn, so that the next one comes at once
 */
export async function workImports(
  services: Services,
  log: ErrorLog,
  most = turnMs,
): Promise<0 | 1> {
  const nowMs = services.clock.now()
  const leaseUntilMs = nowMs + leaseMs
  const run = await claimImport(services.db, { nowMs, leaseUntilMs })
  if (!run) return 0
  const fail = async (failure: ImportFailure, record: object): Promise<void> => {
    const fields = { import_id: run.importId, failure, ...record }
    log.error(fields, 'an import cannot go on; it ends as FAILED')
    await finish(services, run, failure)
  }
  const call = await callOf(services, run)
  if (!call) {
    await fail('key_revoked', {})
    return 1
  }
  try {
    const lease = holdLease(services, run, leaseUntilMs)
    await workRun({ services, log, run, call, lease, untilMs: nowMs + most })
  } catch (error) {
    // What the database says of the statement may be over the next time, what we say will not. A
    // cancelled one has nothing left to wait for.
    const mayPass = run.state !== 'CANCELLED' && sqlStateOf(error) !== undefined
    if (isPassing(error) || mayPass) throw error
    await fail('unexpected', errorRecord(error))
  }
  return 1
}

interface Turn {
  readonly services: Services
  readonly log: ErrorLog
  readonly run: ClaimedRun
  readonly call: Call
  readonly lease: HeldLease
  /** No chunk is begun after it. */
  readonly untilMs: number
}

async function workRun(turn: Turn): Promise<void> {
  const { services, run } = turn
  const context = importKeyContext(run.importId)
  // It goes with the end of the run, and one that has ended is nobody's to claim.
  const dataKey = await services.keyring.encryption.unwrap(run.dataKey!, context)
  for (let now = run; ;) {
    const chunk = await nextChunk(services.db, run.importId)
    if (!chunk) return finish(services, run, null)
    const after = await workChunk(turn, now, { dataKey, chunk })
    if (after === 'over') return
    if (after.state === 'CANCELLED') return finish(services, run, null)
    now = after
  }
}

/** @returns the run as it is then; `over` where somebody else goes on, or has the next turn */
async function workChunk(
  { services, log, run, call, lease, untilMs }: Turn,
  now: ClaimedRun,
  { dataKey, chunk }: { dataKey: Buffer; chunk: Chunk },
): Promise<ClaimedRun | 'over'> {
  const rows = rowsOf(dataKey, run.importId, chunk)
  const { goesOn } = lease
  const taking = { services, log, run, call, goesOn }
  const { isMetAgain } = now
  const { kind } = run
  const take = isOfSessions(kind)
    ? await sessionTaker({ ...taking, kind }, { rows, isMetAgain })
    : await entityTaker({ ...taking, kind }, { rows, isMetAgain })
  const { counts, errors } = await takeRows(taking, rows, take)
  const nowMs = services.clock.now()
  const nextUntilMs = nowMs < untilMs ? nowMs + leaseMs : null
  const held = { importId: run.importId, untilMs: lease.untilMs() }
  const after = await settleChunk(services.db, held, {
    firstRow: chunk.firstRow,
    counts,
    errors: [...now.errors, ...errors].slice(0, errorsMost),
    nowMs,
    nextUntilMs,
  })
  if (!after) {
    await lease.giveBack()
    return 'over'
  }
  if (after.state === 'CANCELLED') return { ...after, isMetAgain: false }
  if (!after.isOurs || nextUntilMs === null) return 'over'
  lease.extended(nextUntilMs)
  return { ...after, isMetAgain: false }
}

const finish = (services: Services, { importId }: ImportRun, failure: ImportFailure | null) =>
  finishImport(services.db, { importId, failure, nowMs: services.clock.now() })

/** In the name of the key that asked; one that was revoked meanwhile asks for nothing any more. */
async function callOf(services: Services, run: ImportRun): Promise<Call | undefined> {
  const known = knownCall(services, run)
  if (known) return known
  // It may have been made elsewhere a moment ago.
  await services.tenants.refresh()
  return knownCall(services, run)
}

function knownCall(services: Services, { applicationId, keyId }: ImportRun): Call | undefined {
  const { applications, keys } = services.tenants.snapshot()
  const application = applications.get(applicationId)
  const key = [...keys.values()].find((one) => one.keyId === keyId)
  if (!application || !key || key.revokedAtMs !== null) return undefined
  const principal = { key, application, scopes: new Set(key.scopes) }
  return { principal, params: {}, query: {}, body: {}, signed: false }
}
