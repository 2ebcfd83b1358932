/** Users and businesses as CSV: the columns an import takes, and what their sessions say. */
import { stringify } from 'csv-stringify/sync'
import type { EntityKind } from '@ostiary/domain/aggregate'
import { noSessions } from '@ostiary/domain/entity.sessions'
import { iso } from '../call.ts'
import type { Handler, Services } from '../call.ts'
import { foundBy, tagsOf } from '../profiles/service.ts'
import type { Seen } from '../profiles/service.ts'

type Cell = string | number | null
type Column = (one: Seen, tags: ReadonlyMap<string, string>) => Cell

const contact = ({ profile }: Seen): Record<string, unknown> =>
  (profile.metadata?.['contact'] ?? {}) as Record<string, unknown> // or has no members
const address = ({ profile }: Seen): Record<string, unknown> =>
  (profile.metadata?.['address'] ?? {}) as Record<string, unknown> // likewise
const text = (value: unknown): Cell => (typeof value === 'string' ? value : null)

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
    email: (one) => text(contact(one)['email']),
    phone: (one) => text(contact(one)['phone_number']),
    country: (one) => text(address(one)['country']),
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

/** A spreadsheet must not take a value somebody wrote for a formula; numbers and phones stay. */
const unformula = (cell: Cell): Cell =>
  typeof cell === 'string' && /^[=@\t\r]/.test(cell) ? `'${cell}` : cell

async function* csvOf(
  services: Services,
  pages: AsyncIterable<readonly Seen[]>,
  of: { kind: EntityKind; applicationId: string },
): AsyncGenerator<string> {
  const chosen = Object.entries(columns[of.kind])
  const all = await tagsOf(services.db, of.applicationId)
  const tags = new Map(all.map((one) => [one.tagId, one.name]))
  yield stringify([chosen.map(([name]) => name)])
  for await (const page of pages)
    yield stringify(page.map((one) => chosen.map(([, cell]) => unformula(cell(one, tags)))))
}

export const exportOf =
  (services: Services, kind: EntityKind): Handler =>
  (call) => {
    const { applicationId } = call.principal.application
    const pages = foundBy(services, call, kind)
    const name = kind === 'user' ? 'users.csv' : 'businesses.csv'
    const parts = csvOf(services, pages, { kind, applicationId })
    return Promise.resolve({ status: 200, body: null, file: { name, parts } })
  }
