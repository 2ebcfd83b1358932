/**
 * Corrections of what is known of a company and of the people behind it. Who must be verified
 * follows from roles and shares: these are asked again by a resubmission, never corrected.
 */
import { CompanyUpdate, PartyUpdate } from '@ostiary/contract/v3/sessions'
import type { Feature } from '@ostiary/domain/workflow/features'
import type { Session, SessionNode } from '@ostiary/domain/session/session'
import { openSession } from '../../sessions/context.ts'
import { faultsOfFields, isUnsaid, partyChecks } from '../../sessions/declared-fields.ts'
import { refuse } from '../call.ts'
import type { Call, Handler, Services } from '../call.ts'
import { companyReaders, givenOf, readCorrections } from './corrections.ts'
import type { Data } from './corrections.ts'
import { corrected } from './data.ts'
import { loadSession } from './load.ts'

/** Named by its node, or by the business it was verified for. */
export const updateCompanyData =
  (services: Services): Handler =>
  async (call) => {
    const found = await loadSession(services, call)
    const { entityId, session } = found
    const companyId = call.params['company_id']! // the path has it
    const node = session.nodes.findLast(
      (one) =>
        one.feature === 'KYB_REGISTRY' && (companyId === one.nodeId || companyId === entityId),
    )
    if (!node) return refuse('session_node_not_found')
    const said = givenOf(call, CompanyUpdate)
    const given = readCorrections(said, companyReaders, services.clock.now())
    const { records } = await openSession(services.vault, entityId, session)
    const before = records.get(node.nodeId) ?? { data: {}, warnings: [] }
    const company = { ...(before.data['company'] as Data | undefined), ...given }
    const record = { ...before, data: { ...before.data, company } }
    return corrected(services, call, found, { node, record, changed: Object.keys(given) })
  }

export const updateParty =
  (services: Services): Handler =>
  async (call) => {
    const found = await loadSession(services, call)
    const { entityId, session } = found
    const partyId = call.params['party_id']! // the path has it
    const node = lastOf(session, 'KYB_KEY_PEOPLE')
    if (!node) return refuse('session_node_not_found')
    const given = partyGiven(services, call)
    const { records } = await openSession(services.vault, entityId, session)
    const before = records.get(node.nodeId) ?? { data: {}, warnings: [] }
    const submitted = before.data['submitted'] as { readonly parties?: readonly Data[] } | undefined
    const parties = submitted?.parties ?? []
    if (!parties.some((one) => one['party_id'] === partyId))
      return refuse('session_party_not_found')
    const mended = parties.map((one) =>
      one['party_id'] === partyId ? withoutUnsaid({ ...one, ...given }) : one,
    )
    const data = { ...before.data, submitted: { ...submitted, parties: mended } }
    const changed = Object.keys(given).map((name) => `${partyId}.${name}`)
    return corrected(services, call, found, { node, record: { ...before, data }, changed })
  }

const lastOf = (session: Session, feature: Feature): SessionNode | undefined =>
  session.nodes.findLast((one) => one.feature === feature)

/** As it would be declared: what is taken away was not said. */
function partyGiven({ clock }: Services, call: Call): Data {
  const given = givenOf(call, PartyUpdate)
  const errors = faultsOfFields(partyChecks, given, clock.now()).map(({ field, message }) => ({
    path: `/${field}`,
    message,
  }))
  return errors.length > 0 ? refuse('body_invalid', undefined, { errors }) : given
}

const withoutUnsaid = (party: Data): Data =>
  Object.fromEntries(Object.entries(party).filter(([, value]) => !isUnsaid(value)))
