/** What the page needs to ask of the person at a node: never what another step has read. */
import type {
  Asked,
  CodeAsk,
  DocumentAsk,
  QuestionnaireAsk,
  SelfieAsk,
} from '@ostiary/contract/hosted'
import { keyRoles } from '@ostiary/domain/company/key-people'
import { allowedByCountry } from '@ostiary/domain/documents/document-settings'
import { documentCodes, documentTypeRow } from '@ostiary/domain/documents/document-types'
import type { DocumentCode } from '@ostiary/domain/documents/document-types'
import type { SessionNode } from '@ostiary/domain/session/session'
import { documentGroups, featureConfig } from '@ostiary/domain/workflow/config'
import type { FeatureSettings } from '@ostiary/domain/workflow/config'
import type { FeatureNode } from '@ostiary/domain/workflow/graph'
import type { SessionContext } from '../../sessions/context.ts'
import { codeAgainMs, codeLength, codeLimitsOf } from '../../sessions/otp.ts'
import type { SentOtp } from '../../sessions/otp.ts'
import { iso } from '../call.ts'

export interface Asking {
  readonly node: SessionNode
  readonly of: FeatureNode
  readonly context: SessionContext
  readonly sent?: SentOtp | undefined
  /** Where a questionnaire is asked. */
  readonly questionnaire?: QuestionnaireAsk | undefined
}

type Ask<One = Asked> = One extends Asked ? Pick<One, 'feature' | 'ask'> : never

/** @returns `undefined` for a feature that asks nothing of anybody */
export function askOf(asking: Asking): Ask | undefined {
  const { feature, config } = featureConfig(asking.node.feature, asking.of.config)
  switch (feature) {
    case 'OCR':
      return { feature, ask: documentAsk(config) }
    case 'LIVENESS':
      return { feature, ask: faceAsk(config.face_liveness_method) }
    case 'AGE_ESTIMATION':
      return { feature, ask: faceAsk('PASSIVE') }
    case 'PROOF_OF_ADDRESS':
      return {
        feature,
        ask: {
          document_types: [...config.poa_documents_allowed],
          max_age_months: config.poa_document_max_age_months,
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
        ask: {
          title: asking.of.label ?? null,
          instructions: config.document_ai_instructions,
          documents: [{ id: 'document', label: 'document' }],
        },
      }
    case 'KYB_REGISTRY':
      return {
        feature,
        ask: { countries: config.kyb_accepted_countries && [...config.kyb_accepted_countries] },
      }
    case 'KYB_DOCUMENTS':
      return { feature, ask: { groups: groupsOf(config.kyb_required_document_groups) } }
    case 'KYB_KEY_PEOPLE':
      return { feature, ask: { roles: keyRoles } }
    default:
      return undefined
  }
}

/** What is asked for where the workflow names none. */
const usualDocuments: readonly DocumentCode[] = ['P', 'ID', 'DL', 'RP']

function documentAsk({ documents_allowed }: FeatureSettings<'OCR'>): DocumentAsk {
  const allowed = allowedByCountry(documents_allowed) ?? { '*': [] }
  const named = Object.values(allowed).flat()
  return {
    document_types: [...new Set(named.length > 0 ? named : usualDocuments)],
    countries: '*' in allowed ? null : Object.keys(allowed),
    needs_back: Object.fromEntries(
      documentCodes.map((code) => [code, documentTypeRow(code).sides === 2]),
    ),
  }
}

const faceAsk = (method: SelfieAsk['method']): SelfieAsk => ({
  method,
  frames: method === 'PASSIVE' ? 1 : 3,
})

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

function groupsOf(required: readonly string[]): { id: string; label: string; required: boolean }[] {
  return documentGroups.map((id) => ({
    id,
    label: id.replaceAll('_', ' '),
    required: required.includes(id),
  }))
}
