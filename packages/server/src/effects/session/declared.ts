/**
 * What a company has declared of the people behind it, and each company behind it of theirs, read
 * from their sessions.
 */
import type { DeclaredCompany, DeclaredParty } from '@ostiary/domain/company/declared-owners'
import { companyIdentity } from '@ostiary/domain/company/same-company'
import { sessionOf } from '@ostiary/domain/session/aggregate'
import type { Session, SessionKeyPerson } from '@ostiary/domain/session/session'
import { keyPartyOf } from '../../providers/company/key-people.ts'
import { identitiesIn } from '../../providers/company/own-chain.ts'
import { dayOf, listOf, looseOf, textOf } from '../../providers/session-input.ts'
import type { Loose } from '../../providers/session-input.ts'
import { openSession } from '../../sessions/context.ts'
import type { OpenedSession } from '../../sessions/context.ts'
import { readHeads } from '../../store/heads.ts'
import type { EffectContext } from '../effect.ts'

type Context = Pick<EffectContext, 'db' | 'vault'>

export async function declaredBy(
  context: Context,
  session: Session,
  opened: OpenedSession,
): Promise<DeclaredCompany> {
  const node = session.nodes.findLast((one) => one.feature === 'KYB_KEY_PEOPLE')
  const found = node && opened.records.get(node.nodeId)?.data
  const parties: DeclaredParty[] = []
  for (const party of listOf(looseOf(found ?? {}, 'submitted'), 'parties'))
    parties.push(await declaredParty(context, party, session))
  return { identities: identitiesOf(session, opened), parties }
}

/** What its own session has found and what was expected of it. */
export function identitiesOf({ nodes }: Session, { records, context }: OpenedSession) {
  const node = nodes.findLast((one) => one.feature === 'KYB_REGISTRY')
  const data = node && records.get(node.nodeId)?.data
  return identitiesIn(data, context.expected_details)
}

async function declaredParty(
  context: Context,
  party: Loose,
  { parties = [] }: Session,
): Promise<DeclaredParty> {
  const { id, kind, ...says } = keyPartyOf(party)
  const session = parties.find((one) => one.partyId === id)
  const settled = session?.status === 'Approved' || textOf(party, 'reason') === 'skipped'
  if (kind === 'company') {
    const company = await declaredByChild(context, session)
    const identities = [companyIdentity(party), ...company.identities]
    return { ...says, settled, company: { ...company, identities } }
  }
  const name = [textOf(party, 'first_name'), textOf(party, 'last_name')].join(' ')
  const dateOfBirth = dayOf(party, 'date_of_birth')
  return { ...says, settled, person: { name, ...(dateOfBirth ? { dateOfBirth } : {}) } }
}

const nothing: DeclaredCompany = { identities: [], parties: [] }

async function declaredByChild(
  context: Context,
  party: SessionKeyPerson | undefined,
): Promise<DeclaredCompany> {
  const { entityId = '', sessionId } = party ?? {}
  const head = party && (await readHeads(context.db, [entityId])).get(entityId)
  const session = head && sessionOf(head.aggregate, sessionId)
  if (!session) return nothing
  return declaredBy(context, session, await openSession(context.vault, entityId, session))
}
