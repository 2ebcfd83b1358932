/**
 * Sends e-mails over the operator's SMTP server, by nodemailer: it has no dependencies of
 * its own, and what mail servers do is no place to learn by doing.
 */
import { createTransport } from 'nodemailer'
import { sha256Hex } from '../../platform/digest.ts'
import { rejectionOf } from '../../platform/outbound/exchange.ts'
import type { ProviderAnswer } from '../kit.ts'
import { sent } from './sender.ts'
import type { Sender, Sent, SenderProblem } from './sender.ts'
import { subjectOf, textFor } from './texts.ts'

export interface SmtpSettings {
  readonly host: string
  readonly port: number
  /** TLS from the first byte (port 465); otherwise STARTTLS is asked for. */
  readonly isSecure: boolean
  /** The server may be spoken to in the clear: a relay on this machine. */
  readonly allowsPlain: boolean
  readonly login?: { readonly user: string; readonly password: string }
  /** Such as `Example <no-reply@example.com>`. */
  readonly from: string
}

const connectMs = 10_000
const answerMs = 20_000

export function smtpSender(settings: SmtpSettings, tell: (problem: SenderProblem) => void): Sender {
  const { host, port, isSecure, allowsPlain, login, from } = settings
  const transport = createTransport({
    host,
    port,
    secure: isSecure,
    requireTLS: !isSecure && !allowsPlain,
    ...(login && { auth: { user: login.user, pass: login.password } }),
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: answerMs,
    // A message is text of ours and nothing else.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    name: 'smtp',
    channel: 'email',
    send: async (message, { idempotencyKey, signal }) => {
      if (signal.aborted) return { kind: 'retry' }
      const mail = {
        from,
        // Taken apart by nobody: a comma in it makes no second recipient.
        to: { name: '', address: message.to },
        subject: subjectOf(message),
        text: textFor(message),
        // Sent twice it is one message to whoever reads it.
        messageId: `<${sha256Hex(idempotencyKey).slice(0, 32)}@${domainOf(from)}>`,
        headers: { 'auto-submitted': 'auto-generated' },
      }
      try {
        await Promise.race([transport.sendMail(mail), rejectionOf(signal)])
        return sent
      } catch (error) {
        return signal.aborted ? { kind: 'retry' } : refusal(error, tell)
      }
    },
  }
}

const domainOf = (from: string): string => /@([^\s>]+)/.exec(from)?.[1] ?? 'localhost'

/** Codes of nodemailer's; whatever is none of these may go better another time. */
function refusal(error: unknown, tell: (problem: SenderProblem) => void): ProviderAnswer<Sent> {
  const { code, responseCode, command } = partsOf(error)
  // 4xx: the server asks to be asked again (RFC 5321 4.2.1).
  if (responseCode !== undefined && responseCode < 500) return { kind: 'retry' }
  if (code === 'EAUTH' || code === 'ENOAUTH') tell('smtp_login_refused')
  else if (code === 'ETLS') tell('smtp_tls_missing')
  else if (code === 'EENVELOPE' && command === 'MAIL FROM') tell('smtp_sender_refused')
  else if (code !== 'EENVELOPE' && code !== 'EMESSAGE') return { kind: 'retry' }
  return { kind: 'fail' }
}

function partsOf(error: unknown): {
  readonly code?: unknown
  readonly responseCode?: number
  readonly command?: unknown
} {
  if (!(error instanceof Error)) return {}
  const { code, responseCode, command } = Object.fromEntries(Object.entries(error))
  return { code, command, ...(typeof responseCode === 'number' && { responseCode }) }
}
