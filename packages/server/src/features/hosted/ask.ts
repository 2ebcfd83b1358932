/** What the page needs to ask of the person at a node: never what another step has read. */
import type {
  Asked,
  CodeAsk,
  DocumentAsk,
  QuestionnaireAsk,
  SelfieAsk,
} from '@ostiary/contract/hosted'
import { keyRoles } from '@ostiary/domain/company/key-people'
import type { SessionNode } from '@ostiary/domain/session/session'
import { settingsFor } from '@ostiary/domain/workflow/config'
import type { FeatureNode, Settings } from '@ostiary/domain/workflow/graph'
import type { SessionContext } from '../../sessions/context.ts'
import { codeAgainMs, codeLength, codeLimitsOf } from '../../sessions/codes.ts'
import type { SentCode } from '../../sessions/codes.ts'
import { iso } from '../call.ts'

export interface Asking {
  readonly node: SessionNode
  readonly of: FeatureNode
  readonly context: SessionContext
  readonly sent?: SentCode | undefined
  /** Where a questionnaire is asked. */
  readonly questionnaire?: QuestionnaireAsk | undefined
}

type Ask<One = Asked> = One extends Asked ? Pick<One, 'feature' | 'ask'> : never

/** @returns `undefined` for a feature that asks nothing of anybody */
export function askOf(asking: Asking): Ask | undefined {
  const { feature } = asking.node
  const config = settingsFor(feature, asking.of.config)
  switch (feature) {
    case 'OCR':
      return { feature, ask: documentAsk(config) }
    case 'LIVENESS':
      return { feature, ask: faceAsk(config['face_liveness_method']) }
    case 'AGE_ESTIMATION':
      return { feature, ask: faceAsk('PASSIVE') }
    case 'PROOF_OF_ADDRESS':
      return {
        feature,
        ask: {
          document_types: textsOf(config['poa_documents_allowed']) ?? addressPapers,
          max_age_months: Number(config['poa_document_max_age_months']),
        },
      }
    case 'QUESTIONNAIRE':
      return { feature, ask: asking.questionnaire ?? { title: '', sections: [] } }
    case 'EMAIL_VERIFICATION':
    case 'PHONE_VERIFICATION':
      return { feature, ask: codeAsk(asking) }
    case 'DOCUMENT_AI':
      return {
        feature,
        ask: { title: asking.of.label ?? null, documents: [{ id: 'document', label: 'document' }] },
      }
    case 'KYB_REGISTRY':
      return { feature, ask: { countries: textsOf(config['kyb_accepted_countries']) ?? null } }
    case 'KYB_DOCUMENTS':
      return { feature, ask: { groups: groupsOf(config) } }
    case 'KYB_KEY_PEOPLE':
      return { feature, ask: { roles: keyRoles } }
    default:
      return undefined
  }
}

const textsOf = (value: unknown): string[] | undefined =>
  Array.isArray(value) ? value.map(String) : undefined

const addressPapers = ['UTILITY_BILL', 'BANK_STATEMENT', 'TAX_NOTICE', 'GOVERNMENT_LETTER', 'OTHER']
const papers = ['P', 'ID', 'DL', 'RP']

function documentAsk(config: Settings): DocumentAsk {
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
  }
}

const faceAsk = (method: unknown): SelfieAsk =>
  method === 'ACTIVE_3D' || method === 'FLASHING'
    ? { method, frames: 3 }
    : { method: 'PASSIVE', frames: 1 }

function codeAsk({ node, of, context, sent }: Asking): CodeAsk {
  const { contact_details: contact = {} } = context
  const known = node.feature === 'EMAIL_VERIFICATION' ? contact['email'] : contact['phone']
  const address = sent?.address ?? (typeof known === 'string' && known !== '' ? known : undefined)
  return {
    address: address === undefined ? null : masked(address),
    code_sent: sent !== undefined,
    code_length: codeLength,
    codes_left: Math.max(0, codeLimitsOf(of).codes - (node.sends ?? 0)),
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
