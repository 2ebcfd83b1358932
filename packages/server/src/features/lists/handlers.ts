/** Which lists are loaded, how large and how old, and what each of their versions has changed. */
import type { OperationId } from '@ostiary/contract/routes'
import { hasListVersion, readListChanges, readListHistory } from '../../store/list-history.ts'
import { listStatus } from '../../store/list-reader.ts'
import { decodeCursor, encodeCursor } from '../cursor.ts'
import { iso, json, refuse } from '../call.ts'
import type { Call, Handler, Services } from '../call.ts'

type Needs = Pick<Services, 'db' | 'clock' | 'keyring'>

const listLists =
  ({ db, clock }: Needs): Handler =>
  async () => {
    const standings = await listStatus(db, clock.now())
    const data = standings.map(({ importedAtMs, checkedAtMs: _checkedAtMs, ...one }) => ({
      ...one,
      importedAt: iso(importedAtMs),
    }))
    return json(200, { data })
  }

/** As its schema says. */
const limitOf = ({ query }: Call): number => (query['limit'] as number | undefined) ?? 50

/** Where the reader stands: the cursor is of this very list, and of this version. */
function standing(needs: Needs, { query }: Call, of: string): string | number | undefined {
  const cursor = query['cursor'] as string | undefined // as its schema says
  return cursor === undefined ? undefined : decodeCursor(needs, of, cursor)[0]
}

const listListVersions =
  (needs: Needs): Handler =>
  async (call) => {
    const { list = '' } = call.params
    const limit = limitOf(call)
    const name = `list versions ${list}`
    const before = standing(needs, call, name)
    const rows = await readListHistory(needs.db, list, {
      limit: limit + 1,
      ...(typeof before === 'number' && { before }),
    })
    if (rows.length === 0 && before === undefined) return refuse('watchlist_not_found')
    const data = rows.slice(0, limit)
    const last = data.at(-1)
    return json(200, {
      data: data.map(({ importedAtMs, checkedAtMs: _checkedAtMs, files, ...one }) => ({
        ...one,
        importedAt: iso(importedAtMs),
        files: files.map((file) => ({ name: file.name, sha256: file.sha256 })),
      })),
      nextCursor: rows.length > limit && last ? encodeCursor(needs, name, [last.version]) : null,
    })
  }

const listListChanges =
  (needs: Needs): Handler =>
  async (call) => {
    const { list = '' } = call.params
    const version = Number(call.params['version'])
    if (!(await hasListVersion(needs.db, list, version))) return refuse('list_version_not_found')
    const limit = limitOf(call)
    const name = `list changes ${list} ${version}`
    const after = standing(needs, call, name)
    const changes = await readListChanges(
      needs.db,
      list,
      { from: version - 1, to: version },
      { limit: limit + 1, ...(typeof after === 'string' && { after }) },
    )
    const data = changes.slice(0, limit)
    const last = data.at(-1)
    return json(200, {
      data,
      nextCursor: changes.length > limit && last ? encodeCursor(needs, name, [last.entryNo]) : null,
    })
  }

export function listHandlers(needs: Needs) {
  return {
    listLists: listLists(needs),
    listListVersions: listListVersions(needs),
    listListChanges: listListChanges(needs),
  } satisfies Partial<Record<OperationId, Handler>>
}
