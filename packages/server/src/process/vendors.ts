/** What an operator has set up outside, with its secrets read: mail, text messages, vendors. */
import { readFile } from 'node:fs/promises'
import type { Config } from '../config.ts'
import type { ChainalysisSettings } from '../providers/chainalysis/provider.ts'
import type { SenderSettings } from '../providers/senders/registry.ts'
import type { HttpSenderSettings } from '../providers/senders/http.ts'
import type { VendorSettings } from '../providers/session-vendors.ts'

export interface Outside {
  readonly senders: SenderSettings
  readonly vendors: VendorSettings
  /** Who knows what wallets have had to do with. */
  readonly exposure?: ChainalysisSettings
}

/** Nothing outside: whatever needs it is looked at by a person, or says that it is not set up. */
export const nothingOutside: Outside = { senders: {}, vendors: {} }

type Settings = Pick<
  Config,
  | 'smtpUrl'
  | 'smtpPasswordFile'
  | 'mailFrom'
  | 'emailSenderUrl'
  | 'smsSenderUrl'
  | 'senderSecretFile'
  | 'onfidoTokenFile'
  | 'onfidoRegion'
  | 'chainalysisKeyFile'
  | 'chainalysisUrl'
>

/** @throws where a file with a secret that is named cannot be read */
export async function readOutside(config: Settings): Promise<Outside> {
  const secret = await secretOf(config.senderSecretFile)
  const http = (url: string | undefined): HttpSenderSettings | undefined =>
    url === undefined
      ? undefined
      : {
          url,
          secretHeader: { name: 'authorization', value: `Bearer ${secret ?? ''}` },
          guard: 'allow_private',
        }
  const smtp = await smtpOf(config)
  const emailHttp = http(config.emailSenderUrl)
  const smsHttp = http(config.smsSenderUrl)
  const token = await secretOf(config.onfidoTokenFile)
  const walletKey = await secretOf(config.chainalysisKeyFile)
  return {
    senders: {
      ...(smtp ? { smtp } : {}),
      ...(emailHttp ? { emailHttp } : {}),
      ...(smsHttp ? { smsHttp } : {}),
    },
    vendors: token === undefined ? {} : { onfido: { token, region: config.onfidoRegion } },
    ...(walletKey === undefined
      ? {}
      : {
          exposure: {
            key: walletKey,
            baseUrl: config.chainalysisUrl,
            guard: 'allow_private' as const,
          },
        }),
  }
}

const secretOf = async (path: string | undefined): Promise<string | undefined> =>
  path === undefined ? undefined : (await readFile(path, 'utf8')).trim()

const loopback = ['127.0.0.1', '::1', 'localhost']

async function smtpOf({ smtpUrl, smtpPasswordFile, mailFrom }: Settings) {
  if (smtpUrl === undefined) return undefined
  const { hostname, port, protocol, username } = new URL(smtpUrl)
  const isSecure = protocol === 'smtps:'
  const password = await secretOf(smtpPasswordFile)
  return {
    host: hostname,
    port: Number(port) || (isSecure ? 465 : 587),
    isSecure,
    // A relay on this machine may be spoken to in the clear, and nobody else.
    allowsPlain: loopback.includes(hostname),
    from: mailFrom,
    ...(username === '' || password === undefined
      ? {}
      : { login: { user: decodeURIComponent(username), password } }),
  }
}
