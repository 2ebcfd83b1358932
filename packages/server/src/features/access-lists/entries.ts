/** The entries of a list: paged, and searched by a value in any spelling or by a part of a word. */
import { normaliseEntry } from '../../access-lists/normalise-entry.ts'
import { entryPage } from '../../store/access-list-entries.ts'
import type { EntryQuery, EntryRow } from '../../store/access-list-entries.ts'
import type { AccessList } from '../../store/access-lists.ts'
import type { SealedFacts } from '../../store/list-keys.ts'
import { json } from '../call.ts'
import type { Call, Handler, Services } from '../call.ts'
import { decodeCursor, encodeCursor } from '../cursor.ts'
import { limitOf, pageLinks } from '../paging.ts'
import { loadList } from './load.ts'
import { entryShape, mayReadValues, openedEntries } from './resource.ts'

const limitDefault = 25
/** So many of the newest entries are opened to look for a part of a word. */
const scanMost = 2_000

type Seen = { row: EntryRow; facts: SealedFacts }

export const listEntries =
  (services: Services): Handler =>
  async (call) => {
    const list = await loadList(services, call)
    const query = queryOf(services, call, list)
    const search = (call.query['search'] as string | undefined)?.trim()
    const { count, rows, next } = search
      ? await searched(services, call, { list, query, search })
      : await paged(services, list, query)
    const path = `/v3/lists/${list.listId}/entries/`
    return json(200, {
      count,
      ...pageLinks(services, call, { path, limit: query.limit, next }),
      results: rows.map(({ row, facts }) => entryShape(call, row, facts)),
    })
  }

function queryOf(services: Services, call: Call, { listId }: AccessList): EntryQuery {
  const { offset, cursor, ordering } = call.query as Record<string, unknown>
  return {
    listId,
    oldestFirst: ordering === 'created_at',
    limit: limitOf(call, limitDefault),
    offset: (offset as number | undefined) ?? 0,
    after: cursor
      ? (decodeCursor(services, `entries of ${listId}`, cursor as string) as [number, string])
      : undefined,
  }
}

interface Found {
  readonly count: number
  readonly rows: readonly Seen[]
  /** A search is read from its beginning for every page: it has no cursors. */
  readonly next: { readonly cursor: string } | 'offset' | undefined
}

/** One more than is shown is read, so that it is known whether there are more. */
async function paged(services: Services, list: AccessList, query: EntryQuery): Promise<Found> {
  const listName = `entries of ${list.listId}`
  const rows = await entryPage(services.db, { ...query, limit: query.limit + 1 })
  const shown = rows.slice(0, query.limit)
  const last = rows.length > query.limit ? shown.at(-1)! : undefined // a page has one row or more
  return {
    count: list.entryCount,
    rows: await openedEntries(services, list, shown),
    next: last && { cursor: encodeCursor(services, listName, [last.createdAtMs, last.entryId]) },
  }
}

async function searched(
  services: Services,
  call: Call,
  { list, query, search }: { list: AccessList; query: EntryQuery; search: string },
): Promise<Found> {
  // Who may not read a value does not find by it.
  if (!mayReadValues(call, list)) return { count: 0, rows: [], next: undefined }
  const { oldestFirst } = query
  const all = { listId: list.listId, oldestFirst, offset: 0, after: undefined, limit: scanMost }
  const reading = normaliseEntry(list.entryType, search)
  const exact = reading.ok
    ? await entryPage(services.db, {
        ...all,
        matchKeys: [
          services.listKeys.formKey(list.applicationId, list.entryType, reading.entry.match),
        ],
      })
    : []
  const newest = await entryPage(services.db, { ...all, oldestFirst: false })
  const part = search.toLowerCase()
  const alike = (await openedEntries(services, list, newest)).filter(
    ({ row, facts }) => holds(facts, part) && !exact.some((one) => one.entryId === row.entryId),
  )
  if (oldestFirst) alike.reverse()
  const found = [...(await openedEntries(services, list, exact)), ...alike]
  const end = query.offset + query.limit
  return {
    count: found.length,
    rows: found.slice(query.offset, end),
    next: end < found.length ? 'offset' : undefined,
  }
}

const holds = ({ value, label, comment }: SealedFacts, part: string): boolean =>
  [value, label, comment].some((text) => text?.toLowerCase().includes(part))
