/**
 * The features a workflow is made of: what each is called on the wire, who brings its answer, and
 * what must have run before it. Source: entity reference 2.6, 2.10.
 */
import type { EntityKind } from '../aggregate.ts'

/**
 * Whom a feature asks: `person`: the person on the hosted page, before a provider looks at it;
 * `provider`: a provider alone, from what is known already; `company`: the person acting for a
 * company.
 */
export type Asks = 'person' | 'provider' | 'company'

/** @typeParam Name of the features there are, known once the table is read */
interface FeatureRow<Name extends string = string> {
  readonly kinds: readonly EntityKind[]
  readonly asks: Asks
  /** The key of its array in a decision. */
  readonly decision: string
  /** Its key in an entity's `features`. */
  readonly key: string
  /** Its name in the `features` of a session. */
  readonly shown: string
  /** The name its fields begin with in the rules of a branch. */
  readonly prefix: string
  /** One of these must come before it on every path. */
  readonly after?: readonly Name[]
  readonly says: string
}

const both = ['user', 'business'] as const
const users = ['user'] as const
const companies = ['business'] as const

// Two lines or three each: whom it asks and its keys; then its names, and what it is.
// oxfmt-ignore
export const features = {
  OCR: { kinds: users, asks: 'person', decision: 'id_verifications', key: 'id_verification',
    shown: 'ID_VERIFICATION', prefix: 'kyc',
    says: 'An identity document: its machine readable zone, dates, age, expected details.' },
  LIVENESS: { kinds: users, asks: 'person', decision: 'liveness_checks', key: 'liveness',
    shown: 'LIVENESS', prefix: 'liveness', says: 'A picture of the living person.' },
  FACE_MATCH: { kinds: users, asks: 'provider', decision: 'face_matches', key: 'face_match',
    shown: 'FACE_MATCH', prefix: 'face_match', after: ['OCR'],
    says: 'The living face beside the one of the document.' },
  AGE_ESTIMATION: { kinds: users, asks: 'person', decision: 'age_estimations', key: 'age_estimation',
    shown: 'AGE_ESTIMATION', prefix: 'age_estimation', says: 'How old the face looks.' },
  PROOF_OF_ADDRESS: { kinds: users, asks: 'person', decision: 'poa_verifications', key: 'proof_of_address',
    shown: 'PROOF_OF_ADDRESS', prefix: 'poa', says: 'A paper that shows where the person lives.' },
  QUESTIONNAIRE: { kinds: both, asks: 'person', decision: 'questionnaire_responses', key: 'questionnaire',
    shown: 'QUESTIONNAIRE', prefix: 'questionnaire', says: 'Questions of the application\'s own.' },
  PHONE_VERIFICATION: { kinds: both, asks: 'person', decision: 'phone_verifications', key: 'phone_verification',
    shown: 'PHONE_VERIFICATION', prefix: 'phone', says: 'A code sent to a phone.' },
  EMAIL_VERIFICATION: { kinds: both, asks: 'person', decision: 'email_verifications', key: 'email_verification',
    shown: 'EMAIL_VERIFICATION', prefix: 'email', says: 'A code sent to an e-mail address.' },
  DATABASE_VALIDATION: { kinds: users, asks: 'provider', decision: 'database_validations', key: 'database_validation',
    shown: 'DATABASE_VALIDATION', prefix: 'database_validation', after: ['OCR'],
    says: 'What the document says, asked of a register of persons.' },
  AML: { kinds: both, asks: 'provider', decision: 'aml_screenings', key: 'aml',
    shown: 'AML', prefix: 'aml', after: ['OCR', 'KYB_REGISTRY'], says: 'Sanctions lists and others.' },
  IP_ANALYSIS: { kinds: both, asks: 'provider', decision: 'ip_analyses', key: 'ip_analysis',
    shown: 'IP_ANALYSIS', prefix: 'ip_analysis', says: 'Where the browser is, and what kind of network it uses.' },
  DOCUMENT_AI: { kinds: both, asks: 'person', decision: 'document_ai_documents', key: 'document_ai',
    shown: 'DOCUMENT_AI', prefix: 'document_ai', says: 'Any other paper.' },
  KYB_REGISTRY: { kinds: companies, asks: 'company', decision: 'registry_checks', key: 'kyb_registry',
    shown: 'KYB_REGISTRY', prefix: 'kyb_registry', says: 'The company, found in a register or described by hand.' },
  KYB_DOCUMENTS: { kinds: companies, asks: 'company', decision: 'document_verifications', key: 'kyb_documents',
    shown: 'KYB_DOCUMENTS', prefix: 'kyb_documents', says: 'Papers of the company, by group.' },
  KYB_KEY_PEOPLE: { kinds: companies, asks: 'company', decision: 'key_people_checks', key: 'kyb_key_people',
    shown: 'KYB_KEY_PEOPLE', prefix: 'kyb_key_people', after: ['KYB_REGISTRY'],
    says: 'Officers and owners, each verified in a session of its own.' },
} as const satisfies Readonly<Record<string, FeatureRow>>

export type Feature = keyof typeof features
export const featureNames = Object.keys(features) as Feature[]
export const featureRow = (feature: Feature): FeatureRow<Feature> => features[feature]

/** A feature by its name in any letter case, as clients of the reference write it. */
export function featureNamed(name: unknown): Feature | undefined {
  const upper = typeof name === 'string' && name.length <= 40 ? name.toUpperCase() : undefined
  return featureNames.find((one) => one === upper)
}

/** The feature whose fields begin with this word. */
export const featureOfPrefix = (prefix: string): Feature | undefined =>
  featureNames.find((one) => features[one].prefix === prefix)
