/** What can be imported: users, businesses, and sessions of theirs that were decided elsewhere. */
import type { EntityKind } from '@ostiary/domain/aggregate'

const sessionKinds = {
  user_verification: 'user',
  business_verification: 'business',
} as const satisfies Readonly<Record<string, EntityKind>>

export type SessionImportKind = keyof typeof sessionKinds
export type ImportKind = EntityKind | SessionImportKind

export const isOfSessions = (kind: string): kind is SessionImportKind =>
  Object.hasOwn(sessionKinds, kind)

/** Whom its rows are about. */
export const entityKindOf = (kind: ImportKind): EntityKind =>
  isOfSessions(kind) ? sessionKinds[kind] : kind
