/**
 * Sends messages through a service the operator names, whatever it is: a JSON body made from a
 * template is posted to its address with a secret.
 */
import type { AddressGuard } from '../../platform/outbound/address-guard.ts'
import type { Caller } from '../../platform/outbound/caller.ts'
import { isAboutAddress } from '../../platform/outbound/problems.ts'
import { sent } from './sender.ts'
import type { Channel, Message, Sender, SenderProblem } from './sender.ts'
import { subjectOf, textFor } from './texts.ts'

export interface HttpSenderSettings {
  readonly url: string
  /** Such as `authorization` and `Bearer …`. */
  readonly secretHeader: { readonly name: string; readonly value: string }
  /** JSON in whose texts `{{to}}`, `{{text}}` and the others are put; without one, all of them. */
  readonly template?: JsonValue
  /** Services in the operator's own network need a wider one. */
  readonly guard: AddressGuard
}

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue }

const timeoutMs = 10_000

export function httpSender(
  channel: Channel,
  settings: HttpSenderSettings,
  parts: {
    readonly caller: Pick<Caller, 'call'>
    readonly tell: (problem: SenderProblem) => void
  },
): Sender {
  const { url, secretHeader, template = everything, guard } = settings
  return {
    name: `http-${channel}`,
    channel,
    send: async (message, { idempotencyKey, signal }) => {
      if (signal.aborted) return { kind: 'retry' }
      const result = await parts.caller.call({
        url,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': idempotencyKey,
          [secretHeader.name]: secretHeader.value,
        },
        body: JSON.stringify(filled(template, valuesOf(channel, message))),
        timeoutMs,
        guard,
        signal,
      })
      if (result.kind === 'failed') {
        if (!isAboutAddress(result.code)) return { kind: 'retry' }
        parts.tell('code_sender_address_refused')
        return { kind: 'fail' }
      }
      const { status } = result
      if (status >= 200 && status < 300) return sent
      if (status === 408 || status === 429 || status >= 500) return { kind: 'retry' }
      const isSecret = status === 401 || status === 403
      parts.tell(isSecret ? 'code_sender_secret_refused' : 'code_sender_request_refused')
      return { kind: 'fail' }
    },
  }
}

const names = [
  'channel',
  'about',
  'to',
  'subject',
  'text',
  'code',
  'link',
  'language',
  'application',
] as const
const everything: JsonValue = Object.fromEntries(names.map((name) => [name, `{{${name}}}`]))

const valuesOf = (
  channel: Channel,
  message: Message,
): Readonly<Record<(typeof names)[number], string>> => ({
  channel,
  about: message.about,
  to: message.to,
  language: message.language,
  application: message.application,
  // Empty where the message is about something else.
  code: message.about === 'code' ? message.code : '',
  link: message.about === 'code' ? '' : (message.link ?? ''),
  subject: subjectOf(message),
  text: textFor(message),
})

/** Put into the texts of the JSON, not into its writing: no name can break out of its quotes. */
function filled(template: JsonValue, values: Readonly<Record<string, string>>): JsonValue {
  if (typeof template === 'string')
    return template.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole)
  // Array.isArray does not narrow a readonly list.
  if (Array.isArray(template)) return (template as JsonValue[]).map((one) => filled(one, values))
  if (typeof template !== 'object' || template === null) return template
  return Object.fromEntries(
    Object.entries(template).map(([key, value]) => [key, filled(value, values)]),
  )
}
