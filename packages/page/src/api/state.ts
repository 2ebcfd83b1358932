/** The wire of the hosted page by the names the screens use; the contract says what each holds. */
import type { AskedOf, Question } from '@ostiary/contract/hosted'

export type {
  Asked,
  AwaitedParty,
  Awaiting,
  Candidate,
  DocumentAsk,
  Option,
  Outcome,
  Question,
  SelfieAsk,
  State,
  Step,
  StepProblem,
} from '@ostiary/contract/hosted'

export type DocumentStep = AskedOf<'OCR'>
export type SelfieStep = AskedOf<'LIVENESS' | 'AGE_ESTIMATION'>
export type AddressStep = AskedOf<'PROOF_OF_ADDRESS'>
export type QuestionnaireStep = AskedOf<'QUESTIONNAIRE'>
export type CodeStep = AskedOf<'EMAIL_VERIFICATION' | 'PHONE_VERIFICATION'>
export type PapersStep = AskedOf<'DOCUMENT_AI'>
export type RegistryStep = AskedOf<'KYB_REGISTRY'>
export type CompanyPapersStep = AskedOf<'KYB_DOCUMENTS'>
export type KeyPeopleStep = AskedOf<'KYB_KEY_PEOPLE'>

export type ShowIf = NonNullable<Question['show_if']>

/** A person or company as the key people step sends it. */
export interface Party {
  readonly kind: 'person' | 'company'
  readonly first_name?: string
  readonly last_name?: string
  readonly legal_name?: string
  readonly email?: string
  readonly country?: string
  readonly roles: readonly string[]
  readonly ownership_percent?: number
  readonly voting_percent?: number
  readonly date_of_birth?: string
  readonly phone?: string
  readonly position?: string
  readonly registration_number?: string
}
