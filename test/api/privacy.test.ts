/**
 * Where personal data must not be: planted values are looked for everywhere, before and after
 * erasure.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { maskAccountId } from '../../packages/server/src/platform/wallet/caip.ts'
import { verifyJournal } from '../../packages/server/src/transitions/verify.ts'
import { expectNone, storedTexts } from '../traces.ts'
import { openReceiver } from '../webhook-receiver.ts'
import type { Receiver } from '../webhook-receiver.ts'
import { evmWallet } from '../../packages/cli/src/demo/wallets.ts'
import type { Wallet } from '../../packages/cli/src/demo/wallets.ts'
import type { Answer } from './request.ts'
import { eventually, openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

/** Values that occur nowhere else; a part of each is looked for, in any letter case. */
const planted = {
  firstName: 'Zebulonika',
  lastName: 'Quackenbushova',
  dob: '1961-11-23',
  email: 'zebulonika@quackenbush.example',
  phone: '+99 555 0170 170',
  address: '17 Improbable Crescent, Nowhereville',
}
const document = { number: 'QX7734219', country: 'UTO' }
const reason = 'Her aunt Philippotte told us about the carousel.'
const traces = [
  ...Object.values(planted),
  document.number,
  'Philippotte',
  'Nowhereville',
  '127.0.0.1',
]

let world: World
let tenant: Tenant
let open: Receiver
let closed: Receiver
let wallet: Wallet
let id: string
/** What was answered with a problem. */
const problems: string[] = []
/** A creation that can be repeated. */
let creation: { body: unknown; once: string }

const call = async (...args: Parameters<World['call']>): Promise<Answer> => {
  const answer = await world.call(...args)
  if (answer.status >= 400) problems.push(answer.text)
  return answer
}
const params = (): { params: { id: string } } => ({ params: { id } })
const read = (key = tenant.full): Promise<Answer> => call('getCustomer', key, params())
const reach = (status: string): Promise<Answer> =>
  eventually(read, ({ body }) => {
    const awaiting = body['awaiting'] as { who: string } | null
    return body['status'] === status && awaiting?.who !== 'provider'
  })

beforeAll(async () => {
  world = await openWorld()
  tenant = await world.tenant('sandbox')
  open = await openReceiver()
  closed = await openReceiver()
  wallet = evmWallet()
  await subscribe(open, true)
  await subscribe(closed, false)
  await tellLife()
  await tellFaults()
})
afterAll(async () => {
  await open.close()
  await closed.close()
  await world.close()
})

const subscribe = (receiver: Receiver, includePersonalData: boolean): Promise<Answer> =>
  call('putWebhook', tenant.full, { body: { callbackUrl: receiver.url, includePersonalData } })

/** One customer through everything that knows something personal, refusals included. */
async function tellLife(): Promise<void> {
  const { full } = tenant
  creation = {
    once: 'privacy-creation',
    body: { chainId: wallet.accountId, externalId: 'person-17', profile: planted },
  }
  const created = await call('createCustomer', full, creation)
  id = created.body['id'] as string
  await call('createCustomer', full, { body: creation.body })
  await call('createCustomer', full, { body: { ...(creation.body as object), extra: planted } })
  await call('createCustomer', full, { body: JSON.stringify(creation.body).slice(0, -1) })
  const challenge = created.body['challenge'] as string
  const wrong = await evmWallet().sign(challenge)
  const signing = { signerId: wallet.accountId, challenge, signature: wrong }
  const refused = await call('signChallenge', full, { ...params(), body: signing })
  const fresh = refused.body['challenge'] as string
  const right = { ...signing, challenge: fresh, signature: await wallet.sign(fresh) }
  await call('signChallenge', full, { ...params(), body: right })
  await reach('verifying')
  await call('simulateVerify', full, { ...params(), body: { document } })
  await reach('active')
  await call('deactivateCustomer', full, { ...params(), body: { reason, as: 'analyst' } })
  await call('activateCustomer', tenant.partner, { ...params(), body: { reason } })
  await call('blockEntity', full, { ...params(), body: { reason, as: 'analyst' } })
  await call('rejectCustomer', full, { ...params(), body: { reason, as: 'analyst' } })
  await call('createCustomer', full, { body: { chainId: wallet.accountId, externalId: 'again' } })
  await call('listCustomers', full, { query: { chainId: wallet.accountId, status: 'nothing' } })
  await call('createKey', full, {
    body: { name: 'office', party: 'partner', addresses: ['203.0.113.7'] },
  })
  await delivered(7)
}

/** An effect and a handler that throw, each an error that quotes what it read. */
async function tellFaults(): Promise<void> {
  const { full } = await world.tenant('faulty', { settings: { customersWithoutWallet: true } })
  const heal = world.failVendors(new Error(`nobody at ${planted.address}: ${planted.lastName}`))
  const { body } = await call('createCustomer', full, {
    body: { externalId: 'person-18+identity.late', profile: planted },
  })
  const about = { params: { id: body['id'] as string } }
  await eventually(
    () => Promise.resolve(world.logs.length),
    (count) => count > 0,
  )
  heal()
  const setDetail = (detail: string): Promise<unknown> =>
    world.db.query({
      text: 'update entity set detail = $2 where entity_id = $1',
      values: [about.params.id, detail],
    })
  await setDetail(planted.firstName)
  const broken = await call('getCustomer', full, about)
  expect([broken.status, broken.code]).toEqual([500, 'internal'])
  await setDetail('{}')
}

const delivered = (count: number): Promise<unknown> =>
  eventually(
    () => Promise.resolve([open.received.length, closed.received.length]),
    ([a = 0, b = 0]) => a >= count && b >= count,
  )

const stored = (): Promise<Map<string, string>> => storedTexts(world.db)

const walletTrace = (): string => wallet.accountId.split(':0x')[1]!

const expectClean = (where: string, text: string, allowed: readonly string[] = []): void =>
  expectNone(
    where,
    text,
    [...traces, walletTrace()].filter((one) => !allowed.includes(one)),
  )

describe('while the person is known', () => {
  test('no table holds anything personal but sealed', async () => {
    const tables = await stored()
    expect(tables.get('vault')!.length).toBeGreaterThan(1000)
    // A destination of this test is on loopback, and the key names an address: those are settings.
    const settings = ['127.0.0.1']
    for (const [name, text] of tables) expectClean(name, text, name === 'webhook' ? settings : [])
  })

  test('no line of the log does, not even of an error that quotes it', () => {
    const told = world.logs.map((line) => (JSON.parse(line) as { msg: string }).msg)
    expect(told).toEqual(['an effect failed; it is tried again', 'a request failed unexpectedly'])
    expectClean('the log', world.logs.join('\n'))
  })

  test('no error does, except a challenge for its signer', () => {
    expect(problems.length).toBeGreaterThan(5)
    const without = problems.map((text) => text.replace(/"challenge":"[^"]*"/, ''))
    expectClean('an error', without.join('\n'))
  })

  test('the metrics do not', async () => {
    const { text } = await world.fetch('/metrics')
    expect(text).toContain('ostiary_requests_total')
    expect(text).toContain('ostiary_queue{queue="deliveries",state="due"}')
    expectClean('the metrics', text)
  })

  test('webhooks do only where the destination asked for it', () => {
    expectClean('a webhook', closed.received.map((one) => one.raw).join('\n'))
    const updates = open.received.filter((one) => one.body['webhookType'] === 'customer.updated')
    expect(updates.length).toBeGreaterThan(3)
    for (const one of updates) expect(one.body['chainId']).toBe(wallet.accountId)
    expect(new Set(closed.received.map((one) => one.body['chainId']).filter(Boolean))).toEqual(
      new Set([maskAccountId(wallet.accountId)]),
    )
  })

  test('answers show it to keys with personal:read and mask it for others', async () => {
    const shown = await read()
    expect(shown.body).toMatchObject({ chainId: wallet.accountId, profile: planted })
    const masked = await read(tenant.partner)
    expect(masked.body['chainId']).toBe(maskAccountId(wallet.accountId))
    expectClean('a masked customer', masked.text)
    const activities = await call('listActivities', tenant.analyst, params())
    for (const trace of [reason, document.number, planted.lastName])
      expect(activities.text).toContain(trace)
    for (const list of ['listActivities', 'listCustomers', 'listEvents'] as const)
      expectClean(list, (await call(list, tenant.partner, params())).text)
  })
})

describe('after the person is erased', () => {
  const erase = { once: 'privacy-erase', body: { reason } }
  beforeAll(async () => {
    const answer = await call('eraseEntity', tenant.full, { ...params(), ...erase })
    expect(answer.body['erasedAt']).toEqual(expect.any(String))
    await world.db.query({ text: 'select 1' })
  })

  test('nothing of the vault is left, and nothing is stored elsewhere', async () => {
    const { rows } = await world.db.query<{ item: string }>({
      text: 'select item from vault where entity_id = $1',
      values: [id],
    })
    expect(rows).toEqual([])
    for (const [name, text] of await stored())
      expectClean(name, text, name === 'webhook' ? ['127.0.0.1'] : [])
  })

  test('no answer shows it any more, to nobody', async () => {
    const answer = await read()
    expect(answer.body['chainId']).toBeNull()
    expect(answer.body['profile'] ?? null).toBeNull()
    for (const list of ['listActivities', 'listCustomers', 'listEvents'] as const)
      expectClean(list, (await call(list, tenant.full, params())).text)
  })

  test('a repeated creation shows neither wallet nor challenge', async () => {
    const again = await call('createCustomer', tenant.full, creation)
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(again.body).toMatchObject({ id, chainId: null })
    expect(again.body['challenge']).toBeUndefined()
  })

  test('a delivery sent again has no wallet in it', async () => {
    const before = open.received.length
    const { body } = await call('listDeliveries', tenant.full, { query: { customerId: id } })
    const rows = body['data'] as { id: string; type: string; webhookId: string }[]
    const updates = rows.filter((one) => one.type === 'customer.updated')
    for (const one of updates) await call('resendDelivery', tenant.full, { params: { id: one.id } })
    await delivered(before + updates.length / 2)
    for (const one of open.received.slice(before)) expectClean('a webhook', one.raw)
  })

  test('erasing again says that it is so already', async () => {
    const repeated = await call('eraseEntity', tenant.full, { ...params(), ...erase })
    expect(repeated.headers.get('idempotency-replayed')).toBe('true')
    const anew = await call('eraseEntity', tenant.full, { ...params(), body: { reason } })
    expect(anew.body['already']).toBe(true)
  })

  test('the bars of a rejected person still stand', async () => {
    const chainId = wallet.accountId.replace('eip155:1:', 'eip155:10:')
    const byWallet = await call('createCustomer', tenant.full, {
      body: { chainId, externalId: 'someone else' },
    })
    expect(byWallet.code).toBe('customer_barred')
    const byId = await call('createCustomer', tenant.full, {
      body: { chainId: evmWallet().accountId, externalId: 'PERSON-17' },
    })
    expect(byId.code).toBe('customer_barred')
    const cases = [
      [{ document }, 'rejected', 'document_barred'],
      [{ ...person('Quackenbushova', 'Zebulonika') }, 'verifying', 'person_barred'],
    ] as const
    for (const [body, status, code] of cases) {
      const other = evmWallet()
      const created = await newcomer(other)
      await call('simulateVerify', tenant.full, { params: { id: created }, body })
      const { body: now } = await call('getCustomer', tenant.full, { params: { id: created } })
      expect(now['status']).toBe(status)
      const awaiting = now['awaiting'] as { code: string } | null
      expect(now['statusCode'] ?? awaiting?.code).toBe(code)
    }
  })

  test('the journal verifies', async () => {
    const report = await verifyJournal(world.db)
    expect(report.broken).toEqual([])
    expect(report.erased).toBe(1)
  })

  test('and the log has still nothing to tell', () => expectClean('the log', world.logs.join('\n')))
})

const person = (firstName: string, lastName: string): Record<string, string> => ({
  firstName,
  lastName,
  dob: planted.dob,
})

/** Somebody else, as far as `verifying`. */
async function newcomer(other: Wallet): Promise<string> {
  const { body } = await call('createCustomer', tenant.full, {
    body: { chainId: other.accountId, externalId: `other-${other.accountId}` },
  })
  const created = body['id'] as string
  const challenge = body['challenge'] as string
  await call('signChallenge', tenant.full, {
    params: { id: created },
    body: { signerId: other.accountId, challenge, signature: await other.sign(challenge) },
  })
  await eventually(
    () => call('getVerification', tenant.full, { params: { id: created } }),
    ({ status, body: now }) => status === 200 && now['url'] !== null,
  )
  return created
}

// A table is easier to read when its columns line up.
// oxfmt-ignore
const erasedAt = [
  ['initiating', 'getChallenge',       undefined],
  ['initiating', 'signChallenge',      { signerId: 'eip155:1:0x', challenge: 'eA==', signature: '0x00' }],
  ['screening',  'decideScreening',    { decision: 'cleared', reason: 'x', as: 'analyst' }],
  ['screening',  'simulateScreeningClear', {}],
  ['verifying',  'getVerification',    undefined],
  ['verifying',  'decideVerification', { decision: 'passed', reason: 'x', as: 'analyst' }],
  ['verifying',  'simulateVerify',     {}],
] as const

test.each(erasedAt)('erased while %s, %s is refused by name', async (state, operation, body) => {
  const marks = { initiating: '', screening: '+wallet.contradictory', verifying: '' }
  const other = evmWallet()
  const { body: created } = await call('createCustomer', tenant.full, {
    body: { chainId: other.accountId, externalId: `${operation}${marks[state]}` },
  })
  const about = { params: { id: created['id'] as string } }
  const challenge = created['challenge'] as string
  if (state !== 'initiating') {
    const signature = await other.sign(challenge)
    const signed = { signerId: other.accountId, challenge, signature }
    await call('signChallenge', tenant.full, { ...about, body: signed })
  }
  await eventually(
    () => call('getCustomer', tenant.full, about),
    ({ body: now }) =>
      now['status'] === state && (now['awaiting'] as { who: string }).who !== 'provider',
  )
  await call('eraseEntity', tenant.full, { ...about, body: { reason: 'x' } })
  const answer = await call(operation, tenant.full, { ...about, ...(body ? { body } : {}) })
  expect([answer.status, answer.code]).toEqual([409, 'entity_erased'])
})
