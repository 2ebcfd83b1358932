/** Imports: a file is taken on, shown and cancelled here; the worker does the rest. */
import type { OperationId } from '@ostiary/contract/routes'
import type { EntityKind } from '@ostiary/domain/aggregate'
import { iso, json, refuse } from '../call.ts'
import type { Handler, Services } from '../call.ts'
import { limitOf, pageLinks } from '../paging.ts'
import { rememberedWrite } from '../remembered.ts'
import { beginImport } from './begin.ts'
import { exportOf } from './export.ts'
import { isOfSessions } from './kinds.ts'
import type { ImportKind } from './kinds.ts'
import { rowCheck } from './row-check.ts'
import { sessionCheck } from './session-check.ts'
import { csvSheet, ndjsonSheet } from './sheet.ts'
import { cancelImport, countImports, findImport, importsOf } from './store.ts'
import type { ImportRun } from './store.ts'

const limitDefault = 50
/** As other lists count: who wants to see more follows `next`. */
const countMost = 100

/** Imports that are shown together, and how. */
interface Family {
  readonly path: string
  readonly kinds: readonly ImportKind[]
  /** Without the errors, of which there may be a thousand. */
  readonly row: (run: ImportRun) => object
}

const progressOf = (run: ImportRun) => ({
  status: run.state,
  failure: run.failure,
  total: run.total,
  processed: run.done,
  created: run.created,
  unchanged: run.unchanged,
  failed: run.failed,
  created_at: iso(run.createdAtMs),
  finished_at: run.finishedAtMs === null ? null : iso(run.finishedAtMs),
})

const ofEntities: Family = {
  path: '/v3/imports/',
  kinds: ['user', 'business'],
  row: (run) => ({
    import_id: run.importId,
    entity_type: run.kind,
    ...progressOf(run),
    updated: run.updated,
  }),
}
const ofSessions: Family = {
  path: '/v3/session/imports/',
  kinds: ['user_verification', 'business_verification'],
  row: (run) => ({ import_id: run.importId, kind: run.kind, ...progressOf(run) }),
}
const shapeOf =
  ({ row }: Family) =>
  (run: ImportRun): object => ({ ...row(run), errors: run.errors })

const importOf =
  (services: Services, kind: EntityKind): Handler =>
  (call) =>
    beginImport(services, call, {
      kind,
      sheet: csvSheet(call.body['csv'] as string), // as its schema says
      check: rowCheck(kind, services.clock.now()),
      shape: shapeOf(ofEntities),
    })

const importSessions =
  (services: Services): Handler =>
  (call) => {
    const kind = call.query['kind'] as string // one of those its schema names
    if (!isOfSessions(kind)) return refuse('import_kind_unavailable', `Of ${kind} no file is read.`)
    const { csv, ndjson } = call.body as Readonly<Record<string, string | undefined>>
    const text = csv ?? ndjson
    if (text === undefined || (csv !== undefined && ndjson !== undefined)) {
      const message = 'must hold the file once: as `csv` or as `ndjson`'
      return refuse('body_invalid', undefined, { errors: [{ path: '', message }] })
    }
    const { applicationId } = call.principal.application
    return beginImport(services, call, {
      kind,
      sheet: csv === undefined ? ndjsonSheet(text) : csvSheet(text),
      check: sessionCheck(services, { applicationId, kind }),
      shape: shapeOf(ofSessions),
    })
  }

const getImport =
  (services: Services, family: Family): Handler =>
  async (call) => {
    const { applicationId } = call.principal.application
    const { kinds } = family
    const importId = call.params['import_id']!
    const run = await findImport(services.db, { importId, applicationId, kinds })
    return run ? json(200, shapeOf(family)(run)) : refuse('import_not_found')
  }

/** What has ended stays as it ended: a repeat, or one that comes too late, changes nothing. */
const cancelOne =
  (services: Services, family: Family): Handler =>
  async (call) => {
    const { applicationId } = call.principal.application
    const { kinds } = family
    const named = { importId: call.params['import_id']!, applicationId, kinds }
    const reply = await rememberedWrite(services, call, 'import_cancelled', async (db) => {
      await cancelImport(db, named)
      const run = await findImport(db, named)
      return run ? json(200, shapeOf(family)(run)) : refuse('import_not_found')
    })
    services.wake()
    return reply
  }

const listImports =
  (services: Services, { path, kinds, row }: Family): Handler =>
  async (call) => {
    const { applicationId } = call.principal.application
    const { offset = 0 } = call.query as Record<string, number | undefined>
    const limit = limitOf(call, limitDefault)
    const page = { applicationId, kinds, limit: limit + 1, offset }
    const runs = await importsOf(services.db, page)
    const next = runs.length > limit ? 'offset' : undefined
    return json(200, {
      count: await countImports(services.db, { applicationId, kinds, most: countMost }),
      ...pageLinks(services, call, { path, limit, next }),
      results: runs.slice(0, limit).map(row),
    })
  }

export function importHandlers(services: Services) {
  return {
    importUsers: importOf(services, 'user'),
    importBusinesses: importOf(services, 'business'),
    exportUsers: exportOf(services, 'user'),
    exportBusinesses: exportOf(services, 'business'),
    getImport: getImport(services, ofEntities),
    cancelImport: cancelOne(services, ofEntities),
    listImports: listImports(services, ofEntities),
    importSessions: importSessions(services),
    getSessionImport: getImport(services, ofSessions),
    cancelSessionImport: cancelOne(services, ofSessions),
    listSessionImports: listImports(services, ofSessions),
  } satisfies Partial<Record<OperationId, Handler>>
}
