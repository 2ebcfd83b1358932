/** Every setting: what it is without being set, what it takes, and what it says of the rest. */
import { describe, expect, test } from 'vitest'
import { ConfigError, readConfig, settings } from './config.ts'
import type { Config } from './config.ts'

interface Case {
  /** The key of the configuration the variable sets. */
  readonly key: keyof Config
  readonly unset: unknown
  readonly good: readonly (readonly [text: string, value: unknown])[]
  readonly bad: readonly string[]
}

const limit = (perMinute: number) => ({ perMinute })
const key32 = 'k'.repeat(32)
const chain = 'https://rpc.example.com/v1?key=a=b'

// A table is easier to check when its columns line up.
// oxfmt-ignore
const cases: Readonly<Record<string, Case>> = {
  OSTIARY_PORT: {
    key: 'port', unset: 8080,
    good: [['0', 0], ['65535', 65_535], [' 81 ', 81], ['', 8080]],
    bad: ['-1', '65536', '80a', '8e3', '1.5', '0x50'],
  },
  OSTIARY_HOST: {
    key: 'host', unset: '127.0.0.1',
    good: [['0.0.0.0', '0.0.0.0'], ['::1', '::1']],
    bad: [],
  },
  OSTIARY_PUBLIC_URL: {
    key: 'publicUrl', unset: 'http://127.0.0.1:8080',
    good: [['https://api.example.com', 'https://api.example.com'], ['http://[::1]:9', 'http://[::1]:9']],
    bad: ['api.example.com', 'https://api.example.com/', 'https://api.example.com/x', 'ftp://a', 'https://'],
  },
  OSTIARY_DATA_DIR: {
    key: 'dataDir', unset: '.ostiary',
    good: [['/var/lib/ostiary', '/var/lib/ostiary']],
    bad: [],
  },
  OSTIARY_KEYRING: {
    key: 'keyringPath', unset: '.ostiary/keyring.json',
    good: [['/etc/ostiary/keys.json', '/etc/ostiary/keys.json']],
    bad: [],
  },
  OSTIARY_WRAP_WITH: {
    key: 'wrapWith', unset: 'file',
    good: [['file', 'file']],
    // Alone: there is no key service to wrap with.
    bad: ['transit', 'vault', 'FILE'],
  },
  OSTIARY_TRANSIT_URL: {
    key: 'transitUrl', unset: undefined,
    good: [
      ['https://vault.example.com:8200', 'https://vault.example.com:8200'],
      ['http://127.0.0.1:8200', 'http://127.0.0.1:8200'],
      ['http://[::1]:8200', 'http://[::1]:8200'],
      ['http://localhost:8200', 'http://localhost:8200'],
    ],
    bad: [
      'vault.example.com', 'https://vault.example.com/', 'https://a/v1', 'https://user@a', 'https://a?b',
      'http://vault.example.com', 'http://localhost.example.com', 'http://10.0.0.1:8200', 'ftp://127.0.0.1',
    ],
  },
  OSTIARY_TRANSIT_KEY: {
    key: 'transitKey', unset: 'transit/ostiary',
    good: [['team/transit/kek', 'team/transit/kek']],
    bad: ['ostiary', '/transit/x', 'transit/', 'transit//x', 'transit/x:v1', 'transit/x y', `t/${'x'.repeat(200)}`],
  },
  OSTIARY_TRANSIT_TOKEN_FILE: {
    key: 'transitTokenFile', unset: '.ostiary/transit-token',
    good: [['/run/secrets/token', '/run/secrets/token']],
    bad: [],
  },
  DATABASE_URL: {
    key: 'databaseUrl', unset: undefined,
    good: [['postgres://a@b/c', 'postgres://a@b/c'], [' ', undefined]],
    bad: [],
  },
  OSTIARY_BOOTSTRAP_API_KEY: {
    key: 'bootstrapApiKey', unset: undefined,
    good: [[key32, key32], ['', undefined], [` ${key32}\n`, key32], [`${key32} ümläut`, `${key32} ümläut`]],
    bad: ['k'.repeat(31), ` ${'k'.repeat(31)} `, `${key32}\n${key32}`],
  },
  OSTIARY_ALLOW_PRIVATE_WEBHOOKS: {
    key: 'allowPrivateWebhooks', unset: false,
    good: [['1', true], ['0', false]],
    bad: ['true', 'yes', '2'],
  },
  OSTIARY_RATE_LIMIT: {
    key: 'rateLimit', unset: limit(6000),
    good: [['off', 'off'], ['1', limit(1)]],
    bad: ['0', 'none', '-5', '10000001'],
  },
  OSTIARY_RPC_URLS: {
    key: 'rpcUrls', unset: new Map(),
    good: [
      [`eip155:1=${chain}`, new Map([['eip155:1', chain]])],
      [`eip155:1=${chain}  eip155:137=http://n`, new Map([['eip155:1', chain], ['eip155:137', 'http://n']])],
    ],
    bad: ['https://rpc.example.com', 'eip155:0=http://n', 'solana:x=http://n', 'eip155:1=nowhere'],
  },
  OSTIARY_LOG_LEVEL: {
    key: 'logLevel', unset: 'info',
    good: ['debug', 'info', 'warn', 'error', 'silent'].map((word) => [word, word] as const),
    bad: ['verbose', 'INFO'],
  },
  OSTIARY_POOL_SIZE: {
    key: 'poolSize', unset: 10,
    good: [['2', 2], ['50', 50]],
    bad: ['1', '51', 'many'],
  },
  OSTIARY_SMTP_URL: {
    key: 'smtpUrl', unset: undefined,
    good: [
      ['smtps://robot@mail.example.com:465', 'smtps://robot@mail.example.com:465'],
      ['smtp://127.0.0.1:25', 'smtp://127.0.0.1:25'],
    ],
    // The password is in a file of its own.
    bad: ['mail.example.com', 'https://mail.example.com', 'smtps://robot:secret@mail.example.com', 'smtp://'],
  },
  OSTIARY_SMTP_PASSWORD_FILE: {
    key: 'smtpPasswordFile', unset: undefined,
    good: [['/run/secrets/mail', '/run/secrets/mail']],
    bad: [],
  },
  OSTIARY_MAIL_FROM: {
    key: 'mailFrom', unset: 'Ostiary <no-reply@localhost>',
    good: [['Example <no-reply@example.com>', 'Example <no-reply@example.com>']],
    bad: [],
  },
  OSTIARY_EMAIL_SENDER_URL: {
    key: 'emailSenderUrl', unset: undefined,
    good: [['https://mail.example.com/send?x=1', 'https://mail.example.com/send?x=1']],
    bad: ['mail.example.com', 'http://mail.example.com/send', 'https://a:b@example.com/'],
  },
  OSTIARY_SMS_SENDER_URL: {
    key: 'smsSenderUrl', unset: undefined,
    good: [['https://sms.example.com/', 'https://sms.example.com/'], ['http://localhost:9/', 'http://localhost:9/']],
    bad: ['http://10.0.0.1/', 'ftp://a'],
  },
  OSTIARY_SENDER_SECRET_FILE: {
    key: 'senderSecretFile', unset: undefined,
    good: [['/run/secrets/sender', '/run/secrets/sender']],
    bad: [],
  },
  OSTIARY_ONFIDO_TOKEN_FILE: {
    key: 'onfidoTokenFile', unset: undefined,
    good: [['/run/secrets/onfido', '/run/secrets/onfido']],
    bad: [],
  },
  OSTIARY_ONFIDO_REGION: {
    key: 'onfidoRegion', unset: 'eu',
    good: [['us', 'us'], ['ca', 'ca']],
    bad: ['EU', 'de'],
  },
  OSTIARY_CHAINALYSIS_KEY_FILE: {
    key: 'chainalysisKeyFile', unset: undefined,
    good: [['/run/secrets/wallets', '/run/secrets/wallets']],
    bad: [],
  },
  OSTIARY_CHAINALYSIS_URL: {
    key: 'chainalysisUrl', unset: 'https://public.chainalysis.com',
    good: [['https://wallets.example.com', 'https://wallets.example.com'], ['http://[::1]:9', 'http://[::1]:9']],
    bad: ['wallets.example.com', 'http://wallets.example.com', 'https://wallets.example.com/api'],
  },
  OSTIARY_MEDIA_STORAGE: {
    key: 'mediaStorage', unset: 'folder',
    good: [['folder', 'folder']],
    // Alone: there is no bucket to store in.
    bad: ['s3', 'FOLDER', 'disk'],
  },
  OSTIARY_MEDIA_DIR: {
    key: 'mediaDir', unset: '.ostiary/media',
    good: [['/srv/media', '/srv/media']],
    bad: [],
  },
  OSTIARY_MEDIA_LINK_MINUTES: {
    key: 'mediaLinkMinutes', unset: 60,
    good: [['1', 1], ['1440', 1440]],
    bad: ['0', '1441', '-5', '1.5', '60m'],
  },
  OSTIARY_MEDIA_S3_URL: {
    key: 'mediaS3Url', unset: undefined,
    good: [['https://s3.example.com', 'https://s3.example.com'], ['http://127.0.0.1:9000', 'http://127.0.0.1:9000']],
    bad: ['s3.example.com', 'https://s3.example.com/', 'https://s3.example.com/bucket', 'http://s3.example.com'],
  },
  OSTIARY_MEDIA_S3_BUCKET: {
    key: 'mediaS3Bucket', unset: undefined,
    good: [['uploads', 'uploads'], ['a.b-c', 'a.b-c']],
    bad: ['ab', 'Uploads', 'a/b', 'a..b', '../x', '-ab', 'a'.repeat(64)],
  },
  OSTIARY_MEDIA_S3_REGION: {
    key: 'mediaS3Region', unset: 'us-east-1',
    good: [['eu-central-1', 'eu-central-1'], ['auto', 'auto']],
    bad: ['eu/central', 'a b'],
  },
  OSTIARY_MEDIA_S3_KEY_ID: {
    key: 'mediaS3KeyId', unset: undefined,
    good: [['AKIDEXAMPLE', 'AKIDEXAMPLE']],
    bad: ['a b', 'a/b'],
  },
  OSTIARY_MEDIA_S3_SECRET_FILE: {
    key: 'mediaS3SecretFile', unset: '.ostiary/s3-secret',
    good: [['/run/secrets/s3', '/run/secrets/s3']],
    bad: [],
  },
}

test('every setting has its cases, and its sentence', () => {
  expect(settings.map(({ name }) => name).sort()).toEqual(Object.keys(cases).sort())
  for (const { name, says } of settings) expect(says, name).toMatch(/^[A-Z`].+\.$/)
})

describe.each(Object.entries(cases))('%s', (name, { key, unset, good, bad }) => {
  test('unset it has its default', () => {
    expect(readConfig({})[key]).toEqual(unset)
  })
  test.each(good)('takes "%s"', (text, value) => {
    expect(readConfig({ [name]: text })[key]).toEqual(value)
  })
  test.each(bad.map((text) => [text]))('refuses "%s", naming the variable', (text) => {
    const read = (): Config => readConfig({ [name]: text })
    expect(read).toThrow(ConfigError)
    expect(read).toThrow(new RegExp(`^${name} must be .+\\.$`))
  })
})

test('a refusal never repeats a secret', () => {
  expect(() => readConfig({ OSTIARY_BOOTSTRAP_API_KEY: 'hunter2' })).not.toThrow(/hunter2/)
})

test('a key service wraps only where it is said, so that every process can first unwrap', () => {
  const url = { OSTIARY_TRANSIT_URL: 'https://vault.example.com:8200' }
  expect(readConfig(url).wrapWith).toBe('file')
  expect(readConfig({ ...url, OSTIARY_WRAP_WITH: 'transit' }).wrapWith).toBe('transit')
})

test('what is not set follows from what is', () => {
  const { publicUrl, keyringPath } = readConfig({
    OSTIARY_HOST: '::1',
    OSTIARY_PORT: '81',
    OSTIARY_DATA_DIR: '/data',
  })
  expect({ publicUrl, keyringPath }).toEqual({
    publicUrl: 'http://[::1]:81',
    keyringPath: '/data/keyring.json',
  })
})
