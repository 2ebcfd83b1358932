/** What the page needs to ask of the person at a node: never what another step has read. */
import { keyRoles } from '@ostiary/domain/company/key-people'
import type { SessionNode } from '@ostiary/domain/session/session'
import { settingsFor } from '@ostiary/domain/workflow/config'
import type { FeatureNode, Settings } from '@ostiary/domain/workflow/graph'
import type { NodeInput, SessionContext } from '../../sessions/context.ts'
import { codeAgainMs, codeLength } from '../../sessions/codes.ts'
import type { SentCode } from '../../sessions/codes.ts'
import { iso } from '../call.ts'

export interface Asking {
  readonly node: SessionNode
  readonly of: FeatureNode
  readonly context: SessionContext
  readonly sent?: SentCode | undefined
  readonly before?: NodeInput | undefined
  /** What the register says of the people of a company. */
  readonly suggested?: readonly unknown[]
}

type Ask = Readonly<Record<string, unknown>>

export function askOf(asking: Asking): Ask {
  const config = settingsFor(asking.node.feature, asking.of.config)
  switch (asking.node.feature) {
    case 'OCR':
      return documentAsk(config)
    case 'LIVENESS':
      return faceAsk(config['face_liveness_method'])
    case 'AGE_ESTIMATION':
      return faceAsk('PASSIVE')
    case 'PROOF_OF_ADDRESS':
      return {
        document_types: config['poa_documents_allowed'] ?? addressPapers,
        max_age_days: config['poa_max_age_days'] ?? null,
      }
    case 'EMAIL_VERIFICATION':
    case 'PHONE_VERIFICATION':
      return codeAsk(asking)
    case 'DOCUMENT_AI':
      return { title: asking.of.label ?? null, documents: [{ id: 'document', label: 'document' }] }
    case 'KYB_REGISTRY':
      return { countries: config['kyb_accepted_countries'] ?? null, company: null }
    case 'KYB_DOCUMENTS':
      return { groups: groupsOf(config) }
    case 'KYB_KEY_PEOPLE':
      return { roles: keyRoles, suggested: asking.suggested ?? [], custom_fields: [] }
    default:
      return {}
  }
}

const addressPapers = ['UTILITY_BILL', 'BANK_STATEMENT', 'TAX_NOTICE', 'GOVERNMENT_LETTER', 'OTHER']
const papers = ['P', 'ID', 'DL', 'RP']

function documentAsk(config: Settings): Ask {
  const allowed = config['documents_allowed']
  const byCountry =
    typeof allowed === 'object' && allowed !== null && !Array.isArray(allowed)
      ? (allowed as Readonly<Record<string, readonly string[]>>)
      : undefined
  const listed = Array.isArray(allowed) ? (allowed as string[]) : undefined
  const named = byCountry ? Object.values(byCountry).flat() : listed
  return {
    document_types: named && named.length > 0 ? [...new Set(named)] : papers,
    countries: byCountry && !('*' in byCountry) ? Object.keys(byCountry) : null,
    needs_back: { P: false, ID: true, DL: true, RP: true },
    mrz: 'optional',
  }
}

const faceAsk = (method: unknown): Ask => ({
  method: method ?? 'PASSIVE',
  frames: method === 'ACTIVE_3D' || method === 'FLASHING' ? 3 : 1,
})

function codeAsk({ node, context, sent }: Asking): Ask {
  const { contact_details: contact = {} } = context
  const known = node.feature === 'EMAIL_VERIFICATION' ? contact['email'] : contact['phone']
  const address = sent?.address ?? (typeof known === 'string' && known !== '' ? known : undefined)
  return {
    address: address === undefined ? null : masked(address),
    code_sent: sent !== undefined,
    code_length: codeLength,
    resend_at: sent ? iso(sent.sentAtMs + codeAgainMs) : null,
  }
}

/** Enough to be known again by whoever it belongs to. */
function masked(address: string): string {
  const at = address.indexOf('@')
  if (at > 0) return `${address[0]}•••${address.slice(at)}`
  return `${address.slice(0, 3)}•••${address.slice(-2)}`
}

const usualGroups = [
  'legal_presence',
  'company_details',
  'ownership_structure',
  'representatives_authorization',
]

function groupsOf(config: Settings): { id: string; label: string; required: boolean }[] {
  const required = (config['kyb_required_document_groups'] ?? []) as readonly string[]
  return usualGroups.map((id) => ({
    id,
    label: id.replaceAll('_', ' '),
    required: required.includes(id),
  }))
}
