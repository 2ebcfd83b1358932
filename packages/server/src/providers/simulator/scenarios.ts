/**
 * What a session of a sandbox can be told to do: one table of scenarios (`sandbox_scenario`, or
 * `+session.NAME` in `vendor_data` or a typed name), each the answer of one feature. Every other
 * feature approves.
 */
import type { Feature } from '@ostiary/domain/workflow/features'
import type { Risk } from '../session-warnings.ts'

type Ends = 'approves' | 'declines' | 'reviews' | 'again'

interface Row {
  /** `undefined`: it is of every feature. */
  readonly feature?: Feature
  readonly ends: Ends
  readonly risk?: Risk
}

// A table is easier to check when its columns line up.
// oxfmt-ignore
const table = {
  approve:                     {                                   ends: 'approves' },
  decline:                     {                                   ends: 'declines' },
  review:                      {                                   ends: 'reviews'  },
  decline_document_expired:    { feature: 'OCR',                   ends: 'declines', risk: 'DOCUMENT_EXPIRED' },
  decline_document_forged:     { feature: 'OCR',                   ends: 'declines', risk: 'DOCUMENT_FORGED' },
  decline_document_blocklisted: { feature: 'OCR',                  ends: 'declines', risk: 'ID_DOCUMENT_IN_BLOCKLIST' },
  decline_underage:            { feature: 'OCR',                   ends: 'declines', risk: 'MINIMUM_AGE_NOT_MET' },
  review_document:             { feature: 'OCR',                   ends: 'reviews',  risk: 'DATA_INCONSISTENT' },
  review_duplicated_user:      { feature: 'OCR',                   ends: 'reviews',  risk: 'POSSIBLE_DUPLICATED_USER' },
  retry_document:              { feature: 'OCR',                   ends: 'again',    risk: 'DOCUMENT_UNREADABLE' },
  decline_liveness:            { feature: 'LIVENESS',              ends: 'declines', risk: 'LIVENESS_FACE_ATTACK' },
  decline_face_blocklisted:    { feature: 'LIVENESS',              ends: 'declines', risk: 'FACE_IN_BLOCKLIST' },
  review_liveness:             { feature: 'LIVENESS',              ends: 'reviews',  risk: 'LOW_LIVENESS_SCORE' },
  review_duplicated_face:      { feature: 'LIVENESS',              ends: 'reviews',  risk: 'DUPLICATED_FACE' },
  retry_liveness:              { feature: 'LIVENESS',              ends: 'again',    risk: 'NO_FACE_DETECTED' },
  decline_face_match:          { feature: 'FACE_MATCH',            ends: 'declines', risk: 'LOW_FACE_MATCH_SIMILARITY' },
  review_face_match:           { feature: 'FACE_MATCH',            ends: 'reviews',  risk: 'LOW_FACE_MATCH_SIMILARITY' },
  decline_age_estimation:      { feature: 'AGE_ESTIMATION',        ends: 'declines', risk: 'AGE_BELOW_MINIMUM' },
  review_age_estimation:       { feature: 'AGE_ESTIMATION',        ends: 'reviews',  risk: 'AGE_NEAR_MINIMUM' },
  decline_address:             { feature: 'PROOF_OF_ADDRESS',      ends: 'declines', risk: 'POA_DOCUMENT_TAMPERED' },
  review_address:              { feature: 'PROOF_OF_ADDRESS',      ends: 'reviews',  risk: 'POA_NAME_MISMATCH' },
  decline_questionnaire:       { feature: 'QUESTIONNAIRE',         ends: 'declines', risk: 'QUESTIONNAIRE_ANSWER_FLAGGED' },
  review_questionnaire:        { feature: 'QUESTIONNAIRE',         ends: 'reviews',  risk: 'QUESTIONNAIRE_ANSWER_FLAGGED' },
  decline_phone:               { feature: 'PHONE_VERIFICATION',    ends: 'declines', risk: 'PHONE_NUMBER_IN_BLOCKLIST' },
  review_phone:                { feature: 'PHONE_VERIFICATION',    ends: 'reviews',  risk: 'PHONE_DISPOSABLE' },
  decline_email:               { feature: 'EMAIL_VERIFICATION',    ends: 'declines', risk: 'EMAIL_IN_BLOCKLIST' },
  review_email:                { feature: 'EMAIL_VERIFICATION',    ends: 'reviews',  risk: 'EMAIL_DISPOSABLE' },
  decline_database_validation: { feature: 'DATABASE_VALIDATION',   ends: 'declines', risk: 'DATABASE_NO_MATCH' },
  review_database_validation:  { feature: 'DATABASE_VALIDATION',   ends: 'reviews',  risk: 'DATABASE_PARTIAL_MATCH' },
  decline_aml:                 { feature: 'AML',                   ends: 'declines', risk: 'POSSIBLE_MATCH_FOUND' },
  review_aml:                  { feature: 'AML',                   ends: 'reviews',  risk: 'POSSIBLE_MATCH_FOUND' },
  decline_ip:                  { feature: 'IP_ANALYSIS',           ends: 'declines', risk: 'IP_GEOFENCED' },
  review_ip:                   { feature: 'IP_ANALYSIS',           ends: 'reviews',  risk: 'IP_VPN_OR_TOR' },
  review_document_ai:          { feature: 'DOCUMENT_AI',           ends: 'reviews',  risk: 'DOCUMENT_AI_FIELD_MISSING' },
  decline_company:             { feature: 'KYB_REGISTRY',          ends: 'declines', risk: 'KYB_COUNTRY_RESTRICTED' },
  review_company:              { feature: 'KYB_REGISTRY',          ends: 'reviews',  risk: 'KYB_COMPANY_NOT_ACTIVE' },
  review_company_documents:    { feature: 'KYB_DOCUMENTS',         ends: 'reviews',  risk: 'KYB_CROSS_DOCUMENT_MISMATCH' },
  decline_key_people:          { feature: 'KYB_KEY_PEOPLE',        ends: 'declines', risk: 'KYB_KEY_PERSON_DECLINED' },
  review_key_people:           { feature: 'KYB_KEY_PEOPLE',        ends: 'reviews',  risk: 'KYB_KEY_PEOPLE_NOT_CHECKED' },
} as const satisfies Readonly<Record<string, Row>>

/** What a vendor may do wrong meanwhile; they go together with a scenario. */
// oxfmt-ignore
const faults = {
  late:      { delayMs: 2000, says: 'Each answer takes two seconds.' },
  outage:    { delayMs: 0,    says: 'Each provider is down for the first two questions of a step.' },
  down:      { delayMs: 0,    says: 'No provider ever answers.' },
  duplicate: { delayMs: 0,    says: 'Each answer arrives twice; the second changes nothing.' },
  error:     { delayMs: 0,    says: 'Each provider says that it will never answer.' },
} as const

type ScenarioName = keyof typeof table
type FaultName = keyof typeof faults

/** Every name `sandbox_scenario` takes. */
export const scenarioNames: readonly string[] = [...Object.keys(table), ...Object.keys(faults)]

const isScenario = (name: string): name is ScenarioName => Object.hasOwn(table, name)
const isFault = (name: string): name is FaultName => Object.hasOwn(faults, name)

/** What is wrong with a name of a scenario, for whoever sent it. */
export function scenarioProblem(name: string): string | undefined {
  if (isScenario(name) || isFault(name)) return undefined
  return `sandbox_scenario must be one of ${scenarioNames.join(', ')}`
}

export interface Told {
  readonly ends: Ends
  readonly risk?: Risk
  readonly fault?: FaultName
  readonly delayMs: number
}

/**
 * What a feature is told by all that was said, the last word counting: of the scenarios one, of the
 * faults one. `undefined` where a name is none.
 */
export function told(feature: Feature, names: readonly string[]): Told | undefined {
  if (names.some((name) => scenarioProblem(name) !== undefined)) return undefined
  const scenario = names.findLast((name) => isScenario(name)) ?? 'approve'
  const fault = names.findLast((name) => isFault(name))
  const row: Row = table[scenario]
  const isMeant = row.feature === undefined || row.feature === feature
  const delayMs = fault === undefined ? 0 : faults[fault].delayMs
  return {
    ends: isMeant ? row.ends : 'approves',
    ...(isMeant && row.risk !== undefined && { risk: row.risk }),
    ...(fault !== undefined && { fault }),
    delayMs,
  }
}

const marker = /\+session\.([a-z_]+)/g

/** The markers in a text, such as `ann-42+session.decline_aml+session.late`. */
export const markersIn = (text: string | null | undefined): string[] =>
  [...(text ?? '').matchAll(marker)].map(([, name = '']) => name)

/** A text as its owner meant it, without the markers. */
export const withoutMarkers = (text: string): string => text.replaceAll(marker, '').trim()
