/** Why a value cannot stand on a list, each with what to do about it. */

// A table is easier to check when its columns line up.
// oxfmt-ignore
const sentences = {
  value_empty:            'Give a value; it is empty.',
  value_too_long:         'Give a value of at most 2,000 bytes in UTF-8.',
  value_unreadable:       'Give well-formed Unicode text without NUL characters.',
  face_not_text:          'Add a face from a picture or from a session; text cannot name one.',
  document_malformed:     'Give the document\'s number, alone or behind its country: DEU:C01X00T47.',
  phone_not_e164:         'Give the number in international form, with + and the country\'s code: +14155552671.',
  email_malformed:        'Give one e-mail address, name@example.com.',
  ip_malformed:           'Give an IPv4 or IPv6 address, or a network in CIDR form: 192.0.2.0/24.',
  ip_host_bits:           'Give the network\'s own address',
  fingerprint_malformed:  'Give at least 8 letters or digits; - and _ may stand between them.',
  wallet_malformed:       'Give the wallet\'s address itself, alone or as a CAIP-10 account id.',
  iban_check_failed:      'Check the IBAN and send it again: its check digits do not fit the rest.',
  bank_account_malformed: 'Give the account\'s number or its IBAN.',
  country_unknown:        'Give a country\'s ISO 3166-1 code, of three letters or two: DEU or DE.',
} as const

export type EntryProblemCode = keyof typeof sentences

export interface EntryProblem {
  readonly code: EntryProblemCode
  /** What to do, for whoever sent the value. */
  readonly sentence: string
}

export const entryProblem = (code: EntryProblemCode): EntryProblem => ({
  code,
  sentence: sentences[code],
})

/** @param network the one that was probably meant */
export const hostBitsProblem = (network: string): EntryProblem => ({
  code: 'ip_host_bits',
  sentence: `${sentences.ip_host_bits}, probably ${network}, or one address without a slash.`,
})
