/**
 * The wire of the hosted page: what its own API answers, and with which status. The server is typed
 * by it, the page reads it, and the tests of both hold every answer to it.
 */
import { entityKinds } from '@ostiary/domain/aggregate'
import { questionTypeNames } from '@ostiary/domain/questionnaire/questionnaire'
import { featureNames } from '@ostiary/domain/workflow/features'
import type { Feature } from '@ostiary/domain/workflow/features'
import Type from 'typebox'
import type { Static, TSchema } from 'typebox'
import { Nullable, OneOf } from './shapes.ts'

const Text = Type.String()
const Texts = Type.Array(Text)
const optional = <S extends TSchema>(schema: S) => Type.Optional(Nullable(schema))

const StepSchema = Type.Object({
  node_id: Text,
  feature: Type.String({ description: 'What the page has no name for it shows by its label.' }),
  label: Nullable(Text),
  status: OneOf(['todo', 'current', 'checking', 'done', 'declined']),
})
const StepProblemSchema = Type.Object({
  code: Text,
  message: Type.String({ description: "The server's words, or those a reviewer typed." }),
  lang: Nullable(Type.String({ description: 'Of the message; null where nobody knows.' })),
})

const DocumentAskSchema = Type.Object({
  document_types: Texts,
  countries: Nullable(Type.Array(Text, { description: 'ISO 3166-1 alpha-3; null: any.' })),
  needs_back: Type.Record(Type.String(), Type.Boolean()),
})
const SelfieAskSchema = Type.Object({
  method: OneOf(['PASSIVE', 'ACTIVE_3D', 'FLASHING']),
  frames: Type.Integer(),
})
const AddressAskSchema = Type.Object({ document_types: Texts, max_age_months: Type.Integer() })
const CodeAskSchema = Type.Object({
  address: Nullable(
    Type.String({ description: 'Masked: a code is on its way there, or the application gave it.' }),
  ),
  code_sent: Type.Boolean(),
  code_length: Type.Integer(),
  codes_left: Type.Integer({ description: 'How many more may be sent.' }),
  resend_at: Nullable(Text),
})
const PapersAskSchema = Type.Object({
  title: Nullable(Text),
  /** In the words of the application. */
  instructions: Nullable(Text),
  documents: Type.Array(Type.Object({ id: Text, label: Text })),
})

const OptionSchema = Type.Object({ value: Text, label: Text })
const QuestionSchema = Type.Object({
  id: Text,
  type: OneOf(questionTypeNames),
  label: Text,
  help: optional(Text),
  required: Type.Optional(Type.Boolean()),
  options: optional(Type.Array(OptionSchema)),
  min: optional(Type.Number({ description: 'Of a number, or of the length of a text.' })),
  max: optional(Type.Number()),
  show_if: optional(
    Type.Object({
      question_id: Text,
      operator: Type.Optional(Text),
      value: Type.Optional(Type.Unknown()),
    }),
  ),
})
const QuestionnaireAskSchema = Type.Object({
  title: Text,
  sections: Type.Array(
    Type.Object({ title: Nullable(Text), questions: Type.Array(QuestionSchema) }),
  ),
})

const RegistryAskSchema = Type.Object({
  countries: Nullable(Type.Array(Text, { description: 'ISO 3166-1 alpha-2; null: any.' })),
})
const CompanyPapersAskSchema = Type.Object({
  groups: Type.Array(Type.Object({ id: Text, label: Text, required: Type.Boolean() })),
})
const KeyPeopleAskSchema = Type.Object({ roles: Texts })
const AwaitedPartySchema = Type.Object({
  name_initials: Text,
  role: Text,
  kind: OneOf(entityKinds),
  status: Text,
  url: Nullable(
    Type.String({ description: 'Where that party goes on; null where nothing is left to do.' }),
  ),
})

const current = {
  node_id: Text,
  label: Nullable(Text),
  tries: Type.Integer(),
  tries_left: Nullable(Type.Integer()),
  problems: Type.Array(StepProblemSchema, { description: 'Why it is asked again.' }),
}
const asked = <const F extends readonly Feature[], A extends TSchema>(features: F, ask: A) =>
  Type.Object({ ...current, waits: Type.Literal('person'), feature: OneOf(features), ask })

const AskedSchema = Type.Union([
  asked(['OCR'], DocumentAskSchema),
  asked(['LIVENESS', 'AGE_ESTIMATION'], SelfieAskSchema),
  asked(['PROOF_OF_ADDRESS'], AddressAskSchema),
  asked(['QUESTIONNAIRE'], QuestionnaireAskSchema),
  asked(['EMAIL_VERIFICATION', 'PHONE_VERIFICATION'], CodeAskSchema),
  asked(['DOCUMENT_AI'], PapersAskSchema),
  asked(['KYB_REGISTRY'], RegistryAskSchema),
  asked(['KYB_DOCUMENTS'], CompanyPapersAskSchema),
  asked(['KYB_KEY_PEOPLE'], KeyPeopleAskSchema),
])
const CheckedSchema = Type.Object({
  ...current,
  waits: Type.Literal('provider'),
  feature: OneOf(featureNames),
  ask: Type.Object({}),
})
const AwaitingSchema = Type.Object({
  ...current,
  waits: Type.Literal('parties'),
  feature: OneOf(featureNames),
  ask: Type.Object({ parties: Type.Array(AwaitedPartySchema) }),
})

const OutcomeSchema = Type.Object({
  status: Text,
  can_retry: Type.Boolean(),
  callback_url: Nullable(Text),
  callback_after_s: Nullable(Type.Integer()),
})

const StateSchema = Type.Object({
  session_id: Text,
  status: Text,
  language: Nullable(Type.String({ description: 'What it was made with, if anything.' })),
  languages: Texts,
  expires_at: Nullable(Text),
  application: Type.Object({ name: Text }),
  environment: OneOf(['live', 'sandbox']),
  steps: Type.Array(StepSchema),
  progress: Type.Number({ description: '0 to 1.' }),
  current: Nullable(Type.Union([AskedSchema, CheckedSchema, AwaitingSchema])),
  result: Nullable(OutcomeSchema),
  is_open_here: Type.Boolean({
    description: 'Whether this browser has it open; until then nothing is asked.',
  }),
  entity_kind: OneOf(entityKinds, 'A person, or a company by whoever acts for it.'),
})

const CandidateSchema = Type.Object({
  handle: Text,
  name: Text,
  registration_number: Nullable(Text),
  country_code: Nullable(Text),
  address: Nullable(Text),
  status: Nullable(Text),
})
const CandidatesSchema = Type.Object({ candidates: Type.Array(CandidateSchema) })
const HandoffSchema = Type.Object({ url: Text, expires_at: Nullable(Text) })
const StoredMediaSchema = Type.Object({
  media_id: Text,
  width: Nullable(Type.Integer()),
  height: Nullable(Type.Integer()),
})
const WalletChallengeSchema = Type.Object({
  application: Type.Object({ name: Text }),
  environment: OneOf(['live', 'sandbox']),
  challenge: Type.Object({
    message: Text,
    account_id: Type.String({ description: 'CAIP-10.' }),
    chain_id: Type.String({ description: 'CAIP-2.' }),
    expires_at: Text,
  }),
})
const WalletSignedSchema = Type.Object({ status: Type.Literal('signed') })

// A table is easier to check when its columns line up.
// oxfmt-ignore
export const hostedRoutes = {
  openSession:     { method: 'POST', path: '/hosted/session/open',     status: 200, answer: StateSchema },
  readSession:     { method: 'GET',  path: '/hosted/session',          status: 200, answer: StateSchema },
  answerStep:      { method: 'POST', path: '/hosted/session/answer',   status: 200, answer: StateSchema },
  askForCode:      { method: 'POST', path: '/hosted/session/code',     status: 200, answer: StateSchema },
  uploadMedia:     { method: 'POST', path: '/hosted/session/media',    status: 201, answer: StoredMediaSchema },
  searchCompanies: { method: 'GET',  path: '/hosted/session/registry', status: 200, answer: CandidatesSchema },
  handOff:         { method: 'POST', path: '/hosted/session/handoff',  status: 200, answer: HandoffSchema },
  readChallenge:   { method: 'GET',  path: '/hosted/wallet',           status: 200, answer: WalletChallengeSchema },
  signChallenge:   { method: 'POST', path: '/hosted/wallet',           status: 200, answer: WalletSignedSchema },
} as const

export type HostedOperation = keyof typeof hostedRoutes

/** What is read of the wire is changed by nobody. */
type Read<T> = T extends readonly (infer One)[]
  ? readonly Read<One>[]
  : T extends object
    ? { readonly [K in keyof T]: Read<T[K]> }
    : T
type Wire<S extends TSchema> = Read<Static<S>>

export type HostedAnswer<O extends HostedOperation> = Wire<(typeof hostedRoutes)[O]['answer']>

export type State = Wire<typeof StateSchema>
export type Step = Wire<typeof StepSchema>
export type StepProblem = Wire<typeof StepProblemSchema>
export type Outcome = Wire<typeof OutcomeSchema>
export type Current = NonNullable<State['current']>
/** A step that waits for the person. */
export type Asked = Wire<typeof AskedSchema>
export type AskedOf<F extends Asked['feature']> = Extract<Asked, { feature: F }>
export type Awaiting = Wire<typeof AwaitingSchema>
export type AwaitedParty = Wire<typeof AwaitedPartySchema>
export type DocumentAsk = Wire<typeof DocumentAskSchema>
export type SelfieAsk = Wire<typeof SelfieAskSchema>
export type CodeAsk = Wire<typeof CodeAskSchema>
export type QuestionnaireAsk = Wire<typeof QuestionnaireAskSchema>
export type Question = Wire<typeof QuestionSchema>
export type Option = Wire<typeof OptionSchema>
export type Candidate = Wire<typeof CandidateSchema>
