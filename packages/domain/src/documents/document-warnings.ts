/** What can be held against a document, and what follows: by a setting, or by its default. */
import { logTypes } from '../workflow/action.ts'
import type { Action, LogType } from '../workflow/action.ts'
import { settings as workflowSettings } from '../workflow/config.ts'
import type { ActionSetting, DocumentSettings } from './document-settings.ts'

/** Some risks are settled by what the setting allows; nothing softens them. */
type RiskSetting = ActionSetting | 'documents_allowed'

// A table is easier to check when its columns line up.
// oxfmt-ignore
export const documentRisks = {
  // the document itself
  DOCUMENT_EXPIRED:                             'document_expired_action',
  EXPIRATION_DATE_NOT_DETECTED:                 'expiration_date_not_detected_action',
  INVALID_MRZ:                                  'invalid_mrz_action',
  MRZ_NOT_DETECTED:                             'invalid_mrz_action',
  DATA_INCONSISTENT:                            'inconsistent_data_action',
  UNPARSED_NAME:                                'unparsed_name_action',
  // what the application takes
  DOCUMENT_NOT_SUPPORTED_FOR_APPLICATION:       'documents_allowed',
  MINIMUM_AGE_NOT_MET:                          'minimum_age_action',
  MAXIMUM_AGE_EXCEEDED:                         'maximum_age_action',
  AGE_NOT_DETECTED:                             'age_not_detected_action',
  POSSIBLE_DUPLICATED_USER:                     'duplicated_user_action',
  // what the caller expected
  NAME_MISMATCH_WITH_PROVIDED:                  'expected_details_mismatch_action',
  DOB_MISMATCH_WITH_PROVIDED:                   'expected_details_mismatch_action',
  GENDER_MISMATCH_WITH_PROVIDED:                'expected_details_mismatch_action',
  NATIONALITY_MISMATCH_WITH_PROVIDED:           'expected_details_mismatch_action',
  COUNTRY_MISMATCH_WITH_PROVIDED:               'expected_details_mismatch_action',
  IDENTIFICATION_NUMBER_MISMATCH_WITH_PROVIDED: 'expected_details_mismatch_action',
  DOCUMENT_TYPE_MISMATCH_WITH_PROVIDED:         'expected_details_mismatch_action',
} as const satisfies Readonly<Record<string, RiskSetting>>

export type DocumentRisk = keyof typeof documentRisks

export interface DocumentWarning {
  readonly risk: DocumentRisk
  readonly setting: RiskSetting
  readonly logType: LogType
  readonly shortDescription: string
  readonly longDescription: string
}

/** What is to follow from a warning. */
export function actionOf(
  { risk }: Pick<DocumentWarning, 'risk'>,
  settings: DocumentSettings = {},
): Action {
  const setting = documentRisks[risk]
  if (setting === 'documents_allowed') return 'DECLINE'
  return settings[setting] ?? workflowSettings.OCR[setting].otherwise
}

/** @param differs the names of fields, never what stands in them */
export function documentWarning(
  risk: DocumentRisk,
  settings: DocumentSettings | undefined,
  differs: readonly string[],
): DocumentWarning {
  const [shortDescription, sentence] = documentTexts[risk]
  return {
    risk,
    setting: documentRisks[risk],
    logType: logTypes[actionOf({ risk }, settings)],
    shortDescription,
    longDescription:
      differs.length === 0 ? sentence : `${sentence} They differ in: ${differs.join(', ')}.`,
  }
}

export type WarningTexts = readonly [short: string, long: string]

export const documentTexts: Readonly<Record<DocumentRisk, WarningTexts>> = {
  DOCUMENT_EXPIRED: [
    'Document expired',
    'The document was valid until a day that has passed. Ask for a valid one.',
  ],
  EXPIRATION_DATE_NOT_DETECTED: [
    'Expiration date not detected',
    'No date of expiry could be read. Look whether the document has one.',
  ],
  INVALID_MRZ: [
    'Machine readable zone invalid',
    'A check digit or a field of the MRZ does not hold. Look whether it was misread.',
  ],
  MRZ_NOT_DETECTED: [
    'Machine readable zone not detected',
    'The MRZ that should be there was not read. Ask for a sharper picture.',
  ],
  DATA_INCONSISTENT: ['Data inconsistent', 'The MRZ and the printed fields do not agree.'],
  UNPARSED_NAME: [
    'Name not parsed',
    'First and last name could not be read apart. Compare the name with the document.',
  ],
  DOCUMENT_NOT_SUPPORTED_FOR_APPLICATION: [
    'Document not supported',
    'The application does not take documents of this type and country. Ask for another.',
  ],
  MINIMUM_AGE_NOT_MET: [
    'Minimum age not met',
    'The holder is younger than the application allows.',
  ],
  MAXIMUM_AGE_EXCEEDED: [
    'Maximum age exceeded',
    'The holder is older than the application allows.',
  ],
  AGE_NOT_DETECTED: [
    'Age not detected',
    'The date of birth says too little to tell the age. Look at the document.',
  ],
  POSSIBLE_DUPLICATED_USER: [
    'Possible duplicated user',
    'The document is known from another user. Compare the two.',
  ],
  NAME_MISMATCH_WITH_PROVIDED: [
    'Name differs from the one provided',
    'The name on the document is not the one that was expected.',
  ],
  DOB_MISMATCH_WITH_PROVIDED: [
    'Date of birth differs from the one provided',
    'The date of birth is not the one that was expected.',
  ],
  GENDER_MISMATCH_WITH_PROVIDED: [
    'Gender differs from the one provided',
    'The gender is not the one that was expected.',
  ],
  NATIONALITY_MISMATCH_WITH_PROVIDED: [
    'Nationality differs from the one provided',
    'The nationality is not the one that was expected.',
  ],
  COUNTRY_MISMATCH_WITH_PROVIDED: [
    'Country differs from the one provided',
    'The document was issued by another country than expected.',
  ],
  IDENTIFICATION_NUMBER_MISMATCH_WITH_PROVIDED: [
    'Identification number differs from the one provided',
    'No number of the document is the one that was expected.',
  ],
  DOCUMENT_TYPE_MISMATCH_WITH_PROVIDED: [
    'Document type differs from the one provided',
    'The document is of none of the types that were expected.',
  ],
}
