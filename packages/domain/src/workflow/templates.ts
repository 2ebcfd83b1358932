/** Workflows to begin with: each is a value that can be published as it stands. */
import type { EntityKind } from '../aggregate.ts'
import type { Feature } from './features.ts'
import type { Settings } from './graph.ts'
import type { LinearFeature } from './linear.ts'

export interface Template {
  readonly label: string
  readonly kind: EntityKind
  /** The word clients of the reference know it by. */
  readonly type: string
  readonly features: readonly LinearFeature[]
  /** The questionnaire is named when a workflow is made from it. */
  readonly needsQuestionnaire?: true
  readonly says: string
}

const ask = (feature: Feature, config: Settings = {}): LinearFeature => ({ feature, config })

const kyc = ['OCR', 'LIVENESS', 'FACE_MATCH', 'AML', 'IP_ANALYSIS'] as const
const kyb = ['KYB_REGISTRY', 'AML', 'KYB_DOCUMENTS', 'KYB_KEY_PEOPLE'] as const

// A table is easier to check when its columns line up.
// oxfmt-ignore
export const templates = {
  kyc: {
    label: 'Identity, face and screening', kind: 'user', type: 'kyc', features: kyc.map((one) => ask(one)),
    says: 'A document, a living face that is the document\'s, sanctions lists, the address of the browser.',
  },
  kyb: {
    label: 'Company', kind: 'business', type: 'kyb', features: kyb.map((one) => ask(one)),
    says: 'The register, screening of the company, its papers, and those who own or lead it.',
  },
  document_liveness: {
    label: 'Document and liveness', kind: 'user', type: 'kyc',
    features: [ask('OCR'), ask('LIVENESS'), ask('FACE_MATCH')],
    says: 'A document and the living face of whoever it belongs to.',
  },
  address: {
    label: 'Proof of address', kind: 'user', type: 'address_verification', features: [ask('PROOF_OF_ADDRESS')],
    says: 'A paper that shows where somebody lives.',
  },
  questionnaire: {
    label: 'Questionnaire', kind: 'user', type: 'questionnaire_verification', features: [ask('QUESTIONNAIRE')],
    needsQuestionnaire: true,
    says: 'Questions of your own; send `questionnaire_uuid` beside the name of the template.',
  },
  email: {
    label: 'E-mail address', kind: 'user', type: 'email_verification', features: [ask('EMAIL_VERIFICATION')],
    says: 'A code sent to an address.',
  },
  phone: {
    label: 'Phone number', kind: 'user', type: 'phone_verification', features: [ask('PHONE_VERIFICATION')],
    says: 'A code sent to a phone.',
  },
  biometric: {
    label: 'The same person again', kind: 'user', type: 'biometric_authentication',
    features: [ask('LIVENESS'), ask('FACE_MATCH', { match_against: 'portrait' })],
    says: 'A living face beside the one that is kept of the user or sent with the session.',
  },
} as const satisfies Readonly<Record<string, Template>>

export type TemplateName = keyof typeof templates
export const templateNames = Object.keys(templates) as TemplateName[]
export const templateRow = (name: TemplateName): Template => templates[name]

/** The features of a new workflow made from it. */
export const templateFeatures = (name: TemplateName, questionnaire?: string): LinearFeature[] =>
  templateRow(name).features.map((one) =>
    one.feature === 'QUESTIONNAIRE' && questionnaire !== undefined
      ? { ...one, config: { ...one.config, questionnaire_uuid: questionnaire } }
      : one,
  )
