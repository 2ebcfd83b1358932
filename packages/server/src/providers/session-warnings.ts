/**
 * The codes a check of a session may notice, and the two sentences reviewers read of each. Codes of
 * the reference where it names one (entity reference 6, 14); the others are ours.
 */
import { documentWarning } from '@ostiary/domain/documents/document-warnings'
import type { DocumentRisk } from '@ostiary/domain/documents/document-warnings'
import type { Warning } from './session-kit.ts'

type Words = readonly [short: string, long: string]

// A table is easier to check when its columns line up.
// oxfmt-ignore
const words = {
  DOCUMENT_PICTURE_MISSING:            ['Picture of the document missing', 'The picture of the document is gone or was never sent. Take it again.'],
  DOCUMENT_UNREADABLE:                 ['Document unreadable', 'The picture of the document cannot be read. Take it again in good light.'],
  DOCUMENT_FORGED:                     ['Document not genuine', 'The document or its picture was made up or changed.'],
  DOCUMENT_COMPROMISED:                ['Document compromised', 'The document is known as lost, stolen or published.'],
  DOCUMENT_NOT_CONCLUSIVE:             ['Document not conclusive', 'Part of the document could not be judged.'],
  ID_DOCUMENT_IN_BLOCKLIST:            ['Document on a blocklist', 'The document stands on a blocklist of the application.'],
  FACE_PICTURE_MISSING:                ['Picture of the face missing', 'The picture of the face is gone or was never sent. Take it again.'],
  NO_FACE_DETECTED:                    ['No face found', 'No face was found in the picture. Take it again.'],
  LIVENESS_FACE_ATTACK:                ['Not a living face', 'The picture shows a screen, a print or a mask, not a living person.'],
  LOW_LIVENESS_SCORE:                  ['Liveness uncertain', 'It is not certain that the picture is of a living person.'],
  LIVENESS_SOURCE_UNTRUSTED:           ['Source of the picture uncertain', 'The picture does not seem to come straight from a camera.'],
  DUPLICATED_FACE:                     ['Face of another user', 'The face belongs to another user already.'],
  POSSIBLE_DUPLICATED_FACE:            ['Face perhaps of another user', 'The face looks like the one of another user.'],
  FACE_IN_BLOCKLIST:                   ['Face on a blocklist', 'The face stands on a blocklist of the application.'],
  POSSIBLE_FACE_IN_BLOCKLIST:          ['Face perhaps on a blocklist', 'The face looks like one on a blocklist of the application.'],
  LOW_FACE_MATCH_SIMILARITY:           ['Faces differ', 'The living face does not look like the one of the document.'],
  AGE_BELOW_MINIMUM:                   ['Looks too young', 'The face looks younger than the workflow asks for.'],
  AGE_NEAR_MINIMUM:                    ['Looks near the age asked for', 'The face looks only just as old as the workflow asks for.'],
  POA_DOCUMENT_MISSING:                ['Paper missing', 'The file of the paper is gone or was never sent. Send it again.'],
  POA_DOCUMENT_NOT_ACCEPTED:           ['Paper not accepted', 'The workflow takes no paper of this kind.'],
  POA_DOCUMENT_TOO_OLD:                ['Paper too old', 'The paper is older than the workflow allows.'],
  POA_ISSUE_DATE_NOT_DETECTED:         ['No date on the paper', 'It is not known when the paper was issued.'],
  POA_NAME_MISMATCH:                   ['Another name on the paper', 'The name on the paper is not that of the person.'],
  POA_NAME_NOT_DETECTED:               ['Name not compared', 'There is no name on the paper, or none to compare it with.'],
  POA_ADDRESS_MISMATCH:                ['Another address on the paper', 'The address on the paper is not the one expected.'],
  POA_COUNTRY_MISMATCH:                ['Another country on the paper', 'The country on the paper is not the one expected.'],
  POA_DOCUMENT_TAMPERED:               ['Paper changed', 'The file was changed after it was made.'],
  QUESTIONNAIRE_ANSWER_FLAGGED:        ['Answer to be looked at', 'An answer is one the questionnaire sets apart.'],
  QUESTIONNAIRE_MANUAL_REVIEW:         ['Answers to be read', 'The workflow asks a person to read all answers.'],
  EMAIL_NOT_VERIFIED:                  ['Address not verified', 'The code sent to the e-mail address was not given back.'],
  DUPLICATED_EMAIL:                    ['Address of another user', 'Another user has verified this e-mail address already.'],
  EMAIL_DISPOSABLE:                    ['Throw-away address', 'The domain of the address gives out addresses for a while.'],
  EMAIL_IN_BLOCKLIST:                  ['Address on a blocklist', 'The e-mail address stands on a blocklist of the application.'],
  PHONE_NOT_VERIFIED:                  ['Number not verified', 'The code sent to the phone was not given back.'],
  PHONE_NUMBER_INVALID:                ['No such number', 'No numbering plan knows the number.'],
  PHONE_VOIP:                          ['Number of the internet', 'The number belongs to internet telephony.'],
  DUPLICATED_PHONE:                    ['Number of another user', 'Another user has verified this phone number already.'],
  PHONE_DISPOSABLE:                    ['Number of no one', 'The number is one that anybody can read.'],
  PHONE_NUMBER_IN_BLOCKLIST:           ['Number on a blocklist', 'The phone number stands on a blocklist of the application.'],
  NO_DATABASE_SOURCE:                  ['No register to ask', 'No register of persons is connected for this country. A person must look.'],
  DATABASE_NO_MATCH:                   ['Not in the register', 'The register knows nobody with these details.'],
  DATABASE_PARTIAL_MATCH:              ['Partly in the register', 'The register knows some of the details and not others.'],
  COULD_NOT_PERFORM_AML_SCREENING:     ['Not screened', 'Data or lists are missing, so that nobody was cleared.'],
  POSSIBLE_MATCH_FOUND:                ['Possible match', 'A name on a list is that of the person or company. A person must decide.'],
  IP_VPN_OR_TOR:                       ['VPN or Tor', 'The browser hides behind a VPN or Tor.'],
  IP_DATA_CENTER:                      ['Data centre', 'The address belongs to a data centre, not to a household.'],
  IP_UNKNOWN:                          ['Address unknown', 'It is not known from where the browser came.'],
  IP_GEOFENCED:                        ['Outside the area', 'The browser is in none of the countries the workflow takes.'],
  IP_COUNTRY_UNKNOWN:                  ['Country unknown', 'The workflow takes some countries only, and the browser\'s is not known.'],
  IP_COUNTRY_MISMATCH:                 ['Another country than the document', 'The browser is in another country than the one of the document.'],
  DOCUMENT_AI_DOCUMENT_MISSING:        ['Paper missing', 'The file of a paper is gone or was never sent. Send it again.'],
  DOCUMENT_AI_FIELD_MISSING:           ['Not read', 'What the workflow asks for was not read from the paper.'],
  KYB_COUNTRY_RESTRICTED:              ['Country not accepted', 'The workflow takes no company of this country.'],
  KYB_COMPANY_NOT_ACTIVE:              ['Company not active', 'The register says that the company is not active.'],
  KYB_COMPANY_NOT_FROM_REGISTRY:       ['Company described by hand', 'The company was described by hand and is in no register we asked.'],
  KYB_COMPANY_DATA_CORRECTED:          ['Register corrected by hand', 'What was typed differs from what the register says.'],
  KYB_OFFICERS_DATA_NOT_FOUND:         ['Officers not in the register', 'The register names no officers of the company.'],
  KYB_OWNERSHIP_DATA_NOT_FOUND:        ['Owners not in the register', 'The register names no owners of the company.'],
  KYB_BENEFICIAL_OWNERSHIP_NOT_DERIVABLE: ['Owners not derivable', 'Who owns the company in the end does not follow from the register.'],
  KYB_KEY_PERSON_NOT_VERIFIED:         ['Owner or officer not verified', 'The session of an owner or officer was not approved.'],
  KYB_COMPANY_DATA_MISSING:            ['Company not described', 'The name or the country of the company is missing. Give both.'],
  KYB_DOCUMENT_MISSING:                ['Paper missing', 'A paper of a group the workflow asks for is gone or was never sent.'],
  KYB_CROSS_DOCUMENT_MISMATCH:         ['Papers differ', 'Two papers of the company say different things.'],
  KYB_KEY_PERSON_DECLINED:             ['Owner or officer declined', 'The session of an owner or officer was declined.'],
  KYB_KEY_PEOPLE_NOT_CHECKED:          ['Owners and officers to be read', 'Nobody has compared the people named with a register.'],
} as const satisfies Readonly<Record<string, Words>>

/** What can be held against a document has its sentences in the domain. */
export type Risk = keyof typeof words | DocumentRisk

function wordsOf(risk: Risk): Words {
  if (risk in words) return words[risk as keyof typeof words] // just looked up
  const { shortDescription, longDescription } = documentWarning(risk as DocumentRisk, {}, []) // the other half
  return [shortDescription, longDescription]
}

export function warningOf(
  risk: Risk,
  logType: Warning['log_type'],
  additional?: Readonly<Record<string, unknown>>,
): Warning {
  const [short, long] = wordsOf(risk)
  return {
    risk,
    log_type: logType,
    short_description: short,
    long_description: long,
    ...(additional && { additional_data: additional }),
  }
}
