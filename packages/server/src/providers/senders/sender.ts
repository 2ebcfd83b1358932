/**
 * What sends a message to an address or a number looks like. None of them is ever logged.
 */
import type { Environment } from '@ostiary/domain/application'
import type { EmailSubject } from '@ostiary/domain/session/facts'
import type { Feature } from '@ostiary/domain/workflow/features'
import { languageTag } from '../../platform/language-tag.ts'
import type { Asking, ProviderAnswer } from '../kit.ts'

export type Channel = 'email' | 'sms'
/** Those of the hosted page. */
export type Language = 'en' | 'de' | 'es'
const languages: readonly Language[] = ['en', 'de', 'es']

/** @param asked such as `de`, `de-AT` or `DE_de`; whoever reads no language of ours gets English */
export const languageOf = (asked: string | undefined): Language => {
  const wanted = languageTag(asked)
  return languages.find((one) => one === wanted) ?? 'en'
}

interface Addressed {
  /** An e-mail address, or a number such as `+14155552671`. */
  readonly to: string
  readonly language: Language
  /** The name people know it by. */
  readonly application: string
}

export interface CodeMessage extends Addressed {
  readonly about: 'code'
  readonly code: string
}

/** What a session has to say to its person; by e-mail alone. */
export interface SessionMessage extends Addressed {
  readonly about: EmailSubject
  /** Where the person goes on; absent where the session is over. */
  readonly link?: string
  /** What is asked of the person again. */
  readonly steps?: readonly Feature[]
}

export type Message = CodeMessage | SessionMessage

/** That it was handed on is all there is to say. */
export type Sent = Readonly<Record<string, never>>

export interface Sender {
  readonly name: string
  readonly channel: Channel
  /** The code to ask for instead of one drawn: nothing is sent where it is set. */
  readonly fixedCode?: string
  /** `fail`: the address or the account is refused, and no other try will change that. */
  send(message: Message, asking: Asking): Promise<ProviderAnswer<Sent>>
}

/** What an operator is told, in the log; nothing of a person is in it. */
export type SenderProblem =
  | 'smtp_login_refused'
  | 'smtp_tls_missing'
  | 'smtp_sender_refused'
  | 'code_sender_address_refused'
  | 'code_sender_secret_refused'
  | 'code_sender_request_refused'

export const sent: ProviderAnswer<Sent> = { kind: 'ok', facts: {} }

export type SenderOf = (
  application: { readonly environment: Environment },
  channel: Channel,
) => Sender | undefined
