/** Mails as their readers see them, at a mail server of the test's own. */
import { openSmtp } from '../../packages/server/src/providers/senders/smtp.fixture.ts'
import type { SmtpStandIn } from '../../packages/server/src/providers/senders/smtp.fixture.ts'
import { eventually } from './world.ts'

interface Mail {
  readonly to: string
  readonly subject: string
  readonly text: string
  /** The token of the link in it; absent where there is none. */
  readonly token: string | undefined
}

export interface MailServer extends SmtpStandIn {
  readonly settings: Readonly<Record<string, string>>
  /** What was sent to an address, once there are so many. */
  mailTo(address: string, count?: number): Promise<readonly Mail[]>
}

export async function openMailServer(): Promise<MailServer> {
  const server = await openSmtp()
  const read = () => server.messages.map(mailOf)
  return {
    ...server,
    settings: {
      OSTIARY_SMTP_URL: `smtp://127.0.0.1:${server.port}`,
      OSTIARY_MAIL_FROM: 'Example <no-reply@example.com>',
    },
    mailTo: (address, count = 1) =>
      eventually(
        () => Promise.resolve(read().filter((mail) => mail.to === address)),
        (mails) => mails.length >= count,
      ),
  }
}

function mailOf(message: string): Mail {
  const [head = '', ...body] = message.split('\r\n\r\n')
  const header = (name: string): string =>
    new RegExp(`^${name}: (.*(?:\r\n .*)*)`, 'im').exec(head)?.[1]?.replaceAll('\r\n', '') ?? ''
  const text = decoded(body.join('\r\n\r\n'), header('Content-Transfer-Encoding'))
  return {
    to: header('To'),
    subject: header('Subject').replaceAll(/=\?UTF-8\?Q\?(.*?)\?=\s*/gi, (_all, word: string) =>
      decoded(word.replaceAll('_', ' '), 'quoted-printable'),
    ),
    text,
    token: /\/session\/([\w-]{12})/.exec(text)?.[1],
  }
}

/** RFC 2045, as far as it is met here. */
function decoded(text: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(text, 'base64').toString('utf8')
  const bytes =
    encoding === 'quoted-printable'
      ? text
          .replaceAll('=\r\n', '')
          .replaceAll(/=([0-9A-F]{2})/g, (_all, hex: string) =>
            String.fromCharCode(Number.parseInt(hex, 16)),
          )
      : text
  return Buffer.from(bytes, 'latin1').toString('utf8').replaceAll('\r\n', '\n')
}
