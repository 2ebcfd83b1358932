/** Destinations and deliveries as their owner manages them, on a real store. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openWorld, read, steps } from '../../../../../test/webhook-world.ts'
import type { World } from '../../../../../test/webhook-world.ts'
import type { Handler } from '../call.ts'
import { subscribersOf } from '../../store/tenants.ts'
import { webhookHandlers } from './handlers.ts'

let world: World
let handlers: ReturnType<typeof webhookHandlers>
beforeAll(async () => {
  world = await openWorld()
  handlers = webhookHandlers(world.services)
})
afterAll(() => world.close())
afterEach(async () => {
  await world.store.pool.query({ text: 'delete from webhook' })
  await world.store.pool.query({ text: 'delete from delivery' })
  await world.services.tenants.refresh()
})

type Parts = Parameters<World['call']>[0]
const ask = async (handler: Handler, parts: Parts = {}): Promise<Record<string, unknown>> =>
  read(await handler(world.call(parts)))
/** The code of the problem a call is answered with; `null` when it is not. */
const code = async (handler: Handler, parts: Parts = {}): Promise<unknown> => {
  try {
    await handler(world.call(parts))
    return null
  } catch (error) {
    return (error as { problem?: { code: string } }).problem?.code ?? error
  }
}
const callbackUrl = 'http://127.0.0.1:9/hook'
const make = (more: object = {}): Promise<Record<string, unknown>> =>
  ask(handlers.putWebhook, { body: { callbackUrl, ...more } })
const idOf = (one: Record<string, unknown>): string => one['id'] as string

test('a destination shows its secret once; a repeat of the request shows it again', async () => {
  const body = { callbackUrl, types: ['customer.updated'] }
  const made = await ask(handlers.putWebhook, { body, key: 'make' })
  expect(made).toMatchObject({
    callbackUrl,
    types: ['customer.updated'],
    includePersonalData: false,
    disabledReason: null,
  })
  expect(made['secret']).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  expect(await ask(handlers.putWebhook, { body, key: 'make' })).toEqual(made)
  const params = { id: idOf(made) }
  const { secret, ...shown } = made
  expect(await ask(handlers.getWebhook, { params })).toEqual(shown)
  expect(await ask(handlers.listWebhooks)).toEqual({ data: [shown] })
  for (const table of ['idempotency', 'webhook', 'admin_event']) {
    const { rows } = await world.store.pool.query<{ text: string }>({
      text: `select t::text as text from ${table} t`,
    })
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.map((row) => row.text).join()).not.toContain((secret as string).slice(6))
  }
})

test('an added secret is shown again to a repeat, and lies in no table either', async () => {
  const params = { id: idOf(await make()) }
  const added = await ask(handlers.addWebhookSecret, { params, key: 'add' })
  expect(await ask(handlers.addWebhookSecret, { params, key: 'add' })).toEqual(added)
  const text = (added['secret'] as string).slice(6)
  for (const table of ['idempotency', 'webhook', 'admin_event']) {
    const { rows } = await world.store.pool.query<{ text: string }>({
      text: `select t::text as text from ${table} t`,
    })
    expect(rows.map((row) => row.text).join()).not.toContain(text)
  }
})

test('a change by id keeps what it does not name and shows no secret', async () => {
  const made = await make({ types: ['customer.updated'], includePersonalData: true })
  const other = 'http://127.0.0.1:9/other'
  const changed = await ask(handlers.putWebhook, { body: { id: made['id'], callbackUrl: other } })
  expect(changed).toMatchObject({
    id: made['id'],
    callbackUrl: other,
    types: ['customer.updated'],
    includePersonalData: true,
    secrets: made['secrets'],
  })
  expect(changed).not.toHaveProperty('secret')
})

test('a destination subscribes at once, to the types it names', async () => {
  const { applicationId } = world.applications.sandbox
  const all = await make()
  const some = await make({ types: ['user.status.updated'] })
  const snapshot = world.services.tenants.snapshot()
  expect(subscribersOf(snapshot, applicationId, 'customer.updated')).toEqual([all['id']])
  expect(subscribersOf(snapshot, applicationId, 'user.status.updated')).toEqual([
    all['id'],
    some['id'],
  ])
})

test('another application sees and changes nothing', async () => {
  const { id } = (await make()) as { id: string }
  const other = { environment: 'live', params: { id } } as const
  expect(await ask(handlers.listWebhooks, { environment: 'live' })).toEqual({ data: [] })
  for (const name of ['getWebhook', 'deleteWebhook', 'addWebhookSecret'] as const) {
    expect(await code(handlers[name], other)).toBe('webhook_not_found')
  }
  expect(
    await code(handlers.putWebhook, {
      environment: 'live',
      body: { id, callbackUrl: 'https://example.com/' },
    }),
  ).toBe('webhook_not_found')
})

test.each([
  ['live', 'http://127.0.0.1:9/'],
  ['live', 'https://127.0.0.1:9/'],
  ['live', 'http://example.com/'],
  ['live', 'https://10.0.0.1/'],
  ['live', 'https://[::1]/'],
  ['sandbox', 'http://10.0.0.1/'],
  ['sandbox', 'http://example.com/'],
  ['sandbox', 'http://8.8.8.8/'],
  ['sandbox', 'http://169.254.169.254/latest'],
  ['sandbox', 'http://0x7f000001.example:99999/'],
  ['sandbox', 'ftp://example.com/file'],
  ['sandbox', 'https://user:word@example.com/'],
  ['sandbox', 'not an address'],
] as const)('%s may not post to %s', async (environment, url) => {
  expect(await code(handlers.putWebhook, { environment, body: { callbackUrl: url } })).toBe(
    'webhook_url_refused',
  )
})

test('loopback is for sandboxes of a server on loopback, or by leave of the operator', async () => {
  const at = (more: object) => webhookHandlers({ ...world.services, ...more }).putWebhook
  const body = { callbackUrl }
  expect(await code(at({ onLoopback: false }), { body })).toBe('webhook_url_refused')
  expect(await code(at({ onLoopback: false, allowPrivateWebhooks: true }), { body })).toBe(null)
  expect(await code(at({ allowPrivateWebhooks: true }), { body, environment: 'live' })).toBe(null)
})

test('only a key that sees personal data may have it sent', async () => {
  const scopes = ['webhooks:write'] as const
  expect(
    await code(handlers.putWebhook, { scopes, body: { callbackUrl, includePersonalData: true } }),
  ).toBe('scope_missing')
  const { id } = (await make({ includePersonalData: true })) as { id: string }
  expect(
    await code(handlers.putWebhook, { scopes, body: { id, callbackUrl: 'https://example.com/' } }),
  ).toBe('scope_missing')
  expect(
    await code(handlers.putWebhook, {
      scopes,
      body: { id, callbackUrl, includePersonalData: false },
    }),
  ).toBe(null)
})

test('secrets are added up to five, newest first, and retired down to one', async () => {
  const made = await make()
  const params = { id: idOf(made) }
  const texts = new Set([made['secret']])
  let newest: { id: string }[] = []
  for (let n = 0; n < 4; n += 1) {
    const added = await ask(handlers.addWebhookSecret, { params })
    texts.add(added['secret'])
    newest = added['secrets'] as { id: string }[]
  }
  expect(texts.size).toBe(5)
  expect(newest.at(-1)).toEqual((made['secrets'] as unknown[])[0])
  expect(await code(handlers.addWebhookSecret, { params })).toBe('webhook_secrets_full')
  const retire = (secretId: string) =>
    code(handlers.deleteWebhookSecret, { params: { ...params, secretId } })
  expect(await retire('unknown')).toBe('webhook_secret_not_found')
  for (const one of newest.slice(1)) expect(await retire(one.id)).toBe(null)
  expect(await retire(newest[0]!.id)).toBe('webhook_secret_last')
  expect((await ask(handlers.getWebhook, { params }))['secrets']).toEqual(newest.slice(0, 1))
})

test('of ten secrets added at once none is lost and none is too many', async () => {
  const params = { id: idOf(await make()) }
  const codes = await Promise.all(
    Array.from({ length: 10 }, () => code(handlers.addWebhookSecret, { params })),
  )
  expect(codes.filter((one) => one === null)).toHaveLength(4)
  expect((await ask(handlers.getWebhook, { params }))['secrets']).toHaveLength(5)
})

test('a removed destination takes along what waits; what was sent stays on record', async () => {
  const { id } = (await make()) as { id: string }
  const person = await world.customer('removed')
  await world.store.pool.query({
    text: `update delivery set state = 'delivered', settled_at = now()`,
  })
  await world.move(person, steps.signed)
  const reply = await handlers.deleteWebhook(world.call({ params: { id } }))
  expect(reply).toEqual({ status: 204, body: null })
  const { data } = (await ask(handlers.listDeliveries)) as {
    data: { id: string; status: string }[]
  }
  expect(data.map((one) => one.status)).toEqual(['delivered'])
  expect(await code(handlers.resendDelivery, { params: { id: data[0]!.id } })).toBe(
    'webhook_not_found',
  )
  expect(await code(handlers.deleteWebhook, { params: { id } })).toBe('webhook_not_found')
})

test('deliveries are listed newest first, by page, state, destination and customer', async () => {
  const one = idOf(await make())
  await make()
  const people = [await world.customer('a'), await world.customer('b'), await world.customer('c')]
  for (const id of people) await world.move(id, steps.signed)
  const pages: Record<string, unknown>[][] = []
  let cursor: string | null = null
  do {
    const page = (await ask(handlers.listDeliveries, {
      query: { limit: 5, ...(cursor ? { cursor } : {}) },
    })) as { data: Record<string, unknown>[]; nextCursor: string | null }
    pages.push(page.data)
    cursor = page.nextCursor
  } while (cursor)
  expect(pages.map((page) => page.length)).toEqual([5, 5, 2])
  const all = pages.flat()
  expect(new Set(all.map((row) => row['id'])).size).toBe(12)
  expect(all.map((row) => row['createdAt'])).toEqual(
    all
      .map((row) => row['createdAt'] as string)
      .toSorted()
      .toReversed(),
  )
  expect(all[0]).toMatchObject({
    customerId: people[2],
    sequence: 3,
    type: 'customer.updated',
    status: 'pending',
    attempts: 0,
    bodyDigest: null,
    settledAt: null,
  })
  const count = async (query: Record<string, unknown>) =>
    ((await ask(handlers.listDeliveries, { query })) as { data: unknown[] }).data.length
  expect(await count({ webhookId: one })).toBe(6)
  expect(await count({ customerId: people[0] })).toBe(4)
  expect(await count({ status: 'delivered' })).toBe(0)
  expect(await ask(handlers.listDeliveries, { environment: 'live' })).toEqual({
    data: [],
    nextCursor: null,
  })
  expect(await code(handlers.listDeliveries, { query: { cursor: 'mangled' } })).toBe(
    'cursor_invalid',
  )
})

test('a delivery is found by its id, spelled as it is, in its own application only', async () => {
  await make()
  await world.customer('found')
  const { data } = (await ask(handlers.listDeliveries)) as { data: { id: string }[] }
  const { id } = data[0]!
  expect(await ask(handlers.getDelivery, { params: { id } })).toEqual({
    ...data[0],
    attemptLog: [],
  })
  for (const name of ['getDelivery', 'resendDelivery'] as const) {
    expect(await code(handlers[name], { params: { id }, environment: 'live' })).toBe(
      'delivery_not_found',
    )
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const last = alphabet[alphabet.indexOf(id.at(-1)!) + 1]!
    expect(await code(handlers[name], { params: { id: id.slice(0, -1) + last } })).toBe(
      'delivery_not_found',
    )
    expect(await code(handlers[name], { params: { id: `dlv_${'_'.repeat(54)}` } })).toBe(
      'delivery_not_found',
    )
  }
})
