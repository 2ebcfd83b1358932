/** What sends a code to an address or a number looks like. Neither is ever logged. */
import type { Environment } from '@ostiary/domain/application'
import type { Asking, ProviderAnswer } from '../kit.ts'

export type Channel = 'email' | 'sms'
export type CodeLanguage = 'en' | 'de' | 'es'

export interface CodeMessage {
  /** An e-mail address, or a number such as `+14155552671`. */
  readonly to: string
  readonly code: string
  readonly language: CodeLanguage
  /** The name people know it by. */
  readonly application: string
}

/** That it was handed on is all there is to say. */
export type Sent = Readonly<Record<string, never>>

export interface CodeSender {
  readonly name: string
  readonly channel: Channel
  /** The code to ask for instead of one drawn: nothing is sent where it is set. */
  readonly fixedCode?: string
  /** `fail`: the address or the account is refused, and no other try will change that. */
  send(message: CodeMessage, asking: Asking): Promise<ProviderAnswer<Sent>>
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
) => CodeSender | undefined
