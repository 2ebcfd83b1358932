/**
 * Works off imports, a chunk at a time: each row is created or changed by itself, and a row that is
 * done twice, because a worker died between, is found unchanged the second time.
 */
import type { Application } from '../../store/applications.ts'
import type { ApiKey } from '../../store/api-keys.ts'
import { unseal } from '../../platform/keys/seal.ts'
import { Refused } from '../call.ts'
import type { Call, Services } from '../call.ts'
import { createNamed, readCreation, setTags, updateNamed } from '../profiles/service.ts'
import type { Reader } from '../profiles/service.ts'
import { chunkContext, errorsMost, importKeyContext } from './handlers.ts'
import { rowFault } from './rows.ts'
import type { ImportRow, RowError } from './rows.ts'
import { claimImport, finishImport, nextChunk, settleChunk } from './store.ts'
import type { Counts, ImportRun } from './store.ts'

/** A worker that dies leaves its run; it goes on elsewhere when the lease ends. */
const leaseMs = 60_000
/** Rows under way at once: enough to fill the batches of the writer. */
const atOnce = 128

/** One chunk of one import. @returns how many rows were done */
export async function workImports(services: Services): Promise<number> {
  const nowMs = services.clock.now()
  const run = await claimImport(services.db, { nowMs, leaseUntilMs: nowMs + leaseMs })
  if (!run) return 0
  const call = callOf(services, run)
  if (!call || !run.dataKey) {
    await finish(services, run, 'FAILED')
    return 0
  }
  const dataKey = await services.keyring.encryption.unwrap(
    run.dataKey,
    importKeyContext(run.importId),
  )
  let done = 0
  for (let now: ImportRun = run; ;) {
    const chunk = await nextChunk(services.db, run.importId)
    if (!chunk) break
    const context = chunkContext(run.importId, chunk.firstRow)
    const text = unseal(dataKey, context, chunk.sealed).toString()
    const rows = JSON.parse(text) as ImportRow[] // sealed as such
    const { counts, errors } = await takeRows(services, { call, run, rows })
    const after = await settleChunk(services.db, run, {
      firstRow: chunk.firstRow,
      counts,
      errors: [...now.errors, ...errors].slice(0, errorsMost),
      leaseUntilMs: services.clock.now() + leaseMs,
    })
    // Somebody else has settled it meanwhile, and goes on.
    if (!after) return done
    done += rows.length
    now = after
  }
  await finish(services, run, 'COMPLETED')
  return done
}

const finish = (services: Services, run: ImportRun, state: 'COMPLETED' | 'FAILED') =>
  finishImport(services.db, { importId: run.importId, state, nowMs: services.clock.now() })

/** In the name of the key that asked; one that was revoked meanwhile asks for nothing any more. */
function callOf(services: Services, { applicationId, keyId }: ImportRun): Call | undefined {
  const { applications, keys } = services.tenants.snapshot()
  const application: Application | undefined = applications.get(applicationId)
  const key: ApiKey | undefined = [...keys.values()].find((one) => one.keyId === keyId)
  if (!application || !key) return undefined
  const principal = { key, application, scopes: new Set(key.scopes) }
  return { principal, params: {}, query: {}, body: {}, signed: false }
}

interface Taking {
  readonly call: Call
  readonly run: ImportRun
  readonly rows: readonly ImportRow[]
}

async function takeRows(
  services: Services,
  { call, run, rows }: Taking,
): Promise<{ counts: Counts; errors: RowError[] }> {
  const counts = { done: 0, created: 0, updated: 0, unchanged: 0, failed: 0 }
  const errors: RowError[] = []
  const left = [...rows]
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let one = left.shift(); one; one = left.shift()) {
        const became = await takeRow(services, { call, run, one })
        counts.done += 1
        if (typeof became === 'string') counts[became] += 1
        else {
          counts.failed += 1
          errors.push(became)
        }
      }
    }),
  )
  return { counts, errors: errors.toSorted((a, b) => a.row - b.row) }
}

async function takeRow(
  services: Services,
  { call, run, one }: { call: Call; run: ImportRun; one: ImportRow },
): Promise<'created' | 'updated' | 'unchanged' | RowError> {
  const vendor_data = one.body['vendor_data'] as string // no row is without
  const own: Call = { ...call, body: one.body, params: { vendor_data } }
  try {
    const became = await createOrChange(services, own, run)
    if (one.tags.length > 0) await setTags(services, own, { kind: run.kind, names: one.tags })
    return became
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return { row: one.row, ...rowFault(error) }
  }
}

/** Whoever is deleted between the two leaves the id, and the row makes somebody new. */
async function createOrChange(
  services: Services,
  call: Call,
  run: ImportRun,
  isSecond = false,
): Promise<'created' | 'updated' | 'unchanged'> {
  const made = await createNamed(services, call, run.kind)
  if (made.kind === 'answered') return 'created'
  try {
    return await change(services, call, run)
  } catch (error) {
    const isFree = error instanceof Refused && error.problem.code === 'entity_not_found'
    if (!isFree || isSecond) throw error
    return createOrChange(services, call, run, true)
  }
}

/** The parts a row names go beside what stands in the metadata, as at a creation. */
const readParts: Reader = (kind, body, before) =>
  readCreation(kind, { ...body, metadata: body['metadata'] ?? before.metadata ?? undefined })

async function change(
  services: Services,
  call: Call,
  { kind }: ImportRun,
): Promise<'updated' | 'unchanged'> {
  const before = services.clock.now()
  const outcome = await updateNamed(services, call, kind, readParts)
  if (outcome.kind === 'refused') throw new Refused(outcome.problem)
  const entity = outcome.kind === 'answered' ? outcome.next?.entity : undefined
  return entity && entity.updatedAtMs >= before ? 'updated' : 'unchanged'
}
