/** Users and businesses as CSV: the columns an import takes, and what their sessions say. */
import { stringify } from 'csv-stringify/sync'
import type { EntityKind } from '@ostiary/domain/aggregate'
import { knownCountry } from '@ostiary/domain/country-codes'
import { noSessions } from '@ostiary/domain/entity.sessions'
import { iso } from '../call.ts'
import type { Handler, Services } from '../call.ts'
import { foundBy, isEmail, isPhone, tagsOf } from '../profiles/service.ts'
import type { Seen } from '../profiles/service.ts'
import { guarded } from './cells.ts'

type Cell = string | number | null
type Column = (one: Seen, tags: ReadonlyMap<string, string>) => Cell

/**
 * What the metadata says of how to reach somebody, as far as an import would leave it as it is;
 * the rest stands in `metadata_json` all the same.
 */
const contact = ({ profile }: Seen): Record<string, unknown> =>
  (profile.metadata?.['contact'] ?? {}) as Record<string, unknown> // or has no members
const address = ({ profile }: Seen): Record<string, unknown> =>
  (profile.metadata?.['address'] ?? {}) as Record<string, unknown> // likewise
const only = (value: unknown, fits: (text: string) => boolean): string | null =>
  typeof value === 'string' && fits(value) ? value : null
const countryOf = (one: Seen): string | null =>
  only(address(one)['country'], (text) => knownCountry(text) !== undefined && isCode(text))
const isCode = (text: string): boolean => text === text.trim().toUpperCase()
/** As the schema of a creation has it. */
const phoneMost = 50

const ofBoth: Readonly<Record<string, Column>> = {
  status: ({ row }) => row.standing,
  tags: ({ row }, tags) => (row.detail.tags ?? []).flatMap((id) => tags.get(id) ?? []).join(';'),
  metadata_json: ({ profile }) => (profile.metadata ? JSON.stringify(profile.metadata) : null),
  didit_internal_id: ({ row }) => row.entityId,
  session_count: ({ row }) => (row.detail.sessions ?? noSessions).sessionCount,
  approved_count: ({ row }) => (row.detail.sessions ?? noSessions).approvedCount,
  declined_count: ({ row }) => (row.detail.sessions ?? noSessions).declinedCount,
  in_review_count: ({ row }) => (row.detail.sessions ?? noSessions).inReviewCount,
  created_at: ({ row }) => iso(row.createdAtMs),
  last_activity_at: ({ row }) =>
    row.detail.activeAtMs === undefined ? null : iso(row.detail.activeAtMs),
}

const columns: Readonly<Record<EntityKind, Readonly<Record<string, Column>>>> = {
  user: {
    vendor_data: ({ row }) => row.vendorData,
    display_name: ({ profile }) => profile.display_name ?? null,
    full_name: ({ profile }) => profile.full_name ?? null,
    date_of_birth: ({ profile }) => profile.date_of_birth ?? null,
    email: (one) => only(contact(one)['email'], isEmail),
    phone: (one) =>
      only(
        contact(one)['phone_number'],
        (text) => text.length <= phoneMost && isPhone(text, countryOf(one)),
      ),
    country: countryOf,
    ...ofBoth,
  },
  business: {
    vendor_data: ({ row }) => row.vendorData,
    display_name: ({ profile }) => profile.display_name ?? null,
    legal_name: ({ profile }) => profile.legal_name ?? null,
    registration_number: ({ profile }) => profile.registration_number ?? null,
    country: ({ profile }) => profile.country_code ?? null,
    region: ({ profile }) => profile.region ?? null,
    ...ofBoth,
  },
}

async function* csvOf(
  first: readonly Seen[] | undefined,
  pages: AsyncIterable<readonly Seen[]>,
  { kind, tags }: { kind: EntityKind; tags: ReadonlyMap<string, string> },
): AsyncGenerator<string> {
  const chosen = Object.entries(columns[kind])
  const cellOf = (column: Column, one: Seen): Cell => {
    const cell = column(one, tags)
    return typeof cell === 'string' ? guarded(cell) : cell
  }
  const linesOf = (page: readonly Seen[]): string =>
    // A lone CR ends a line for many who read it.
    stringify(
      page.map((one) => chosen.map(([, column]) => cellOf(column, one))),
      { quoted_match: /\r/ },
    )
  yield stringify([chosen.map(([name]) => name)])
  if (first) yield linesOf(first)
  for await (const page of pages) yield linesOf(page)
}

/** The first page is read before the answer begins: what cannot be found is refused by its name. */
export const exportOf =
  (services: Services, kind: EntityKind): Handler =>
  async (call) => {
    const { applicationId } = call.principal.application
    const pages = foundBy(services, call, kind)
    const { value: first } = await pages.next()
    const all = await tagsOf(services.db, applicationId)
    const tags = new Map(all.map((one) => [one.tagId, one.name]))
    const name = kind === 'user' ? 'users.csv' : 'businesses.csv'
    const parts = csvOf(first ?? undefined, pages, { kind, tags })
    return { status: 200, body: null, file: { name, parts } }
  }
