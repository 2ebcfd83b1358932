/** Who sends an application's messages: the simulator in a sandbox, else what is set up. */
import type { Caller } from '../../platform/outbound/caller.ts'
import type { Sender, SenderOf, SenderProblem } from './sender.ts'
import { httpSender } from './http.ts'
import type { HttpSenderSettings } from './http.ts'
import { simulatedSender } from './simulated.ts'
import { smtpSender } from './smtp.ts'
import type { SmtpSettings } from './smtp.ts'

export interface SenderSettings {
  /** Goes before `emailHttp` where both are set. */
  readonly smtp?: SmtpSettings
  readonly emailHttp?: HttpSenderSettings
  readonly smsHttp?: HttpSenderSettings
}

/** @returns for each application and channel its sender; `undefined` where none is set up */
export function openSenders(
  settings: SenderSettings,
  parts: {
    readonly caller: Pick<Caller, 'call'>
    readonly tell: (problem: SenderProblem) => void
  },
): SenderOf {
  const { smtp, emailHttp, smsHttp } = settings
  const email = smtp
    ? smtpSender(smtp, parts.tell)
    : emailHttp && httpSender('email', emailHttp, parts)
  const live: Readonly<Record<string, Sender | undefined>> = {
    email,
    sms: smsHttp && httpSender('sms', smsHttp, parts),
  }
  const simulated = { email: simulatedSender('email'), sms: simulatedSender('sms') }
  return ({ environment }, channel) =>
    environment === 'sandbox' ? simulated[channel] : live[channel]
}
