/**
 * Why a person is asked for a step once more: every code a provider may answer so, each of which
 * the hosted page has words for in all its languages. What is held against somebody is not among
 * them: that is for reviewers.
 */
export const askedAgainRisks = [
  'DOCUMENT_PICTURE_MISSING',
  'DOCUMENT_UNREADABLE',
  'FACE_PICTURE_MISSING',
  'NO_FACE_DETECTED',
  'POA_DOCUMENT_MISSING',
  'EMAIL_NOT_VERIFIED',
  'PHONE_NOT_VERIFIED',
  'DOCUMENT_AI_DOCUMENT_MISSING',
  'KYB_COMPANY_DATA_MISSING',
  'KYB_DOCUMENT_MISSING',
] as const

export type AskedAgainRisk = (typeof askedAgainRisks)[number]
