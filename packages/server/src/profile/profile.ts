/**
 * What the vault holds of a user or business, by the reference's names (entity reference 2.1, 2.2):
 * its shape, and what differs between two of them.
 */
import { isDeepStrictEqual } from 'node:util'

type Flags = Readonly<Record<string, boolean>>
export type Counts = Readonly<Record<string, number>>

export interface Profile {
  readonly display_name?: string | null
  readonly metadata?: Readonly<Record<string, unknown>> | null
  readonly full_name?: string | null
  readonly date_of_birth?: string | null
  readonly portrait_image?: string | null
  readonly approved_emails?: Flags
  readonly approved_phones?: Flags
  readonly issuing_states?: Counts
  readonly legal_name?: string | null
  readonly registration_number?: string | null
  /** Alpha-2. */
  readonly country_code?: string | null
  readonly region?: string | null
  /** The session a value came from, by field; what people and the API wrote has none. */
  readonly sources?: Readonly<Record<string, string>>
}

/** The name of the profile among the items of an entity in the vault. */
export const profileItem = 'entity'

const profileFields = [
  'display_name',
  'metadata',
  'full_name',
  'date_of_birth',
  'portrait_image',
  'approved_emails',
  'approved_phones',
  'issuing_states',
  'legal_name',
  'registration_number',
  'country_code',
  'region',
] as const
export type Field = (typeof profileFields)[number]

/** One value before and after. */
export interface Change {
  readonly previous: unknown
  readonly current: unknown
}

/** The fields that differ, by name. */
export function changesBetween(before: Profile, after: Profile): Record<string, Change> {
  const changes: Record<string, Change> = {}
  for (const field of profileFields) {
    const [previous, current] = [before[field] ?? null, after[field] ?? null]
    if (!isDeepStrictEqual(previous, current)) changes[field] = { previous, current }
  }
  return changes
}

/** What a caller changes was not of a session any more. */
export function merged(before: Profile, read: Profile): Profile {
  const { sources = {}, ...rest } = before
  const left = Object.entries(sources).filter(([field]) => !(field in read))
  return {
    ...rest,
    ...read,
    ...(left.length > 0 ? { sources: Object.fromEntries(left) } : {}),
  }
}
