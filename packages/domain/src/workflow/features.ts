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
  readonly decisionKey: string
  /** Its key in an entity's `features`. */
  readonly entityKey: string
  /** Its name in the `features` of a session. */
  readonly wireName: string
  /** The name its fields begin with in the rules of a branch. */
  readonly rulePrefix: string
  /** One of these must come before it on every path. */
  readonly after?: readonly Name[]
  readonly says: string
}

const both = ['user', 'business'] as const
const users = ['user'] as const
const companies = ['business'] as const

// Four lines each: whom it asks, its names in answers and in rules, and what it is.
// oxfmt-ignore
export const features = {
  OCR: { kinds: users, asks: 'person',
    decisionKey: 'id_verifications', entityKey: 'id_verification',
    wireName: 'ID_VERIFICATION', rulePrefix: 'kyc',
    says: 'An identity document: its machine readable zone, dates, age, expected details.' },
  LIVENESS: { kinds: users, asks: 'person',
    decisionKey: 'liveness_checks', entityKey: 'liveness',
    wireName: 'LIVENESS', rulePrefix: 'liveness',
    says: 'A picture of the living person.' },
  FACE_MATCH: { kinds: users, asks: 'provider', after: ['OCR'],
    decisionKey: 'face_matches', entityKey: 'face_match',
    wireName: 'FACE_MATCH', rulePrefix: 'face_match',
    says: 'The living face beside the one of the document.' },
  AGE_ESTIMATION: { kinds: users, asks: 'person',
    decisionKey: 'age_estimations', entityKey: 'age_estimation',
    wireName: 'AGE_ESTIMATION', rulePrefix: 'age_estimation',
    says: 'How old the face looks.' },
  PROOF_OF_ADDRESS: { kinds: users, asks: 'person',
    decisionKey: 'poa_verifications', entityKey: 'proof_of_address',
    wireName: 'PROOF_OF_ADDRESS', rulePrefix: 'poa',
    says: 'A paper that shows where the person lives.' },
  QUESTIONNAIRE: { kinds: both, asks: 'person',
    decisionKey: 'questionnaire_responses', entityKey: 'questionnaire',
    wireName: 'QUESTIONNAIRE', rulePrefix: 'questionnaire',
    says: 'Questions of the application\'s own.' },
  PHONE_VERIFICATION: { kinds: both, asks: 'person',
    decisionKey: 'phone_verifications', entityKey: 'phone_verification',
    wireName: 'PHONE_VERIFICATION', rulePrefix: 'phone',
    says: 'A code sent to a phone.' },
  EMAIL_VERIFICATION: { kinds: both, asks: 'person',
    decisionKey: 'email_verifications', entityKey: 'email_verification',
    wireName: 'EMAIL_VERIFICATION', rulePrefix: 'email',
    says: 'A code sent to an e-mail address.' },
  DATABASE_VALIDATION: { kinds: users, asks: 'provider', after: ['OCR'],
    decisionKey: 'database_validations', entityKey: 'database_validation',
    wireName: 'DATABASE_VALIDATION', rulePrefix: 'database_validation',
    says: 'What the document says, asked of a register of persons.' },
  AML: { kinds: both, asks: 'provider', after: ['OCR', 'KYB_REGISTRY'],
    decisionKey: 'aml_screenings', entityKey: 'aml',
    wireName: 'AML', rulePrefix: 'aml',
    says: 'Sanctions lists and others.' },
  IP_ANALYSIS: { kinds: both, asks: 'provider',
    decisionKey: 'ip_analyses', entityKey: 'ip_analysis',
    wireName: 'IP_ANALYSIS', rulePrefix: 'ip_analysis',
    says: 'Where the browser is, and what kind of network it uses.' },
  DOCUMENT_AI: { kinds: both, asks: 'person',
    decisionKey: 'document_ai_documents', entityKey: 'document_ai',
    wireName: 'DOCUMENT_AI', rulePrefix: 'document_ai',
    says: 'Any other paper.' },
  KYB_REGISTRY: { kinds: companies, asks: 'company',
    decisionKey: 'registry_checks', entityKey: 'kyb_registry',
    wireName: 'KYB_REGISTRY', rulePrefix: 'kyb_registry',
    says: 'The company, found in a register or described by hand.' },
  KYB_DOCUMENTS: { kinds: companies, asks: 'company',
    decisionKey: 'document_verifications', entityKey: 'kyb_documents',
    wireName: 'KYB_DOCUMENTS', rulePrefix: 'kyb_documents',
    says: 'Papers of the company, by group.' },
  KYB_KEY_PEOPLE: { kinds: companies, asks: 'company', after: ['KYB_REGISTRY'],
    decisionKey: 'key_people_checks', entityKey: 'kyb_key_people',
    wireName: 'KYB_KEY_PEOPLE', rulePrefix: 'kyb_key_people',
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
  featureNames.find((one) => features[one].rulePrefix === prefix)
