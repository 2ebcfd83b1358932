/** The environment as one typed, checked and documented object; nothing else reads it. */

interface Setting {
  readonly name: string
  readonly says: string
  readonly initial: string
}

// A table is easier to check when its columns line up.
// oxfmt-ignore
export const settings: readonly Setting[] = [
  { name: 'OSTIARY_PORT',                   initial: '8080',         says: 'Port the API listens on.' },
  { name: 'OSTIARY_HOST',                   initial: '127.0.0.1',    says: 'Address it listens on. Anything but loopback wants a reverse proxy with TLS in front.' },
  { name: 'OSTIARY_PUBLIC_URL',             initial: 'http://HOST:PORT', says: 'How the API is reached from outside, without a trailing slash; stands in challenges, links and signature bases.' },
  { name: 'OSTIARY_DATA_DIR',               initial: '.ostiary',     says: 'Folder of the embedded store, the key file and the first API key.' },
  { name: 'OSTIARY_KEYRING',                initial: 'DATA_DIR/keyring.json', says: 'The key file. Every process of one installation needs the same; back it up apart from the database.' },
  { name: 'OSTIARY_WRAP_WITH',              initial: 'file',         says: 'What wraps the data keys of the vault: `file`, the key file, or `transit`, the key service of the settings below. Both unwrap what they wrapped.' },
  { name: 'OSTIARY_TRANSIT_URL',            initial: '',             says: 'The Transit engine of a HashiCorp Vault or OpenBao: `https://host:port`, or `http` on loopback.' },
  { name: 'OSTIARY_TRANSIT_KEY',            initial: 'transit/ostiary', says: 'Mount and name of its key, of an AEAD type such as `aes256-gcm96`.' },
  { name: 'OSTIARY_TRANSIT_TOKEN_FILE',     initial: 'DATA_DIR/transit-token', says: 'The file with the token, read for each call: a renewed one is used at once.' },
  { name: 'DATABASE_URL',                   initial: '',             says: 'A PostgreSQL (15 or later) to use instead of the embedded one.' },
  { name: 'OSTIARY_BOOTSTRAP_API_KEY',      initial: '',             says: 'Installs this key (32 characters or more) with every scope in the sandbox application.' },
  { name: 'OSTIARY_ALLOW_PRIVATE_WEBHOOKS', initial: '',             says: '`1` lets deliveries go to private addresses too.' },
  { name: 'OSTIARY_RATE_LIMIT',             initial: '6000',         says: 'Requests a minute a key; `off` for no limit.' },
  { name: 'OSTIARY_RPC_URLS',               initial: '',             says: 'For contract wallets: `eip155:1=https://…` pairs, separated by spaces.' },
  { name: 'OSTIARY_LOG_LEVEL',              initial: 'info',         says: '`debug`, `info`, `warn`, `error` or `silent`.' },
  { name: 'OSTIARY_POOL_SIZE',              initial: '10',           says: 'Database connections of a process, two to fifty. Up to five of them commit and read single entities.' },
  { name: 'OSTIARY_MEDIA_STORAGE',          initial: 'folder',       says: 'Where uploaded pictures and papers lie, sealed: `folder`, or `s3`, the bucket of the settings below. Each installation keeps to one.' },
  { name: 'OSTIARY_MEDIA_DIR',              initial: 'DATA_DIR/media', says: 'That folder. Processes on several machines need it shared between them, or `s3`.' },
  { name: 'OSTIARY_MEDIA_LINK_MINUTES',     initial: '60',           says: 'How long a link to an upload works, one minute to a day.' },
  { name: 'OSTIARY_MEDIA_S3_URL',           initial: '',             says: 'An S3-compatible service, reached by path-style addresses: `https://host:port`, or `http` on loopback.' },
  { name: 'OSTIARY_MEDIA_S3_BUCKET',        initial: '',             says: 'Its bucket, made beforehand and readable by nobody else.' },
  { name: 'OSTIARY_MEDIA_S3_REGION',        initial: 'us-east-1',    says: 'The region requests are signed for.' },
  { name: 'OSTIARY_MEDIA_S3_KEY_ID',        initial: '',             says: 'The access key; it must be allowed to list the bucket, and to read, write and delete in it.' },
  { name: 'OSTIARY_SMTP_URL',               initial: '',             says: 'The mail server codes and links are sent by: `smtps://user@host:465`, or `smtp://user@host:587`. Without it and the next setting nothing is mailed.' },
  { name: 'OSTIARY_SMTP_PASSWORD_FILE',     initial: '',             says: 'The file with its password.' },
  { name: 'OSTIARY_MAIL_FROM',              initial: 'Ostiary <no-reply@localhost>', says: 'Whom mail is from.' },
  { name: 'OSTIARY_EMAIL_SENDER_URL',       initial: '',             says: 'Instead of a mail server: an address of yours each e-mail is posted to, as JSON.' },
  { name: 'OSTIARY_SMS_SENDER_URL',         initial: '',             says: 'An address of yours each text message is posted to, as JSON. Without it no phone can be verified.' },
  { name: 'OSTIARY_SENDER_SECRET_FILE',     initial: '',             says: 'The file with the secret those two are sent, as `authorization: Bearer SECRET`.' },
  { name: 'OSTIARY_ONFIDO_TOKEN_FILE',      initial: '',             says: 'The file with a token of Onfido: documents, liveness and faces of live applications are then asked there.' },
  { name: 'OSTIARY_ONFIDO_REGION',          initial: 'eu',           says: '`eu`, `us` or `ca`.' },
  { name: 'OSTIARY_CHAINALYSIS_KEY_FILE',   initial: '',             says: 'The file with a key of Chainalysis\' sanctions API: wallets of live applications that no list names are asked about there too.' },
  { name: 'OSTIARY_CHAINALYSIS_URL',        initial: 'https://public.chainalysis.com', says: 'Where that API is; another address for a gateway of yours.' },
  { name: 'OSTIARY_MEDIA_S3_SECRET_FILE',   initial: 'DATA_DIR/s3-secret', says: 'The file with its secret, read for each request: a renewed one is used at once.' },
]

export interface Config {
  readonly port: number
  readonly host: string
  readonly publicUrl: string
  readonly dataDir: string
  readonly keyringPath: string
  readonly wrapWith: 'file' | 'transit'
  /** Without it there is no key service. */
  readonly transitUrl: string | undefined
  readonly transitKey: string
  readonly transitTokenFile: string
  readonly databaseUrl: string | undefined
  readonly bootstrapApiKey: string | undefined
  readonly allowPrivateWebhooks: boolean
  readonly rateLimit: { readonly perMinute: number } | 'off'
  readonly rpcUrls: ReadonlyMap<string, string>
  readonly logLevel: string
  readonly poolSize: number
  /** Without it nothing is mailed by SMTP. */
  readonly smtpUrl: string | undefined
  readonly smtpPasswordFile: string | undefined
  readonly mailFrom: string
  readonly emailSenderUrl: string | undefined
  readonly smsSenderUrl: string | undefined
  readonly senderSecretFile: string | undefined
  /** Without it Onfido is not asked. */
  readonly onfidoTokenFile: string | undefined
  readonly onfidoRegion: 'eu' | 'us' | 'ca'
  /** Without it no vendor is asked about wallets. */
  readonly chainalysisKeyFile: string | undefined
  readonly chainalysisUrl: string
  readonly mediaStorage: 'folder' | 's3'
  readonly mediaDir: string
  readonly mediaLinkMinutes: number
  /** Without it there is no bucket. */
  readonly mediaS3Url: string | undefined
  readonly mediaS3Bucket: string | undefined
  readonly mediaS3Region: string
  readonly mediaS3KeyId: string | undefined
  readonly mediaS3SecretFile: string
}

/**
 * Thrown when the environment cannot be used; the message says which variable and what it takes.
 */
export class ConfigError extends Error {}

type Environment = Readonly<Record<string, string | undefined>>

/** Reads and checks every setting. @throws ConfigError */
export function readConfig(environment: Environment): Config {
  const value = (name: string): string =>
    environment[name]?.trim() || (settings.find((one) => one.name === name)?.initial ?? '')
  const port = integer('OSTIARY_PORT', value('OSTIARY_PORT'), 0, 65_535)
  const host = value('OSTIARY_HOST')
  const dataDir = value('OSTIARY_DATA_DIR')
  const given = environment['OSTIARY_PUBLIC_URL']?.trim()
  const transit = serviceUrl('OSTIARY_TRANSIT_URL', value('OSTIARY_TRANSIT_URL'))
  return {
    port,
    host,
    publicUrl: given
      ? publicUrl(given)
      : `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    dataDir,
    keyringPath: environment['OSTIARY_KEYRING']?.trim() || `${dataDir}/keyring.json`,
    wrapWith: wrapWith(value('OSTIARY_WRAP_WITH'), transit !== undefined),
    transitUrl: transit,
    transitKey: transitKey(value('OSTIARY_TRANSIT_KEY')),
    transitTokenFile:
      environment['OSTIARY_TRANSIT_TOKEN_FILE']?.trim() || `${dataDir}/transit-token`,
    databaseUrl: value('DATABASE_URL') || undefined,
    bootstrapApiKey: bootstrapKey(value('OSTIARY_BOOTSTRAP_API_KEY')),
    allowPrivateWebhooks: flag(
      'OSTIARY_ALLOW_PRIVATE_WEBHOOKS',
      value('OSTIARY_ALLOW_PRIVATE_WEBHOOKS'),
    ),
    rateLimit: rateLimit(value('OSTIARY_RATE_LIMIT')),
    rpcUrls: rpcUrls(value('OSTIARY_RPC_URLS')),
    logLevel: word('OSTIARY_LOG_LEVEL', value('OSTIARY_LOG_LEVEL'), [
      'debug',
      'info',
      'warn',
      'error',
      'silent',
    ]),
    poolSize: integer('OSTIARY_POOL_SIZE', value('OSTIARY_POOL_SIZE'), 2, 50),
    ...outsideSettings(value),
    ...mediaSettings(value, dataDir),
  }
}

type OutsideSettings = Pick<
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

function outsideSettings(value: (name: string) => string): OutsideSettings {
  const region = word('OSTIARY_ONFIDO_REGION', value('OSTIARY_ONFIDO_REGION'), ['eu', 'us', 'ca'])
  return {
    smtpUrl: smtpUrl(value('OSTIARY_SMTP_URL')),
    smtpPasswordFile: value('OSTIARY_SMTP_PASSWORD_FILE') || undefined,
    mailFrom: value('OSTIARY_MAIL_FROM'),
    emailSenderUrl: senderUrl('OSTIARY_EMAIL_SENDER_URL', value('OSTIARY_EMAIL_SENDER_URL')),
    smsSenderUrl: senderUrl('OSTIARY_SMS_SENDER_URL', value('OSTIARY_SMS_SENDER_URL')),
    senderSecretFile: value('OSTIARY_SENDER_SECRET_FILE') || undefined,
    onfidoTokenFile: value('OSTIARY_ONFIDO_TOKEN_FILE') || undefined,
    onfidoRegion: region as Config['onfidoRegion'], // one of the three
    chainalysisKeyFile: value('OSTIARY_CHAINALYSIS_KEY_FILE') || undefined,
    // It has a value of its own, so that there always is one.
    chainalysisUrl: serviceUrl('OSTIARY_CHAINALYSIS_URL', value('OSTIARY_CHAINALYSIS_URL'))!,
  }
}

/** A code that goes over a network in the clear is no secret. */
function senderUrl(name: string, text: string): string | undefined {
  if (text === '') return undefined
  const url = URL.parse(text)
  const isLoopback = ['127.0.0.1', '[::1]', 'localhost'].includes(url?.hostname ?? '')
  const isSecret = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback)
  if (url && !url.username && isSecret) return text
  throw new ConfigError(`${name} must be an https address, or an http one on loopback.`)
}

function smtpUrl(text: string): string | undefined {
  if (text === '') return undefined
  const url = URL.parse(text)
  if (url && ['smtp:', 'smtps:'].includes(url.protocol) && url.hostname !== '' && !url.password)
    return text
  throw new ConfigError(
    'OSTIARY_SMTP_URL must be smtps://user@host:port or smtp://user@host:port, with the password ' +
      'in the file that OSTIARY_SMTP_PASSWORD_FILE names.',
  )
}

type MediaSettings = Pick<Config, Extract<keyof Config, `media${string}`>>

function mediaSettings(value: (name: string) => string, dataDir: string): MediaSettings {
  const minutes = 'OSTIARY_MEDIA_LINK_MINUTES'
  const placed = (name: string): string => value(name).replace(/^DATA_DIR/, dataDir)
  const bucket = {
    mediaS3Url: serviceUrl('OSTIARY_MEDIA_S3_URL', value('OSTIARY_MEDIA_S3_URL')),
    mediaS3Bucket: bucketName(value('OSTIARY_MEDIA_S3_BUCKET')),
    mediaS3KeyId: plainWord('OSTIARY_MEDIA_S3_KEY_ID', value('OSTIARY_MEDIA_S3_KEY_ID')),
  }
  const isThere = Object.values(bucket).every((one) => one !== undefined)
  return {
    ...bucket,
    mediaStorage: mediaStorage(value('OSTIARY_MEDIA_STORAGE'), isThere),
    mediaDir: placed('OSTIARY_MEDIA_DIR'),
    mediaLinkMinutes: integer(minutes, value(minutes), 1, 1440),
    // It has a value of its own, which is a word.
    mediaS3Region: plainWord('OSTIARY_MEDIA_S3_REGION', value('OSTIARY_MEDIA_S3_REGION'))!,
    mediaS3SecretFile: placed('OSTIARY_MEDIA_S3_SECRET_FILE'),
  }
}

function mediaStorage(text: string, hasBucket: boolean): Config['mediaStorage'] {
  const name = 'OSTIARY_MEDIA_STORAGE'
  if (text === 's3' && !hasBucket) {
    throw new ConfigError(
      `${name} must be folder where OSTIARY_MEDIA_S3_URL, OSTIARY_MEDIA_S3_BUCKET and ` +
        'OSTIARY_MEDIA_S3_KEY_ID are not all set.',
    )
  }
  return word(name, text, ['folder', 's3']) as Config['mediaStorage'] // one of the two
}

function bucketName(text: string): string | undefined {
  if (text === '' || /^[a-z0-9](?!.*\.\.)[a-z0-9.-]{1,61}[a-z0-9]$/.test(text))
    return text || undefined
  throw new ConfigError(
    'OSTIARY_MEDIA_S3_BUCKET must be the name of a bucket: 3 to 63 small letters, digits, dots ' +
      'and hyphens.',
  )
}

function plainWord(name: string, text: string): string | undefined {
  if (!/^[\w-]{0,128}$/.test(text))
    throw new ConfigError(`${name} must be letters, digits, hyphens and underscores alone.`)
  return text || undefined
}

function integer(name: string, text: string, low: number, high: number): number {
  const number = Number(text)
  if (!/^\d+$/.test(text) || number < low || number > high) {
    throw new ConfigError(`${name} must be a whole number from ${low} to ${high}.`)
  }
  return number
}

function word(name: string, text: string, allowed: readonly string[]): string {
  if (!allowed.includes(text))
    throw new ConfigError(`${name} must be one of ${allowed.join(', ')}.`)
  return text
}

function flag(name: string, text: string): boolean {
  if (!['', '0', '1'].includes(text)) throw new ConfigError(`${name} must be 1, 0 or unset.`)
  return text === '1'
}

function publicUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:\/\/[^/]+$/.test(text)) {
    throw new ConfigError(
      'OSTIARY_PUBLIC_URL must be an origin such as https://api.example.com, ' +
        'without a path or a trailing slash.',
    )
  }
  return text
}

function wrapWith(text: string, hasService: boolean): Config['wrapWith'] {
  const name = 'OSTIARY_WRAP_WITH'
  if (text === 'transit' && !hasService)
    throw new ConfigError(`${name} must be file where OSTIARY_TRANSIT_URL is not set.`)
  return word(name, text, ['file', 'transit']) as Config['wrapWith'] // one of the two
}

/** Over a network a token, a data key or a request would be read by whoever listens. */
function serviceUrl(name: string, text: string): string | undefined {
  if (text === '') return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  const safe =
    url?.protocol === 'https:' || /^(127\.|localhost$|\[::1\]$)/.test(url?.hostname ?? '')
  if (!safe || !/^https?:\/\/[^/@?#]+$/.test(text)) {
    throw new ConfigError(
      `${name} must be an origin such as https://vault.example.com:8200, ` +
        'without a path or a trailing slash, and with https unless it is on loopback.',
    )
  }
  return text
}

function transitKey(text: string): string {
  if (!/^(?=.{3,200}$)[\w.-]+(\/[\w.-]+)+$/.test(text)) {
    throw new ConfigError(
      'OSTIARY_TRANSIT_KEY must be the mount and the name of a key, such as transit/ostiary.',
    )
  }
  return text
}

/** Headers carry it trimmed and without control characters, so it is taken as it will be sent. */
function bootstrapKey(text: string): string | undefined {
  if (text === '') return undefined
  if (text.length < 32 || /\p{Cc}/u.test(text)) {
    throw new ConfigError(
      'OSTIARY_BOOTSTRAP_API_KEY must be 32 characters or more, without line breaks or other ' +
        'control characters. Make one: openssl rand -hex 32.',
    )
  }
  return text
}

function rateLimit(text: string): Config['rateLimit'] {
  return text === 'off' ? 'off' : { perMinute: integer('OSTIARY_RATE_LIMIT', text, 1, 10_000_000) }
}

function rpcUrls(text: string): ReadonlyMap<string, string> {
  const pairs = text
    .split(/\s+/)
    .filter(Boolean)
    .map((pair) => {
      const [chain, ...rest] = pair.split('=')
      const url = rest.join('=')
      if (!/^eip155:[1-9]\d*$/.test(chain!) || !URL.canParse(url)) {
        throw new ConfigError(
          'OSTIARY_RPC_URLS must be pairs such as eip155:1=https://rpc.example.com, ' +
            'separated by spaces.',
        )
      }
      return [chain!, url] as const
    })
  return new Map(pairs)
}
