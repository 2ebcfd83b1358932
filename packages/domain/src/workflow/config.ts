/**
 * The settings of each feature: what they are called, what they may be, and what they are where
 * nobody says. Source: entity reference 2.10, 9; defaults the reference does not give are ours.
 */
import { documentCodes } from '../documents/document-types.ts'
import { amlScores } from '../screening/aml-settings.ts'
import { featureRow } from './features.ts'
import type { Feature } from './features.ts'
import type { Settings } from './graph.ts'
import {
  flag,
  action,
  among,
  choice,
  count,
  countries,
  documents,
  roles,
  score,
} from './setting.ts'
import { limited, text, texts, unused, uuid } from './setting.ts'
import type { Setting } from './setting.ts'

/** What proves an address. */
export const addressPapers = [
  'UTILITY_BILL',
  'BANK_STATEMENT',
  'TAX_NOTICE',
  'GOVERNMENT_LETTER',
  'OTHER',
] as const
const methods = ['PASSIVE', 'FLASHING', 'ACTIVE_3D'] as const
/** The groups that papers of a company are asked for in. */
export const documentGroups = [
  'legal_presence',
  'company_details',
  'ownership_structure',
  'representatives_authorization',
] as const
const attempts = count(1, 3, 3, 'How often the person may try; then a reviewer looks.')
const tries = count(1, 3, 3, 'How often a code may be typed.')

const inSandboxes = 'Heeded in sandboxes alone:'
const noAge = `${inSandboxes} nothing built in estimates an age, and a reviewer looks.`
const noRegister = `${inSandboxes} no register of persons is connected, and a reviewer looks.`
const noNumbers = `${inSandboxes} no data of such numbers are read.`
const noTampering = `${inSandboxes} nothing built in sees a change, and a reviewer looks.`
const noReading = `${inSandboxes} nothing built in reads papers, and a reviewer does.`
const noPapers =
  'Held against what is sent with a paper; the hosted page asks for none, and a reviewer looks.'
const unseen = 'Nothing built in sees a change; a reviewer looks.'
const noCases = 'There are no cases yet: a hit waits for a reviewer of the session.'
const codeCame = 'Whose code came back is deliverable, and no other is verified.'
const noBreaches = 'No data of breaches is read.'
const askedOnce = 'No register is asked again yet.'
const notCompared = 'Addresses of users are not compared yet.'
const noDevices = 'Devices are not told apart between users yet.'

type Rows = Readonly<Record<string, Setting>>

// A table is easier to check when its columns line up.
// oxfmt-ignore
export const settings = {
  OCR: {
    documents_allowed:                    documents(documentCodes, 'By country, or one list; null: any.'),
    ocr_max_attempts:                     attempts,
    minimum_age:                          count(0, 120, null, 'Younger is `minimum_age_action`.'),
    minimum_age_action:                   action('DECLINE'),
    maximum_age:                          count(0, 120, null, 'Older is `maximum_age_action`.'),
    maximum_age_action:                   action('DECLINE'),
    duplicated_user_action:               action('REVIEW', 'The document belongs to another user already.'),
    expected_details_mismatch_action:     action('REVIEW', 'Not what `expected_details` of the session say.'),
    document_expired_action:              action('DECLINE', 'Its last day has passed.'),
    expiration_date_not_detected_action:  action('REVIEW'),
    age_not_detected_action:              action('REVIEW', 'The date of birth says too little.'),
    unparsed_name_action:                 action('REVIEW', 'First and last name cannot be told apart.'),
    invalid_mrz_action:                   action('REVIEW', 'Its machine readable zone does not add up.'),
    inconsistent_data_action:             action('REVIEW', 'It says two things in two places.'),
  },
  LIVENESS: {
    face_liveness_method:                          choice(methods, 'PASSIVE', 'How it is seen that a person is there.'),
    face_liveness_max_attempts:                    attempts,
    face_liveness_score_decline_threshold:         score(30, 'A lower score is declined.'),
    face_liveness_score_review_threshold:          score(60, 'A lower one is looked at by a person.'),
    face_liveness_possible_duplicated_face_action: action('REVIEW', 'The face belongs to another user already.'),
    face_search_enabled:                           flag(true, 'Whether other users are searched for the face.'),
  },
  FACE_MATCH: {
    face_match_score_decline_threshold:  score(40, 'A lower score is declined.'),
    face_match_score_review_threshold:   score(70, 'A lower one is looked at by a person.'),
    match_against:                       choice(['document', 'portrait'], 'document', '`portrait`: the face kept.'),
  },
  AGE_ESTIMATION: {
    age_estimation_max_attempts:  attempts,
    minimum_age:                  limited(count(0, 120, 18, 'Who looks younger is `minimum_age_action`.'), noAge),
    minimum_age_action:           limited(action('DECLINE'), noAge),
    age_margin_years:             limited(count(0, 20, 3, 'Who looks older by less is `age_margin_action`.'), noAge),
    age_margin_action:            limited(action('REVIEW'), noAge),
  },
  PROOF_OF_ADDRESS: {
    poa_max_attempts:            attempts,
    poa_documents_allowed:       among(addressPapers, addressPapers, 'Which papers count.'),
    poa_document_max_age_months: count(1, 60, 3, 'An older paper is `poa_document_age_action`.'),
    poa_document_age_action:     action('REVIEW'),
    poa_name_mismatch_action:    action('REVIEW', 'Another name than that of the person.'),
    poa_address_mismatch_action: action('REVIEW', 'Another address than the one expected.'),
    poa_country_mismatch_action: action('REVIEW', 'Another country than the one expected.'),
    poa_tampering_action:        limited(action('DECLINE', 'The file was changed after it was made.'), noTampering),
  },
  QUESTIONNAIRE: {
    questionnaire_uuid:            uuid('Which one is asked; must be named.', true),
    questionnaire_version:         count(1, 1_000_000, null, 'Publishing writes the newest.'),
    review_questionnaire_manually: flag(false, 'A person looks at all answers.'),
  },
  PHONE_VERIFICATION: {
    phone_max_attempts:      tries,
    phone_max_resends:       count(0, 5, 2, 'How often another code may be sent.'),
    phone_duplicated_action: action('REVIEW', 'Another user has verified this number.'),
    phone_disposable_action: limited(action('REVIEW', 'A number anybody can read.'), noNumbers),
    phone_voip_action:       action('NO_ACTION', 'A number of the internet.'),
  },
  EMAIL_VERIFICATION: {
    email_max_attempts:         tries,
    email_max_resends:          count(0, 5, 2, 'How often another code may be sent.'),
    email_duplicated_action:    action('REVIEW', 'Another user has verified this address.'),
    email_disposable_action:    action('REVIEW', 'A throw-away address.'),
    email_undeliverable_action: unused(action('DECLINE'), codeCame),
    email_breached_action:      unused(action('NO_ACTION', 'It stands in a known breach.'), noBreaches),
  },
  DATABASE_VALIDATION: {
    database_validation_no_match_action:      limited(action('DECLINE'), noRegister),
    database_validation_partial_match_action: limited(action('REVIEW'), noRegister),
  },
  AML: {
    ...amlScores,
    aml_incomplete_data_action:        action('REVIEW', 'Name, birth or country are missing.'),
    is_aml_ongoing_monitoring_enabled: flag(false, 'Once approved, screened again as lists change, and every day.'),
    create_cases_on_hit:               unused(flag(false), noCases),
  },
  IP_ANALYSIS: {
    vpn_action:               action('NO_ACTION', 'Hidden behind a VPN or Tor.'),
    duplicated_ip_action:     unused(action('NO_ACTION', 'Another user came from this address.'), notCompared),
    duplicated_device_action: unused(action('NO_ACTION', 'Another user came with this device.'), noDevices),
    ip_mismatch_action:       action('NO_ACTION', 'Another country than that of the document.'),
    geofencing_countries:     countries('Only from there (alpha-2); null: from anywhere.'),
    geofencing_action:        action('DECLINE', 'From somewhere else.'),
    device_blocklist_action:  unused(action('DECLINE', 'The device stands on the blocklist.'), noDevices),
  },
  DOCUMENT_AI: {
    document_ai_max_attempts:          attempts,
    document_ai_instructions:          text(2000, 'What the person is asked for.'),
    document_ai_required_fields:       texts('What must be read from it; the names rules use.'),
    document_ai_missing_field_action:  limited(action('REVIEW'), noReading),
    document_ai_tampering_action:      unused(action('DECLINE', 'The file was changed after it was made.'), unseen),
  },
  KYB_REGISTRY: {
    kyb_accepted_countries:          countries('Of these (alpha-2); null: of any.'),
    kyb_country_restricted_action:   action('DECLINE', 'Of another country.'),
    kyb_manual_company_action:       action('REVIEW', 'Described by hand, not found in a register.'),
    kyb_company_not_active_action:   action('REVIEW', 'The register says it is not active.'),
    kyb_enable_ongoing_monitoring:    flag(false, 'Screened again once approved, by an AML step.'),
    kyb_registry_monitoring_enabled: unused(flag(false, 'Asked again for changes.'), askedOnce),
  },
  KYB_DOCUMENTS: {
    kyb_required_document_groups:    among(documentGroups, ['legal_presence'], 'A paper of each is asked for.'),
    kyb_document_mismatch_action:    limited(action('REVIEW', 'It says something else than the register.'), noPapers),
    kyb_document_max_age_months:     limited(count(1, 120, null, 'Older: `kyb_document_age_action`.'), noPapers),
    kyb_document_age_action:         limited(action('REVIEW'), noPapers),
    kyb_document_tampering_action:   unused(action('DECLINE', 'The file was changed after it was made.'), unseen),
  },
  KYB_KEY_PEOPLE: {
    kyb_ubo_ownership_threshold: score(25, 'Who owns less per cent is not verified.'),
    kyb_role_config:             roles('Role to `enabled`, `require_kyc`, `verification_workflow`, `allow_skip`.'),
    kyb_wait_for_all_ubos:       flag(true, 'The session waits until all are verified.'),
    kyb_reject_if_ubo_rejected:  flag(false, 'One declined owner declines the company.'),
    kyb_notify_parties_by_email: flag(false, 'Each is sent the link of their session.'),
  },
} satisfies Readonly<Record<Feature, Rows>>

/** Kept as it comes: the reference sends it, and says nowhere what it means. */
const keptAsItIs = 'status_rules'

type ValueOf<Row> = Row extends Setting<infer Value> ? Value : never

/** What a saved workflow says of a feature, with what nobody said filled in. */
export type FeatureSettings<Of extends Feature> = {
  readonly [Key in keyof (typeof settings)[Of]]: ValueOf<(typeof settings)[Of][Key]>
}

/** The settings of a feature by their names. */
export const settingRows = (feature: Feature): Rows => settings[feature]

/** The settings of a feature with what nobody said filled in. */
export function settingsFor<Of extends Feature>(
  feature: Of,
  config: Settings,
): FeatureSettings<Of> {
  const rows = Object.entries(settingRows(feature))
  const defaults = Object.fromEntries(rows.map(([key, row]) => [key, row.otherwise]))
  // Settings are checked where a workflow is saved.
  return { ...defaults, ...config } as FeatureSettings<Of>
}

/** A feature with its settings: which there are follows from its name. */
export type FeatureConfig<Of extends Feature = Feature> = Of extends Feature
  ? { readonly feature: Of; readonly config: FeatureSettings<Of> }
  : never

export const featureConfig = (feature: Feature, config: Settings): FeatureConfig =>
  ({ feature, config: settingsFor(feature, config) }) as FeatureConfig // both of one feature

export interface ConfigProblem {
  /** The setting; empty where several are meant. */
  readonly key: string
  readonly code:
    | 'setting_unknown'
    | 'setting_invalid'
    | 'setting_missing'
    | 'settings_contradict'
    | 'setting_unused'
    | 'setting_limited'
  readonly message: string
}

/** What is wrong with the settings of a feature. */
export function configProblems(feature: Feature, config: Settings): ConfigProblem[] {
  const rows = settingRows(feature)
  const given = Object.entries(config).flatMap(([key, value]): ConfigProblem[] => {
    if (key === keptAsItIs) return []
    if (!Object.hasOwn(rows, key)) return [unknown(feature, key)]
    const wrong =
      value === null && rows[key]!.otherwise === null ? undefined : rows[key]!.wrong(value)
    return wrong === undefined ? [] : [{ key, code: 'setting_invalid', message: `${key} ${wrong}` }]
  })
  const missing = Object.keys(rows)
    .filter((key) => rows[key]!.isRequired === true && (config[key] ?? null) === null)
    .map((key): ConfigProblem => ({
      key,
      code: 'setting_missing',
      message: `${key} must be given`,
    }))
  // What is of the wrong form has nothing to contradict.
  const against = given.length === 0 ? contradictions(settingsFor(feature, config)) : []
  return [...given, ...missing, ...against]
}

/** What is set otherwise than by default and is not heeded as whoever set it may think. */
export function configWarnings(feature: Feature, config: Settings): ConfigProblem[] {
  const rows = settingRows(feature)
  return Object.entries(config).flatMap(([key, value]): ConfigProblem[] => {
    const row = Object.hasOwn(rows, key) ? rows[key] : undefined
    const why = row?.unused ?? row?.limited
    if (!row || why === undefined || value === row.otherwise) return []
    return row.unused === undefined
      ? [{ key, code: 'setting_limited', message: `${key} is not heeded everywhere: ${why}` }]
      : [{ key, code: 'setting_unused', message: `${key} is not heeded: ${why}` }]
  })
}

const unknown = (feature: Feature, key: string): ConfigProblem => ({
  key,
  code: 'setting_unknown',
  message:
    `${key.slice(0, 100)} is no setting of ${featureRow(feature).wireName}; it has ` +
    `${Object.keys(settingRows(feature)).join(', ')}`,
})

const weights = ['aml_name_weight', 'aml_dob_weight', 'aml_country_weight']
/** The first may not be above the second. */
const ordered = [
  ['face_liveness_score_decline_threshold', 'face_liveness_score_review_threshold'],
  ['face_match_score_decline_threshold', 'face_match_score_review_threshold'],
  ['aml_score_approve_threshold', 'aml_score_review_threshold'],
  ['minimum_age', 'maximum_age'],
] as const

function contradictions(whole: Settings): ConfigProblem[] {
  const number = (key: string): number | undefined =>
    typeof whole[key] === 'number' ? whole[key] : undefined
  const problems = ordered.flatMap(([low, high]): ConfigProblem[] => {
    const [one, other] = [number(low), number(high)]
    if (one === undefined || other === undefined || one <= other) return []
    const message = `${low} (${one}) must not be above ${high} (${other})`
    return [{ key: low, code: 'settings_contradict', message }]
  })
  if (number(weights[0]!) === undefined) return problems
  const sum = weights.reduce((all, key) => all + (number(key) ?? 0), 0)
  if (sum === 100) return problems
  const message = `${weights.join(', ')} must make 100; they make ${sum}`
  return [...problems, { key: weights[0]!, code: 'settings_contradict', message }]
}
