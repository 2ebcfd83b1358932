/**
 * Corrections of what is known of a company and of the people behind it. Who must be verified
 * follows from roles and shares: these are asked again by a resubmission, never corrected.
 */
import type { Feature } from '@ostiary/domain/workflow/features'
import type { Session, SessionNode } from '@ostiary/domain/session/session'
import { readableAddress } from '../../sessions/email-asked.ts'
import { openSession } from '../../sessions/context.ts'
import { refuse } from '../call.ts'
import type { Call, Handler, Services } from '../call.ts'
import { corrected, givenOf } from './data.ts'
import { loadSession } from './load.ts'

/** Of the company (entity reference 2.6). */
const companyFields = [
  'name',
  'registration_number',
  'country_code',
  'company_type',
  'registry_status',
  'incorporation_date',
  'registered_address',
  'tax_number',
  'alternative_names',
  'legal_entity_identifier',
  'nature_of_business',
  'registered_capital',
  'location_of_registration',
  'control_scheme',
]

const partyFields = [
  'first_name',
  'last_name',
  'legal_name',
  'date_of_birth',
  'country',
  'registration_number',
  'email',
  'phone',
]

type Data = Readonly<Record<string, unknown>>

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
    const given = givenOf(call, companyFields)
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
    const given = partyGiven(call)
    const { records } = await openSession(services.vault, entityId, session)
    const before = records.get(node.nodeId) ?? { data: {}, warnings: [] }
    const submitted = before.data['submitted'] as { readonly parties?: readonly Data[] } | undefined
    const parties = submitted?.parties ?? []
    if (!parties.some((one) => one['party_id'] === partyId))
      return refuse('session_party_not_found')
    const mended = parties.map((one) => (one['party_id'] === partyId ? { ...one, ...given } : one))
    const data = { ...before.data, submitted: { ...submitted, parties: mended } }
    const changed = Object.keys(given).map((name) => `${partyId}.${name}`)
    return corrected(services, call, found, { node, record: { ...before, data }, changed })
  }

const lastOf = (session: Session, feature: Feature): SessionNode | undefined =>
  session.nodes.findLast((one) => one.feature === feature)

function partyGiven(call: Call): Data {
  const given = givenOf(call, partyFields)
  const { email } = given
  if (typeof email === 'string' && readableAddress(email) === undefined) {
    const message = 'must be an e-mail address such as ana@example.org'
    return refuse('body_invalid', undefined, { errors: [{ path: '/email', message }] })
  }
  return given
}
