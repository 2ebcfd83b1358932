/** The addresses of the pages beside this one, as the reference's envelope has them. */
import { json } from './call.ts'
import type { Call, Reply, Services } from './call.ts'

interface Page {
  readonly path: string
  readonly limit: number
  /** How the next page begins: a list without cursors says `offset`. Absent on the last. */
  readonly next: { readonly cursor: string } | 'offset' | undefined
  /** The next page begins where an offset does not lead. */
  readonly byCursor?: boolean
}

/**
 * Beyond so many rows passed over, `next` goes on by cursor: each page costs the same. A list
 * without cursors ends there, since no larger offset is taken.
 */
const offsetMost = 10_000

/** More rows than these are not shown at once, however many are asked for. */
const limitMost = 200

/** How many rows a page has. */
export function limitOf({ query }: Pick<Call, 'query'>, otherwise: number): number {
  const asked = (query['limit'] ?? query['page_size']) as number | undefined
  return Math.min(asked ?? otherwise, limitMost)
}

export function pageLinks(
  { publicUrl }: Pick<Services, 'publicUrl'>,
  call: Call,
  { path, limit, next, byCursor = false }: Page,
): { next: string | null; previous: string | null } {
  const offset = (call.query['offset'] as number | undefined) ?? 0
  const wasByCursor = next !== 'offset' && call.query['cursor'] !== undefined
  const link = (changes: Readonly<Record<string, string | undefined>>): string => {
    const url = new URL(path, `${publicUrl}/`)
    const all = { ...call.query, limit: String(limit), ...changes }
    for (const [name, value] of Object.entries(all))
      if (value !== undefined && name !== 'page_size') url.searchParams.set(name, String(value))
    return url.href
  }
  const isFar = offset + limit > offsetMost
  const goesOn = (): string | null => {
    if (next === undefined) return null
    if (next !== 'offset' && (byCursor || wasByCursor || isFar))
      return link({ cursor: next.cursor, offset: undefined })
    return isFar ? null : link({ offset: String(offset + limit), cursor: undefined })
  }
  return {
    next: goesOn(),
    previous:
      wasByCursor || offset === 0
        ? null
        : link({
            offset: offset > limit ? String(offset - limit) : undefined,
            ...(next === 'offset' ? { cursor: undefined } : {}),
          }),
  }
}

const usualLimit = 50

interface Listed<Row> {
  readonly path: string
  count(): Promise<number>
  rows(page: { limit: number; offset: number }): Promise<readonly Row[]>
  shape(row: Row): unknown
}

/** A page of a list that is small enough to have no cursors. */
export async function smallPage<Row>(
  services: Services,
  call: Call,
  { path, count, rows, shape }: Listed<Row>,
): Promise<Reply> {
  const offset = (call.query['offset'] as number | undefined) ?? 0
  const limit = limitOf(call, usualLimit)
  const [all, found] = await Promise.all([count(), rows({ limit, offset })])
  const next = offset + found.length < all ? 'offset' : undefined
  const links = pageLinks(services, call, { path, limit, next })
  return json(200, { count: all, ...links, results: found.map(shape) })
}
