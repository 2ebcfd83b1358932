/** Imports of users and businesses: looked at first, then taken on; the worker does the rest. */
import { randomBytes } from 'node:crypto'
import type { OperationId } from '@ostiary/contract/routes'
import type { EntityKind } from '@ostiary/domain/aggregate'
import { iso, json, refuse } from '../call.ts'
import type { Call, Handler, Reply, Services } from '../call.ts'
import { rememberedWrite } from '../remembered.ts'
import { limitOf, pageLinks } from '../paging.ts'
import { exportOf } from './export.ts'
import { rowCheck } from './row-check.ts'
import { errorsMost, readFile } from './rows.ts'
import type { ReadFile } from './rows.ts'
import { importKeyContext, sealedChunks } from './sealed-rows.ts'
import { cancelImport, countImports, findImport, importsOf, insertImport } from './store.ts'
import type { Chunk, ImportRun } from './store.ts'

const previewRows = 20
const rowsMost = 200_000
const limitDefault = 50
/** As other lists count: who wants to see more follows `next`. */
const countMost = 100

/** Without the errors, of which there may be a thousand. */
const rowShape = (run: ImportRun): object => ({
  import_id: run.importId,
  entity_type: run.kind,
  status: run.state,
  failure: run.failure,
  total: run.total,
  processed: run.done,
  created: run.created,
  updated: run.updated,
  unchanged: run.unchanged,
  failed: run.failed,
  created_at: iso(run.createdAtMs),
  finished_at: run.finishedAtMs === null ? null : iso(run.finishedAtMs),
})

const importShape = (run: ImportRun): object => ({ ...rowShape(run), errors: run.errors })

function preview({ rows, errors, ignored }: ReadFile): Reply {
  return json(200, {
    total: rows.length + errors.length,
    valid: rows.length,
    failed: errors.length,
    errors: errors.slice(0, errorsMost),
    ignored_columns: ignored,
    rows: rows.slice(0, previewRows).map(({ row, body, tags }) => ({ row, ...body, tags })),
  })
}

const importOf =
  (services: Services, kind: EntityKind): Handler =>
  async (call) => {
    const text = call.body['csv'] as string // as its schema says
    const check = rowCheck(kind, services.clock.now())
    const read = await readFile(kind, { text, check })
    const total = read.rows.length + read.errors.length
    if (total > rowsMost)
      return refuse('import_invalid', `It has ${total} rows; send at most ${rowsMost} at once.`)
    if (call.query['preview'] === true) return preview(read)
    const reply = await rememberedWrite(services, call, 'import', async (db) => {
      const { run, chunks } = await sealedRun(services, call, { kind, read })
      await insertImport(db, run, chunks)
      return json(202, importShape(run))
    })
    services.wake()
    return reply
  }

async function sealedRun(
  services: Services,
  call: Call,
  { kind, read }: { kind: EntityKind; read: ReadFile },
): Promise<{ run: ImportRun; chunks: Chunk[] }> {
  const nowMs = services.clock.now()
  const importId = services.ids.next(nowMs)
  const dataKey = randomBytes(32)
  const chunks = sealedChunks(dataKey, importId, read.rows)
  const run: ImportRun = {
    importId,
    applicationId: call.principal.application.applicationId,
    keyId: call.principal.key.keyId,
    kind,
    state: 'PENDING',
    failure: null,
    dataKey: await services.keyring.encryption.wrap(dataKey, importKeyContext(importId)),
    total: read.rows.length + read.errors.length,
    done: read.errors.length,
    created: 0,
    updated: 0,
    unchanged: 0,
    failed: read.errors.length,
    errors: read.errors.slice(0, errorsMost),
    createdAtMs: nowMs,
    finishedAtMs: null,
  }
  return { run, chunks }
}

const getImport =
  (services: Services): Handler =>
  async (call) => {
    const { applicationId } = call.principal.application
    const importId = call.params['import_id']!
    const run = await findImport(services.db, { importId, applicationId })
    return run ? json(200, importShape(run)) : refuse('import_not_found')
  }

/** What has ended stays as it ended: a repeat, or one that comes too late, changes nothing. */
const cancelOne =
  (services: Services): Handler =>
  async (call) => {
    const { applicationId } = call.principal.application
    const named = { importId: call.params['import_id']!, applicationId }
    const reply = await rememberedWrite(services, call, 'import_cancelled', async (db) => {
      await cancelImport(db, named)
      const run = await findImport(db, named)
      return run ? json(200, importShape(run)) : refuse('import_not_found')
    })
    services.wake()
    return reply
  }

const listImports =
  (services: Services): Handler =>
  async (call) => {
    const { applicationId } = call.principal.application
    const { offset = 0 } = call.query as Record<string, number | undefined>
    const limit = limitOf(call, limitDefault)
    const runs = await importsOf(services.db, { applicationId, limit: limit + 1, offset })
    const next = runs.length > limit ? 'offset' : undefined
    return json(200, {
      count: await countImports(services.db, { applicationId, most: countMost }),
      ...pageLinks(services, call, { path: '/v3/imports/', limit, next }),
      results: runs.slice(0, limit).map(rowShape),
    })
  }

export function importHandlers(services: Services) {
  return {
    importUsers: importOf(services, 'user'),
    importBusinesses: importOf(services, 'business'),
    exportUsers: exportOf(services, 'user'),
    exportBusinesses: exportOf(services, 'business'),
    getImport: getImport(services),
    cancelImport: cancelOne(services),
    listImports: listImports(services),
  } satisfies Partial<Record<OperationId, Handler>>
}
