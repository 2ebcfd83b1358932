/**
 * Puts back what a row says of its sessions, where the journal proves that it said so: somebody
 * edited the row, and nothing else. Whatever the journal does not prove stays as it is, for
 * `ostiary verify` to be seen.
 */
import { isDeepStrictEqual } from 'node:util'
import type { EntityDetail } from '@ostiary/domain/aggregate'
import { foldSessions } from '@ostiary/domain/entity.sessions'
import { factsOfSession } from '@ostiary/domain/session/aggregate'
import type { Pool } from '../store/db.ts'
import { heldTold, putTold } from '../store/session-told.ts'
import { afterDigest } from '../transitions/journal.ts'
import type { LineBody } from '../transitions/journal.ts'

/** @returns whether the row says now what its sessions say */
export function putBack(pool: Pool, entityId: string): Promise<boolean> {
  return pool.transaction(async (db) => {
    const held = await heldTold(db, entityId)
    if (!held) return false
    const detail = JSON.parse(held.rows.entityDetail) as EntityDetail // as the writer stored it
    const folded = foldSessions(held.sessions.map(factsOfSession))
    const { revision, ...stored } = detail.sessions ?? { revision: undefined }
    // Somebody was faster: a report of a session, or another rebuild.
    if (isDeepStrictEqual(stored, folded)) return true
    if (revision === undefined) return false
    // In the order the writer writes, since the digest is over the text.
    const entityDetail = JSON.stringify({ ...detail, sessions: { ...folded, revision } })
    const { after } = JSON.parse(held.lastLine) as LineBody & { readonly after?: string }
    if (afterDigest({ ...held.rows, entityDetail }) !== after) return false
    await putTold(db, { entityId, detail: entityDetail })
    return true
  })
}
