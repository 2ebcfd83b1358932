/** What brings a code to a person: an e-mail or a text message. */
import type { Asking, ProviderAnswer } from './kit.ts'

export interface CodeMessage {
  /** An e-mail address, or a phone number in E.164. */
  readonly to: string
  readonly code: string
  /** Two letters; English where there is no text in it. */
  readonly language: string
  /** The name of the application that asks. */
  readonly application: string
}

export interface CodeSender {
  readonly name: string
  readonly channel: 'email' | 'sms'
  send(
    message: CodeMessage,
    asking: Asking,
  ): Promise<ProviderAnswer<Readonly<Record<string, never>>>>
}
