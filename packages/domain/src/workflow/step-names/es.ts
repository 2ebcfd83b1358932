/** What a person reads each step as, in Spanish: on the hosted page and in e-mails. */
import type { Feature } from '../features.ts'

export const esSteps: Readonly<Record<Feature, string>> = {
  OCR: 'Documento de identidad',
  LIVENESS: 'Selfi',
  AGE_ESTIMATION: 'Selfi para su edad',
  FACE_MATCH: 'Comparación de rostro',
  PROOF_OF_ADDRESS: 'Justificante de domicilio',
  QUESTIONNAIRE: 'Preguntas',
  PHONE_VERIFICATION: 'Número de teléfono',
  EMAIL_VERIFICATION: 'Correo electrónico',
  DATABASE_VALIDATION: 'Consulta de registro',
  AML: 'Consulta de listas',
  IP_ANALYSIS: 'Comprobación de red',
  DOCUMENT_AI: 'Documentos',
  KYB_REGISTRY: 'Su empresa',
  KYB_DOCUMENTS: 'Documentos de la empresa',
  KYB_KEY_PEOPLE: 'Personas clave',
}
