/** What a BLOCKED entity means for its sessions that are on the way. Pure. */
import type { Aggregate } from '../aggregate.ts'
import { gate } from '../gates.ts'
import type { Party } from '../lifecycle.ts'
import { unfinishedStatuses } from '../session.lifecycle.ts'
import { ownerOf } from './session.ts'
import type { Session } from './session.ts'

/** Its link leads nowhere for as long as nobody releases the entity. */
export const isShut = (held: Aggregate, { status }: Pick<Session, 'status'>): boolean =>
  unfinishedStatuses.includes(status) && !gate(held, 'create_link').allowed

/** Who owns the next step; the person does not while they may not go on. */
export function nextOwner(held: Aggregate, session: Session): Party | null {
  const owner = ownerOf(session)
  return owner === 'customer' && isShut(held, session) ? 'analyst' : owner
}
