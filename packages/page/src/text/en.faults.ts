/** Why a step is asked again and what is wrong with a field, by the server's codes, in English. */
import type { FieldFaultCode } from '@ostiary/domain/field-faults'
import type { AskedAgainRisk } from '@ostiary/domain/session/asked-again'

export const enFaults = {
  reasons: {
    DOCUMENT_PICTURE_MISSING: 'The picture of the document did not arrive. Take it again.',
    DOCUMENT_UNREADABLE: 'The document cannot be read in the picture. Take it again in good light.',
    FACE_PICTURE_MISSING: 'The picture of your face did not arrive. Take it again.',
    NO_FACE_DETECTED: 'No face was found in the picture. Take it again.',
    POA_DOCUMENT_MISSING: 'The file of the paper did not arrive. Send it again.',
    EMAIL_NOT_VERIFIED: 'The e-mail address is not confirmed yet. Enter the code sent there.',
    PHONE_NOT_VERIFIED: 'The phone number is not confirmed yet. Enter the code sent there.',
    DOCUMENT_AI_DOCUMENT_MISSING: 'The file of a document did not arrive. Send it again.',
    KYB_COMPANY_DATA_MISSING: 'The name or the country of the company is missing. Give both.',
    KYB_DOCUMENT_MISSING: 'A document that is asked for is missing. Send it.',
  },
  faults: {
    missing: 'Please fill this in.',
    unknown: 'This is not asked here any more. Load the page again.',
    text_invalid: 'Write a text.',
    text_unreadable: 'This holds a character that cannot be kept. Write it without.',
    length_invalid: (min: number, max: number) => `From ${min} to ${max} characters.`,
    option_invalid: 'Choose one of the options.',
    options_invalid: 'Choose among the options.',
    date_invalid: 'Write a day that exists.',
    birth_invalid: 'Write a day from 1900 to today.',
    past_day_invalid: 'Write a day that has been.',
    number_invalid: 'Write a number.',
    number_outside: 'This number is too small or too large.',
    boolean_invalid: 'Choose yes or no.',
    files_invalid: (_min: number, max: number) =>
      `Choose at most ${max} files, each uploaded here.`,
    upload_unknown: 'This file is not here any more. Add it again.',
    country_invalid: 'Choose a country.',
    percent_invalid: 'Write a number from 0 to 100.',
    party_invalid: 'Say whether it is a person or a company.',
    parties_invalid: (_min: number, max: number) => `List at most ${max} people and companies.`,
    role_missing: 'Choose at least one role.',
    role_unknown: 'Choose roles of the list.',
    search_too_short: 'Write at least two letters of the name, or the registration number.',
    email_invalid: 'Write the whole address, such as name@example.com.',
    values_invalid: 'Give each of these a name and a text or a number.',
    name_invalid: 'Write the name as it is read, on one line.',
    phone_invalid: 'Write the number with its country, such as +34 600 000 000.',
    code_not_sent: 'Ask for a code first.',
    code_wrong: 'This is not the code we sent. Check it, or ask for another.',
    code_expired: 'This code is too old. Ask for another.',
    code_tries_spent: 'The code was typed wrong too often. Ask for another.',
  },
} satisfies {
  readonly reasons: Readonly<Record<AskedAgainRisk, string>>
  readonly faults: Readonly<Record<FieldFaultCode, Word>>
}

/** Bounds are filled in where there are any. */
export type Word = string | ((min: number, max: number) => string)
