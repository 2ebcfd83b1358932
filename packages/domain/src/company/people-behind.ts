/**
 * The people and companies behind a company, when it or its session goes: who was known through it
 * alone goes the same way. Pure.
 */
import type { Aggregate, DomainEvent, Facts } from '../aggregate.ts'
import { isDeleted, isErased } from '../entity.changes.ts'
import type { Party } from '../lifecycle.ts'
import { unfinishedStatuses } from '../session.lifecycle.ts'
import type { Session } from '../session/session.ts'
import { isUnlinked } from '../unlinked.ts'

/** What went: a company, or one of its sessions; by whom and why is what the others go by too. */
export interface Gone {
  readonly companyId: string
  /** Of a session that was deleted; otherwise it is about all of the company's. */
  readonly sessionId?: string
  readonly how: 'deleted' | 'erased'
  readonly by: Party
  readonly actor: string
  readonly facts: Pick<Facts, 'code' | 'plain'>
}

/**
 * What happens to somebody behind what went, as one change.
 * @param held whoever it was that a session was opened for
 * @returns nothing, where it has happened already
 */
export function goingAlong(held: Aggregate, gone: Gone): DomainEvent[] {
  const there = held.sessions.filter((one) => one.status !== 'Deleted')
  const own = there.filter((one) => isOf(one, gone))
  const isNamed = held.customer !== null || !isUnlinked(held.entity.vendorData)
  const staying = isNamed || own.length < there.length
  // What was read for a session is removed with it; what a company has is kept as the company is.
  const isRemoved = staying || gone.sessionId !== undefined
  const removed = isRemoved ? own.filter((one) => !isNamed || isUnfinished(one)) : []
  return [
    ...removed.map(({ sessionId }) => sessionDeleted(sessionId, gone)),
    ...(staying || !canGo(held, gone) ? [] : [entityGone(gone)]),
  ]
}

const isOf = ({ parent }: Session, { companyId, sessionId }: Gone): boolean =>
  parent?.entityId === companyId && (sessionId === undefined || parent.sessionId === sessionId)

/** One that has ended is a named person's own: their profile was read by it. */
const isUnfinished = ({ status }: Session): boolean => unfinishedStatuses.includes(status)

const canGo = ({ entity }: Aggregate, { how }: Gone): boolean =>
  how === 'deleted' ? !isDeleted(entity) : entity.standing !== 'PURGED' && !isErased(entity)

function entityGone({ how, ...gone }: Gone): DomainEvent {
  return { machine: 'entity', event: how, ...signed(gone) }
}

function sessionDeleted(sessionId: string, gone: Gone): DomainEvent {
  const { facts, ...by } = signed(gone)
  return {
    machine: 'session',
    event: 'deleted',
    ...by,
    facts: { ...facts, session: { sessionId } },
  }
}

/** Whoever reads of it finds the company it was for, and so the line that asked for it. */
const signed = ({ companyId, by, actor, facts }: Omit<Gone, 'how'>) => ({
  by,
  actor,
  facts: { ...facts, plain: { ...facts.plain, company: companyId } },
})
