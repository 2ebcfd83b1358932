/** What the server tells of a session, and what each step asks; the wire as the page reads it. */

type StepStatus = 'todo' | 'current' | 'checking' | 'done' | 'review' | 'declined'

export interface Step {
  readonly node_id: string
  readonly feature: string
  readonly label: string | null
  readonly status: StepStatus
}

/** Why a step is asked again. */
export interface StepProblem {
  readonly code: string
  /** The server's words; what a reviewer typed has no words of ours. */
  readonly message: string
  /** The language of the message; `null` where nobody knows. */
  readonly lang: string | null
}

export interface DocumentAsk {
  readonly document_types: readonly string[]
  /** ISO 3166-1 alpha-3; `null`: any. */
  readonly countries: readonly string[] | null
  readonly needs_back: Readonly<Record<string, boolean>>
  readonly mrz?: 'optional'
}
export interface SelfieAsk {
  readonly method: 'PASSIVE' | 'ACTIVE_3D' | 'FLASHING'
  readonly frames: number
}
interface AddressAsk {
  readonly document_types: readonly string[]
  readonly max_age_days: number | null
}
interface CodeAsk {
  /** Masked, where a code is on its way or the application gave it. */
  readonly address: string | null
  readonly code_sent: boolean
  readonly code_length: number
  readonly resend_at: string | null
}
interface PapersAsk {
  readonly title: string | null
  readonly documents: readonly { readonly id: string; readonly label: string }[]
}

/** When a question is shown; a shape this page does not know shows it. */
export type ShowIf =
  | { readonly all: readonly ShowIf[] }
  | { readonly any: readonly ShowIf[] }
  | { readonly question_id: string; readonly operator?: string; readonly value?: unknown }

export interface Option {
  readonly value: string
  readonly label: string
}
export interface Question {
  readonly id: string
  readonly type: string
  readonly label: string
  readonly help?: string | null
  readonly required?: boolean
  readonly options?: readonly Option[] | null
  /** Of a number, or of the length of a text. */
  readonly min?: number | null
  readonly max?: number | null
  readonly show_if?: ShowIf | null
}
interface QuestionnaireAsk {
  readonly title: string
  readonly sections: readonly {
    readonly title: string | null
    readonly questions: readonly Question[]
  }[]
}

interface Company {
  readonly name?: string
  readonly legal_name?: string
  readonly registration_number?: string | null
  readonly country_code?: string | null
  readonly address?: string | null
}
interface RegistryAsk {
  /** ISO 3166-1 alpha-2; `null`: any. */
  readonly countries: readonly string[] | null
  /** What the application said of it beforehand. */
  readonly company: Company | null
}
export interface Candidate {
  readonly handle: string
  readonly name: string
  readonly registration_number: string | null
  readonly country_code: string | null
  readonly address: string | null
  readonly status: string | null
}
interface CompanyPapersAsk {
  readonly groups: readonly {
    readonly id: string
    readonly label: string
    readonly required: boolean
  }[]
}

/** A person or company as the key people step takes it. */
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
interface KeyPeopleAsk {
  readonly roles: readonly string[]
  readonly suggested: readonly Partial<Party>[]
}
export interface AwaitedParty {
  readonly name_initials: string
  readonly role: string
  readonly status: string
  /** Where that party goes on; `null` when the link went out some other way. */
  readonly url: string | null
}

interface CurrentOf<F extends string, A> {
  readonly node_id: string
  readonly feature: F
  readonly label: string | null
  readonly waits: 'person' | 'provider' | 'parties'
  readonly tries: number
  readonly tries_left: number | null
  readonly problems: readonly StepProblem[]
  readonly ask: A
}

export type DocumentStep = CurrentOf<'OCR', DocumentAsk>
export type SelfieStep = CurrentOf<'LIVENESS' | 'AGE_ESTIMATION', SelfieAsk>
export type AddressStep = CurrentOf<'PROOF_OF_ADDRESS', AddressAsk>
export type QuestionnaireStep = CurrentOf<'QUESTIONNAIRE', QuestionnaireAsk>
export type CodeStep = CurrentOf<'EMAIL_VERIFICATION' | 'PHONE_VERIFICATION', CodeAsk>
export type PapersStep = CurrentOf<'DOCUMENT_AI', PapersAsk>
export type RegistryStep = CurrentOf<'KYB_REGISTRY', RegistryAsk>
export type CompanyPapersStep = CurrentOf<'KYB_DOCUMENTS', CompanyPapersAsk>
export type KeyPeopleStep = CurrentOf<'KYB_KEY_PEOPLE', KeyPeopleAsk>

export type Current =
  | DocumentStep
  | SelfieStep
  | AddressStep
  | QuestionnaireStep
  | CodeStep
  | PapersStep
  | RegistryStep
  | CompanyPapersStep
  | KeyPeopleStep

export interface Outcome {
  readonly status: string
  readonly can_retry: boolean
  readonly callback_url: string | null
  readonly callback_after_s: number | null
}

export interface State {
  readonly session_id: string
  readonly status: string
  /** What it was made with, if anything. */
  readonly language: string | null
  readonly languages: readonly string[]
  readonly expires_at: string | null
  readonly application: { readonly name: string }
  readonly environment: 'live' | 'sandbox'
  readonly steps: readonly Step[]
  /** 0 to 1. */
  readonly progress: number
  readonly current: Current | null
  readonly result: Outcome | null
  /** Whether this browser has it open; until then nothing is asked. */
  readonly is_open_here?: boolean
  /** Who is verified: a person, or a company by whoever acts for it. */
  readonly entity_kind?: 'user' | 'business'
}
