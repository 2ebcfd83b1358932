/** What a person reads each step as, in German: on the hosted page and in e-mails. */
import type { Feature } from '../features.ts'

export const deSteps: Readonly<Record<Feature, string>> = {
  OCR: 'Ausweisdokument',
  LIVENESS: 'Selfie',
  AGE_ESTIMATION: 'Selfie zum Alter',
  FACE_MATCH: 'Gesichtsvergleich',
  PROOF_OF_ADDRESS: 'Adressnachweis',
  QUESTIONNAIRE: 'Fragen',
  PHONE_VERIFICATION: 'Telefonnummer',
  EMAIL_VERIFICATION: 'E-Mail-Adresse',
  DATABASE_VALIDATION: 'Registerprüfung',
  AML: 'Listenprüfung',
  IP_ANALYSIS: 'Netzprüfung',
  DOCUMENT_AI: 'Dokumente',
  KYB_REGISTRY: 'Ihr Unternehmen',
  KYB_DOCUMENTS: 'Unterlagen des Unternehmens',
  KYB_KEY_PEOPLE: 'Wichtige Personen',
}
