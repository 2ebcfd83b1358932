/** Settings: defaults that hold, what is refused and with which words, what is kept as it comes. */
import { describe, expect, test } from 'vitest'
import { configProblems, configWarnings, settings, settingsFor } from './config.ts'
import { featureNames } from './features.ts'
import type { Feature } from './features.ts'

const uuid = '01890000-0000-7000-8000-000000000000'

describe.each(featureNames)('settings of %s', (feature) => {
  const needed = feature === 'QUESTIONNAIRE' ? { questionnaire_uuid: uuid } : {}
  test('hold where nobody says anything, and where everybody says the default', () => {
    expect(configProblems(feature, needed)).toEqual([])
    expect(configProblems(feature, settingsFor(feature, needed))).toEqual([])
  })
  test('are named in the refusal of an unknown one', () => {
    const [problem] = configProblems(feature, { ...needed, is_enabled: true })
    expect(problem?.code).toBe('setting_unknown')
    for (const key of Object.keys(settings[feature])) expect(problem?.message).toContain(key)
  })
  test('take no value of another type, and say what they take', () => {
    for (const [key, { takes }] of Object.entries(settings[feature])) {
      const problems = configProblems(feature, { ...needed, [key]: { x: Symbol.iterator } })
      expect(problems).toContainEqual({
        key,
        code: 'setting_invalid',
        message: `${key} must be ${takes}`,
      })
    }
  })
  test('may say `status_rules`, which are kept', () => {
    const config = { ...needed, status_rules: [{ anything: true }] }
    expect(configProblems(feature, config)).toEqual([])
    expect(settingsFor(feature, config)).toMatchObject(config)
  })
})

// A table is easier to check when its columns line up.
// oxfmt-ignore
test.each<[Feature, Record<string, unknown>, string | undefined]>([
  ['OCR',            { minimum_age: 18, maximum_age: 99 },                          undefined],
  ['OCR',            { minimum_age: null },                                         undefined],
  ['OCR',            { minimum_age: 18.5 },                                         'setting_invalid'],
  ['OCR',            { minimum_age: 60, maximum_age: 50 },                          'settings_contradict'],
  ['OCR',            { minimum_age_action: 'WARN' },                                'setting_invalid'],
  ['OCR',            { minimum_age_action: null },                                  'setting_invalid'],
  ['OCR',            { documents_allowed: ['P', 'ID'] },                            undefined],
  ['OCR',            { documents_allowed: { DEU: ['P'], FRA: ['ID', 'P'] } },       undefined],
  ['OCR',            { documents_allowed: { de: ['P'] } },                          'setting_invalid'],
  ['OCR',            { documents_allowed: ['PASSPORT'] },                           'setting_invalid'],
  ['LIVENESS',       { face_liveness_method: 'ACTIVE_3D', face_liveness_max_attempts: 3 }, undefined],
  ['LIVENESS',       { face_liveness_max_attempts: 4 },                             'setting_invalid'],
  ['LIVENESS',       { face_liveness_score_decline_threshold: 101 },                'setting_invalid'],
  ['LIVENESS',       { face_liveness_score_decline_threshold: 61 },                 'settings_contradict'],
  ['AML',            { aml_name_weight: 50, aml_dob_weight: 35 },                   undefined],
  ['AML',            { aml_name_weight: 61 },                                       'settings_contradict'],
  ['AML',            { aml_score_approve_threshold: 90, aml_score_review_threshold: 80 }, 'settings_contradict'],
  ['QUESTIONNAIRE',  {},                                                            'setting_missing'],
  ['QUESTIONNAIRE',  { questionnaire_uuid: 'x' },                                   'setting_invalid'],
  ['KYB_REGISTRY',   { kyb_accepted_countries: ['DE', 'FR'] },                      undefined],
  ['KYB_REGISTRY',   { kyb_accepted_countries: ['DEU'] },                           'setting_invalid'],
  ['KYB_KEY_PEOPLE', { kyb_role_config: { ubo: { enabled: true, verification_workflow: uuid } } }, undefined],
  ['KYB_KEY_PEOPLE', { kyb_role_config: { owner: { enabled: true } } },             'setting_invalid'],
  ['KYB_KEY_PEOPLE', { kyb_role_config: { ubo: { enabled: 'yes' } } },              'setting_invalid'],
  ['OCR',            { constructor: 1 },                                            'setting_unknown'],
])('%s %j: %s', (feature, config, code) => {
  expect(configProblems(feature, config).map((one) => one.code)).toEqual(code ? [code] : [])
})

// oxfmt-ignore
test.each<[Feature, Record<string, unknown>, string[]]>([
  ['AML',            {},                                         []],
  ['AML',            { create_cases_on_hit: false },             []],
  ['AML',            { create_cases_on_hit: true },              ['create_cases_on_hit setting_unused']],
  ['AML',            { is_aml_ongoing_monitoring_enabled: true }, []],
  ['AML',            { aml_name_weight: 60 },                    []],
  ['AGE_ESTIMATION', { minimum_age: 21, age_estimation_max_attempts: 1 }, ['minimum_age setting_limited']],
  ['OCR',            { minimum_age: 21, status_rules: [] },      []],
])('%s %j warns of %j', (feature, config, told) => {
  expect(configProblems(feature, config)).toEqual([])
  expect(configWarnings(feature, config).map(({ key, code }) => `${key} ${code}`)).toEqual(told)
})
