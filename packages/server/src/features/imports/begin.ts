/** A file becomes an import: it is looked at, or its rows are sealed and wait for the worker. */
import { randomBytes } from 'node:crypto'
import { json, refuse } from '../call.ts'
import type { Call, Reply, Services } from '../call.ts'
import { rememberedWrite } from '../remembered.ts'
import type { ImportKind } from './kinds.ts'
import { layouts } from './layout.ts'
import type { RowCheck } from './row-check.ts'
import { errorsMost, readFile } from './rows.ts'
import type { ReadFile } from './rows.ts'
import { importKeyContext, sealedChunks } from './sealed-rows.ts'
import type { Sheet } from './sheet.ts'
import { insertImport } from './store.ts'
import type { Chunk, ImportRun } from './store.ts'

const previewRows = 20
const rowsMost = 200_000

interface File {
  readonly kind: ImportKind
  readonly sheet: Sheet
  readonly check: RowCheck
  /** The import as it is answered. */
  readonly shape: (run: ImportRun) => object
}

/** With `preview` in the query nothing is taken. */
export async function beginImport(services: Services, call: Call, file: File): Promise<Reply> {
  const { kind, sheet, check, shape } = file
  const read = await readFile(layouts[kind], sheet, check)
  const total = read.rows.length + read.errors.length
  if (total > rowsMost)
    return refuse('import_invalid', `It has ${total} rows; send at most ${rowsMost} at once.`)
  if (call.query['preview'] === true) return preview(kind, read)
  const reply = await rememberedWrite(services, call, 'import', async (db) => {
    const { run, chunks } = await sealedRun(services, call, { kind, read })
    await insertImport(db, run, chunks)
    return json(202, shape(run))
  })
  services.wake()
  return reply
}

function preview(kind: ImportKind, { rows, errors, ignored }: ReadFile): Reply {
  const hasTags = layouts[kind].apart.includes('tags')
  return json(200, {
    total: rows.length + errors.length,
    valid: rows.length,
    failed: errors.length,
    errors: errors.slice(0, errorsMost),
    ignored_columns: ignored,
    rows: rows
      .slice(0, previewRows)
      .map(({ row, body, tags }) => ({ row, ...body, ...(hasTags ? { tags } : {}) })),
  })
}

async function sealedRun(
  services: Services,
  call: Call,
  { kind, read }: { kind: ImportKind; read: ReadFile },
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
