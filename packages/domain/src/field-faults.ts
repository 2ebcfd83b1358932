/**
 * What can be wrong with a field that somebody fills in on the hosted page: a code, which the page
 * has words for in all its languages, and the end of a sentence for whoever reads the answer as it
 * is. Never what was typed.
 */

// A table is easier to check when its columns line up.
// oxfmt-ignore
export const fieldFaults = {
  missing:           'is needed',
  unknown:           'is not asked here',
  text_invalid:      'must be text',
  text_unreadable:   'must not hold U+0000, U+0001 or half a surrogate pair',
  name_invalid:      'must be a name that can be seen, on one line',
  length_invalid:    'must have {min} to {max} characters',
  option_invalid:    'must be one of the options',
  options_invalid:   'must be a list of options',
  date_invalid:      'must be a day such as 2026-11-30',
  birth_invalid:     'must be a day from 1900-01-01 to today',
  past_day_invalid:  'must be a day that has been, such as 2019-11-30',
  number_invalid:    'must be a number',
  number_outside:    'must lie within its bounds',
  values_invalid:    'must be names with a text, a number, true or false each',
  boolean_invalid:   'must be true or false',
  files_invalid:     'must be the ids of at most {max} uploaded files',
  upload_unknown:    'must be the media_id of a file uploaded at this step, for this',
  country_invalid:   'must be a country such as DE',
  percent_invalid:   'must be from 0 to 100',
  party_invalid:     'is no person and no company',
  parties_invalid:   'must be a list of at most {max} people and companies',
  role_missing:      'needs at least one',
  role_unknown:      'must be a role such as ubo, shareholder or director',
  search_too_short:  'must be two letters of the name or more, or the registration number instead',
  email_invalid:     'must be an e-mail address such as ana@example.org',
  phone_invalid:     'must be a phone number with its country code, such as +34600000001',
  code_not_sent:     'was not sent yet: ask for a code first',
  code_wrong:        'is not the code that was sent',
  code_expired:      'is too old: ask for another',
  code_tries_spent:  'was typed wrong too often: ask for another',
} as const

export type FieldFaultCode = keyof typeof fieldFaults

/** What a field takes, where its fault is told by it: characters, or files. */
export interface FieldBounds {
  readonly min?: number
  readonly max?: number
}

export interface FieldFault extends FieldBounds {
  readonly code: FieldFaultCode
  readonly message: string
}

export const fieldFault = (code: FieldFaultCode, bounds: FieldBounds = {}): FieldFault => ({
  code,
  message: fieldFaults[code].replaceAll(/\{(min|max)\}/g, (_, name: 'min' | 'max') =>
    String(bounds[name] ?? 0),
  ),
  ...bounds,
})
