/** What a person reads each step as, in English: on the hosted page and in e-mails. */
import type { Feature } from '../features.ts'

export const enSteps: Readonly<Record<Feature, string>> = {
  OCR: 'Identity document',
  LIVENESS: 'Selfie',
  AGE_ESTIMATION: 'Selfie for your age',
  FACE_MATCH: 'Face comparison',
  PROOF_OF_ADDRESS: 'Proof of address',
  QUESTIONNAIRE: 'Questions',
  PHONE_VERIFICATION: 'Phone number',
  EMAIL_VERIFICATION: 'E-mail address',
  DATABASE_VALIDATION: 'Register check',
  AML: 'List check',
  IP_ANALYSIS: 'Network check',
  DOCUMENT_AI: 'Documents',
  KYB_REGISTRY: 'Your company',
  KYB_DOCUMENTS: 'Company documents',
  KYB_KEY_PEOPLE: 'Key people',
}
