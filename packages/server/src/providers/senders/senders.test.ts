/** Codes on their way: over SMTP, over a service of the operator's, and nowhere in a sandbox. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { createServer as createTlsServer } from 'node:tls'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCaller } from '../../platform/outbound/caller.ts'
import { selfSigned } from '../../platform/outbound/self-signed.fixture.ts'
import type { Sender } from './sender.ts'
import { httpSender } from './http.ts'
import type { JsonValue } from './http.ts'
import { openSenders } from './registry.ts'
import { openSmtp } from './smtp.fixture.ts'
import type { SmtpStandIn } from './smtp.fixture.ts'
import { smtpSender } from './smtp.ts'
import type { SmtpSettings } from './smtp.ts'
import { textFor } from './texts.ts'

const cleanups: (() => unknown)[] = []
let problems: string[]
beforeEach(() => {
  problems = []
})
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})
const tell = (problem: string): void => void problems.push(problem)

const message = {
  about: 'code',
  to: 'ann@example.com',
  code: '482913',
  language: 'en',
  application: 'Example Bank',
} as const
const send = (
  sender: Sender,
  change: Partial<Parameters<Sender['send']>[0]> = {},
  signal: AbortSignal = new AbortController().signal,
) => sender.send({ ...message, ...change }, { idempotencyKey: 'key-1', signal })

describe('SMTP', () => {
  let server: SmtpStandIn
  beforeEach(async () => {
    server = await openSmtp()
    cleanups.push(() => server.close())
  })
  const smtp = (change: Partial<SmtpSettings> = {}): Sender =>
    smtpSender(
      {
        host: '127.0.0.1',
        port: server.port,
        isSecure: false,
        allowsPlain: true,
        from: 'Example <no-reply@example.com>',
        ...change,
      },
      tell,
    )

  test('takes a message to one address, with the code first', async () => {
    expect(await send(smtp())).toEqual({ kind: 'ok', facts: {} })
    expect(server.commands.filter((line) => /^(MAIL|RCPT)/.test(line))).toEqual([
      'MAIL FROM:<no-reply@example.com>',
      'RCPT TO:<ann@example.com>',
    ])
    const [mail = ''] = server.messages
    expect(mail).toContain('Subject: Your code for Example Bank')
    expect(mail).toContain('482913 is your code for Example Bank.')
    expect(mail).toMatch(/Message-ID: <[0-9a-f]{32}@example.com>/i)
  })

  test('takes the same message under the same name when it is sent again', async () => {
    await send(smtp())
    await send(smtp())
    const ids = server.messages.map((mail) => /Message-ID: (\S+)/i.exec(mail)?.[1])
    expect(new Set(ids).size).toBe(1)
  })

  test('without TLS is sent nothing unless it may be', async () => {
    server.answers.set('STARTTLS', '502 not here')
    expect(await send(smtp({ allowsPlain: false }))).toEqual({ kind: 'fail' })
    expect(server.messages).toEqual([])
    expect(problems).toEqual(['smtp_tls_missing'])
  })

  test('makes no second recipient of a comma, nor a header of a line break', async () => {
    const answer = await send(smtp(), {
      to: 'ann@example.com, eve@example.com',
      application: 'Bank\r\nBcc: eve@example.com',
    })
    const recipients = server.commands.filter((line) => line.startsWith('RCPT'))
    expect(recipients.length).toBeLessThanOrEqual(1)
    expect(server.messages.join('')).not.toMatch(/^Bcc:/m)
    expect(['ok', 'fail']).toContain(answer.kind)
  })

  // A table is easier to check when its columns line up.
  // oxfmt-ignore
  test.each([
    ['connect',   '421 busy',              'retry', []],
    ['MAIL FROM', '451 later',             'retry', []],
    ['MAIL FROM', '550 not you',           'fail',  ['smtp_sender_refused']],
    ['RCPT TO',   '450 mailbox busy',      'retry', []],
    ['RCPT TO',   '550 nobody here',       'fail',  []],
    ['DATA',      '554 no',                'fail',  []],
    ['.',         '452 full',              'retry', []],
  ])('%s answered %s: %s', async (at, line, kind, told) => {
    server.answers.set(at, line)
    expect(await send(smtp())).toEqual({ kind })
    expect(problems).toEqual(told)
  })

  test('that refuses the login tells the operator', async () => {
    server.answers.set('EHLO', '250-stand-in\r\n250 AUTH PLAIN')
    server.answers.set('AUTH', '535 wrong')
    const login = { user: 'u', password: 'p' }
    expect(await send(smtp({ login }))).toEqual({ kind: 'fail' })
    expect(problems).toEqual(['smtp_login_refused'])
  })

  test('whose certificate nobody trusts is sent nothing', async () => {
    const received: string[] = []
    const secure = createTlsServer(selfSigned('localhost'), (socket) => {
      socket.on('data', (bytes: Buffer) => received.push(bytes.toString()))
      socket.write('220 stand-in\r\n')
    })
    secure.on('tlsClientError', () => undefined)
    secure.listen(0, '127.0.0.1')
    await once(secure, 'listening')
    cleanups.push(() => secure.close())
    const port = (secure.address() as AddressInfo).port // listening on TCP
    expect(await send(smtp({ port, isSecure: true }))).toEqual({ kind: 'retry' })
    expect(received).toEqual([])
  })

  test('that is not there is asked again', async () => {
    server.close()
    expect(await send(smtp())).toEqual({ kind: 'retry' })
  })

  test('that never answers is left when the question is given up', async () => {
    server.answers.set('MAIL FROM', 'silence')
    const stop = new AbortController()
    const answer = send(smtp(), {}, stop.signal)
    stop.abort()
    expect(await answer).toEqual({ kind: 'retry' })
    expect(await send(smtp(), {}, AbortSignal.abort())).toEqual({ kind: 'retry' })
  })
})

describe("a service of the operator's", () => {
  async function service(status: number) {
    const seen: { headers: IncomingMessage['headers']; body: unknown }[] = []
    const server = createServer(async (request, response) => {
      seen.push({ headers: request.headers, body: JSON.parse(await text(request)) })
      response.writeHead(status).end()
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const caller = createCaller({ now: () => 0 })
    cleanups.push(
      () => server.closeAllConnections(),
      () => server.close(),
      () => caller.close(),
    )
    const port = (server.address() as AddressInfo).port // listening on TCP
    const sender = (
      template?: JsonValue,
      guard: 'allow_loopback' | 'public_only' = 'allow_loopback',
    ) =>
      httpSender(
        'sms',
        {
          url: `http://127.0.0.1:${port}/send`,
          secretHeader: { name: 'authorization', value: 'Bearer s3cret' },
          guard,
          ...(template !== undefined && { template }),
        },
        { caller, tell },
      )
    return { seen, sender }
  }

  test('gets the message, the secret and the key of the question', async () => {
    const { seen, sender } = await service(202)
    expect(await send(sender(), { to: '+14155552671', language: 'de' })).toEqual({
      kind: 'ok',
      facts: {},
    })
    expect(seen[0]?.headers).toMatchObject({
      authorization: 'Bearer s3cret',
      'idempotency-key': 'key-1',
    })
    expect(seen[0]?.body).toMatchObject({
      channel: 'sms',
      to: '+14155552671',
      code: '482913',
      language: 'de',
      text: expect.stringContaining('482913 ist Ihr Code für Example Bank.'),
    })
  })

  test('gets it in its own form, out of whose texts no name breaks', async () => {
    const { seen, sender } = await service(200)
    const template = { messages: [{ dest: '{{to}}', body: 'SMS: {{text}} {{other}}' }], n: 1 }
    await send(sender(template), { application: 'A", "dest": "+1' })
    expect(seen[0]?.body).toEqual({
      messages: [{ dest: 'ann@example.com', body: expect.stringContaining('A", "dest": "+1') }],
      n: 1,
    })
    expect(JSON.stringify(seen[0]?.body)).toContain('{{other}}')
  })

  // A table is easier to check when its columns line up.
  // oxfmt-ignore
  test.each([
    [204, 'ok',    []],
    [400, 'fail',  ['code_sender_request_refused']],
    [401, 'fail',  ['code_sender_secret_refused']],
    [408, 'retry', []],
    [429, 'retry', []],
    [502, 'retry', []],
    [301, 'fail',  ['code_sender_request_refused']],
  ])('that answers %i: %s', async (status, kind, told) => {
    const { sender } = await service(status)
    expect((await send(sender())).kind).toBe(kind)
    expect(problems).toEqual(told)
  })

  test("inside the operator's network is called only where it may be", async () => {
    const { seen, sender } = await service(200)
    expect(await send(sender(undefined, 'public_only'))).toEqual({ kind: 'fail' })
    expect(problems).toEqual(['code_sender_address_refused'])
    expect(seen).toEqual([])
  })

  test('is not called for a question given up', async () => {
    const { seen, sender } = await service(200)
    expect(await send(sender(), {}, AbortSignal.abort())).toEqual({ kind: 'retry' })
    expect(seen).toEqual([])
  })
})

test.each(['en', 'de', 'es'] as const)(
  'the text in %s begins with the code, on one line',
  (language) => {
    const said = textFor({ ...message, language, application: 'Ex\nample' })
    expect(said).toMatch(/^482913 \p{L}/u)
    expect(said).toContain('Ex ample')
    expect(said).not.toContain('\n')
  },
)

const sessionMessage = {
  about: 'resubmission',
  to: 'ann@example.com',
  application: 'Ex\nample',
  link: 'https://id.example/session/abcdefghijkl',
  steps: ['OCR', 'LIVENESS', 'OCR'],
} as const

test.each([
  ['en', '- Identity document\n- Selfie\n'],
  ['de', '- Ausweisdokument\n- Selfie\n'],
  ['es', '- Documento de identidad\n- Selfi\n'],
] as const)('a session writes in %s: each step once, and the link on a line', (language, steps) => {
  const said = textFor({ ...sessionMessage, language })
  expect(said).toContain('Ex ample')
  expect(said).toContain(steps)
  expect(said).toContain(`\n${sessionMessage.link}\n`)
  const { link: _link, ...over } = sessionMessage
  expect(textFor({ ...over, about: 'decline', steps: [], language })).not.toMatch(/http|\n/)
})

describe('who sends', () => {
  const parts = { caller: { call: () => Promise.reject(new Error('nobody calls')) }, tell }
  const smtp = { host: 'h', port: 25, isSecure: false, allowsPlain: true, from: 'a@b.example' }
  const service = {
    url: 'https://x.example',
    secretHeader: { name: 'k', value: 'v' },
    guard: 'public_only',
  } as const

  test('in a sandbox nobody: the code is always the same', async () => {
    const senderOf = openSenders({ smtp, smsHttp: service }, parts)
    for (const channel of ['email', 'sms'] as const) {
      const sender = senderOf({ environment: 'sandbox' }, channel)!
      expect([sender.name, sender.channel, sender.fixedCode]).toEqual([
        'simulator',
        channel,
        '123456',
      ])
      expect(await send(sender)).toEqual({ kind: 'ok', facts: {} })
    }
  })

  test('live whoever is set up, and no code is fixed', () => {
    const senderOf = openSenders({ smtp, emailHttp: service, smsHttp: service }, parts)
    const live = (['email', 'sms'] as const).map((channel) =>
      senderOf({ environment: 'live' }, channel),
    )
    expect(live.map((sender) => sender?.name)).toEqual(['smtp', 'http-sms'])
    expect(live.map((sender) => sender?.fixedCode)).toEqual([undefined, undefined])
    const byHttp = openSenders({ emailHttp: service }, parts)
    expect(byHttp({ environment: 'live' }, 'email')?.name).toBe('http-email')
    expect(byHttp({ environment: 'live' }, 'sms')).toBeUndefined()
  })
})
