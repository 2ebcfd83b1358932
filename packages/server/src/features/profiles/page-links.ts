/** The addresses of the pages beside this one, as the reference's envelope has them. */
import type { Call, Services } from '../call.ts'

interface Page {
  readonly path: string
  readonly limit: number
  /** Where the next page begins; absent on the last. */
  readonly cursor: string | undefined
  /** The next page begins where an offset does not lead. */
  readonly byCursor?: boolean
}

/** Beyond so many rows passed over, `next` goes on by cursor: each page costs the same. */
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
  { path, limit, cursor, byCursor = false }: Page,
): { next: string | null; previous: string | null } {
  const offset = (call.query['offset'] as number | undefined) ?? 0
  const wasByCursor = call.query['cursor'] !== undefined
  const link = (changes: Readonly<Record<string, string | undefined>>): string => {
    const url = new URL(path, `${publicUrl}/`)
    const all = { ...call.query, limit: String(limit), ...changes }
    for (const [name, value] of Object.entries(all))
      if (value !== undefined && name !== 'page_size') url.searchParams.set(name, String(value))
    return url.href
  }
  const goesByCursor = byCursor || wasByCursor || offset + limit > offsetMost
  return {
    next:
      cursor === undefined
        ? null
        : goesByCursor
          ? link({ cursor, offset: undefined })
          : link({ offset: String(offset + limit) }),
    previous:
      wasByCursor || offset === 0
        ? null
        : link({ offset: offset > limit ? String(offset - limit) : undefined }),
  }
}
