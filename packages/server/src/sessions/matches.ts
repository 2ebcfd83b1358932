/**
 * Matches of a node: other users with the same document, contact or face. Sealed are their sessions
 * alone; whose they are is looked up when they are shown, so that an erasure is seen here too.
 * Source: entity reference 2.6.
 */
import type { OpenedNode } from '@ostiary/domain/session/decision'
import type { Session, SessionNode } from '@ostiary/domain/session/session'
import type { Database } from '../store/db.ts'
import { sessionOwners } from '../store/session-identifiers.ts'
import type { Vault } from '../store/vault.ts'
import { openSessions } from './context.ts'
import { isUnlinked } from '@ostiary/domain/unlinked'

/** More are not shown (entity reference 2.6). */
export const matchesMax = 5

export interface MatchRow {
  readonly session_id: string | null
  readonly session_number: number | null
  /** Percent, two decimals. */
  readonly similarity: number
  readonly source: 'session' | 'imported' | 'list_entry' | 'retained_template'
  readonly vendor_user_id: string | null
  readonly verification_date: string | null
  /** When it was found; shown is what it is now. */
  readonly status: Session['status'] | null
  readonly is_blocklisted: boolean
  readonly is_allowlisted: boolean
}

type Records = ReadonlyMap<string, OpenedNode>

const matchesOf = ({ data }: OpenedNode): readonly MatchRow[] =>
  Array.isArray(data['matches'])
    ? (data['matches'] as MatchRow[]).filter((one) => typeof one.source === 'string')
    : [] // as they were sealed

/** The records of a session with whose its matches are; of who is gone nothing is said. */
export async function withOwners(
  parts: { readonly db: Database; readonly vault: Vault },
  records: Records,
): Promise<Records> {
  const all = [...records.values()].flatMap(matchesOf)
  if (all.length === 0) return records
  const named = all.flatMap((one) => one.session_id ?? [])
  const owners = await sessionOwners(parts.db, [...new Set(named)])
  const opened = await openSessions(parts.vault, owners)
  const shown = new Map<string, Readonly<Record<string, unknown>>>()
  for (const { entityId, vendorData, session } of owners) {
    const isLinked = !isUnlinked(vendorData)
    shown.set(session.sessionId, {
      vendor_data: isLinked ? vendorData : null,
      vendor_user_id: isLinked ? entityId : null,
      status: session.status,
      user_details: detailsOf(session.nodes, opened.get(session.sessionId)?.records),
    })
  }
  return new Map(
    [...records].map(([nodeId, record]) => {
      const rows = matchesOf(record)
      if (rows.length === 0) return [nodeId, record]
      const matches = rows.map((row) => ({ ...row, ...ownerOf(row, shown), match_image_url: null }))
      return [nodeId, { ...record, data: { ...record.data, matches } }]
    }),
  )
}

const gone = { vendor_data: null, vendor_user_id: null, status: null, user_details: null }

const ownerOf = ({ session_id: id }: MatchRow, shown: ReadonlyMap<string, object>): object =>
  (id === null ? undefined : shown.get(id)) ?? gone

/** Enough to tell two people apart, and too little to learn either by. */
function detailsOf(
  nodes: readonly SessionNode[],
  records: Records | undefined,
): Readonly<Record<string, unknown>> | null {
  const node = nodes.findLast((one) => one.feature === 'OCR')
  const data = node && records?.get(node.nodeId)?.data
  if (!data) return null
  return {
    full_name: masked(data['full_name']),
    document_type: data['document_type'] ?? null,
    document_number: lastOf(data['document_number']),
  }
}

const masked = (text: unknown): string | null =>
  typeof text === 'string'
    ? text
        .split(/\s+/)
        .filter(Boolean)
        .map((word) => `${[...word][0]}***`)
        .join(' ')
    : null

const shownDigits = 2
const lastOf = (text: unknown): string | null =>
  typeof text === 'string' && text.length > 2 * shownDigits
    ? `***${text.slice(-shownDigits)}`
    : null
