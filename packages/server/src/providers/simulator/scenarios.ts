/**
 * What a session of a sandbox can be told to do: one table of scenarios (`sandbox_scenario`, or
 * `+session.NAME` in `vendor_data` or a typed name), each the answer of one feature. Every other
 * feature approves.
 */
import type { AskedAgainRisk } from '@ostiary/domain/session/asked-again'
import type { Risk } from '@ostiary/domain/session/warning-texts'
import type { Feature } from '@ostiary/domain/workflow/features'

type Ends = 'approves' | 'declines' | 'reviews' | 'again'

/** `undefined`: it is of every feature. */
type Row =
  | readonly [feature: Feature | undefined, ends: Exclude<Ends, 'again'>, risk?: Risk]
  | readonly [feature: Feature, ends: 'again', risk: AskedAgainRisk]

// A table is easier to check when its columns line up.
// oxfmt-ignore
const table = {
  approve:                     [undefined,             'approves'],
  decline:                     [undefined,             'declines'],
  review:                      [undefined,             'reviews'],
  decline_document_expired:    ['OCR',                 'declines', 'DOCUMENT_EXPIRED'],
  decline_document_forged:     ['OCR',                 'declines', 'DOCUMENT_FORGED'],
  decline_document_blocklisted:['OCR',                 'declines', 'ID_DOCUMENT_IN_BLOCKLIST'],
  decline_underage:            ['OCR',                 'declines', 'MINIMUM_AGE_NOT_MET'],
  review_document:             ['OCR',                 'reviews',  'DATA_INCONSISTENT'],
  review_duplicated_user:      ['OCR',                 'reviews',  'POSSIBLE_DUPLICATED_USER'],
  retry_document:              ['OCR',                 'again',    'DOCUMENT_UNREADABLE'],
  decline_liveness:            ['LIVENESS',            'declines', 'LIVENESS_FACE_ATTACK'],
  decline_face_blocklisted:    ['LIVENESS',            'declines', 'FACE_IN_BLOCKLIST'],
  review_liveness:             ['LIVENESS',            'reviews',  'LOW_LIVENESS_SCORE'],
  review_duplicated_face:      ['LIVENESS',            'reviews',  'DUPLICATED_FACE'],
  retry_liveness:              ['LIVENESS',            'again',    'NO_FACE_DETECTED'],
  decline_face_match:          ['FACE_MATCH',          'declines', 'LOW_FACE_MATCH_SIMILARITY'],
  review_face_match:           ['FACE_MATCH',          'reviews',  'LOW_FACE_MATCH_SIMILARITY'],
  decline_age_estimation:      ['AGE_ESTIMATION',      'declines', 'AGE_BELOW_MINIMUM'],
  review_age_estimation:       ['AGE_ESTIMATION',      'reviews',  'AGE_NEAR_MINIMUM'],
  decline_address:             ['PROOF_OF_ADDRESS',    'declines', 'POA_DOCUMENT_TAMPERED'],
  review_address:              ['PROOF_OF_ADDRESS',    'reviews',  'POA_NAME_MISMATCH'],
  decline_questionnaire:       ['QUESTIONNAIRE',       'declines', 'QUESTIONNAIRE_ANSWER_FLAGGED'],
  review_questionnaire:        ['QUESTIONNAIRE',       'reviews',  'QUESTIONNAIRE_ANSWER_FLAGGED'],
  decline_phone:               ['PHONE_VERIFICATION',  'declines', 'PHONE_NUMBER_IN_BLOCKLIST'],
  review_phone:                ['PHONE_VERIFICATION',  'reviews',  'PHONE_DISPOSABLE'],
  decline_email:               ['EMAIL_VERIFICATION',  'declines', 'EMAIL_IN_BLOCKLIST'],
  review_email:                ['EMAIL_VERIFICATION',  'reviews',  'EMAIL_DISPOSABLE'],
  decline_database_validation: ['DATABASE_VALIDATION', 'declines', 'DATABASE_NO_MATCH'],
  review_database_validation:  ['DATABASE_VALIDATION', 'reviews',  'DATABASE_PARTIAL_MATCH'],
  decline_aml:                 ['AML',                 'declines', 'POSSIBLE_MATCH_FOUND'],
  review_aml:                  ['AML',                 'reviews',  'POSSIBLE_MATCH_FOUND'],
  decline_ip:                  ['IP_ANALYSIS',         'declines', 'IP_GEOFENCED'],
  review_ip:                   ['IP_ANALYSIS',         'reviews',  'IP_VPN_OR_TOR'],
  review_document_ai:          ['DOCUMENT_AI',         'reviews',  'DOCUMENT_AI_FIELD_MISSING'],
  decline_company:             ['KYB_REGISTRY',        'declines', 'KYB_COUNTRY_RESTRICTED'],
  review_company:              ['KYB_REGISTRY',        'reviews',  'KYB_COMPANY_NOT_ACTIVE'],
  review_company_documents:    ['KYB_DOCUMENTS',       'reviews',  'KYB_CROSS_DOCUMENT_MISMATCH'],
  decline_key_people:          ['KYB_KEY_PEOPLE',      'declines', 'KYB_KEY_PERSON_DECLINED'],
  review_key_people:           ['KYB_KEY_PEOPLE',      'reviews',  'KYB_KEY_PEOPLE_NOT_CHECKED'],
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

/** The table as it is shown. */
export const scenarios = Object.entries(table).map(([name, row]) => {
  const [feature, ends, risk]: Row = row
  return { name, feature, ends, risk }
})
export const sessionFaults = Object.entries(faults).map(([name, { says }]) => ({ name, says }))

/** Every name `sandbox_scenario` takes. */
export const scenarioNames: readonly string[] = [...scenarios, ...sessionFaults].map(
  ({ name }) => name,
)

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
  /** No scenario was named. */
  readonly isUntold?: true
}

/**
 * What a feature is told by all that was said, the last word counting: of the scenarios one, of the
 * faults one. `undefined` where a name is none.
 */
export function told(feature: Feature, names: readonly string[]): Told | undefined {
  if (names.some((name) => scenarioProblem(name) !== undefined)) return undefined
  const scenario = names.findLast((name) => isScenario(name))
  const fault = names.findLast((name) => isFault(name))
  const [of, ends, risk]: Row = table[scenario ?? 'approve']
  const isMeant = of === undefined || of === feature
  const delayMs = fault === undefined ? 0 : faults[fault].delayMs
  return {
    ends: isMeant ? ends : 'approves',
    ...(isMeant && risk !== undefined && { risk }),
    ...(fault !== undefined && { fault }),
    ...(scenario === undefined && { isUntold: true }),
    delayMs,
  }
}

const marker = /\+session\.([a-z_]+)/g

/** The markers in a text, such as `ann-42+session.decline_aml+session.late`. */
export const markersIn = (text: string | null | undefined): string[] =>
  [...(text ?? '').matchAll(marker)].map(([, name = '']) => name)

/** A text as its owner meant it, without the markers. */
export const withoutMarkers = (text: string): string => text.replaceAll(marker, '').trim()
