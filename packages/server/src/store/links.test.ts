/** What customers share, one fact at a time; that only hashes are kept; rings that come at once. */
import { randomUUID } from 'node:crypto'
import type { Profile } from '@ostiary/domain/risk/findings'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openTestStore } from '../../../../test/store.ts'
import type { TestStore } from '../../../../test/store.ts'
import { everythingStored } from '../features/services.fixture.ts'
import { sha256 } from '../platform/digest.ts'
import { linkKeysOf, linkKinds } from './link-keys.ts'
import { addCustomer } from './links.fixture.ts'
import { forgetLinks, readLinkage, writeLinks } from './links.ts'
import type { Linkage } from './links.ts'

const lookupKey = Buffer.alloc(32, 3)
const startMs = 1_780_000_000_000
const [hourMs, dayMs] = [3_600_000, 86_400_000]
const ada: Profile = {
  firstName: 'Augusta',
  lastName: 'Lovelace',
  officialId: { docType: 'SSN', value: '219-09-4321', country: 'US' },
  email: 'Augusta.Lovelace+one@gmail.com',
  phone: '(415) 555-2671',
  dob: '1990-12-10',
  address: '1815 Analytical Engine Road',
  city: 'Springfield',
  state: 'IL',
  zipCode: '62701-4455',
  country: 'US',
  ipAddress: '198.51.100.77',
}
const whole = { profile: ada, deviceId: 'device-of-augusta' }

let store: TestStore
beforeAll(async () => {
  store = await openTestStore(10)
})
beforeEach(() => store.pool.query({ text: 'truncate link, customer' }))
afterAll(() => store.close())

interface SignUp {
  readonly profile?: Profile
  readonly deviceId?: string
  readonly applicationId?: string
  readonly atMs?: number
  readonly entityId?: string
}

const keysOf = ({ profile = {}, deviceId, applicationId = 'a' }: SignUp) =>
  linkKeysOf(lookupKey, applicationId, profile, deviceId === undefined ? {} : { deviceId })

/** Writes, then reads, as whoever judges a customer does. */
async function signUp(given: SignUp): Promise<Linkage & { entityId: string }> {
  const { entityId = randomUUID(), atMs = startMs } = given
  const keys = keysOf(given)
  await writeLinks(store.pool, { entityId, atMs, keys })
  return { entityId, ...(await readLinkage(store.pool, { keys, entityId, atMs })) }
}

const alone: Linkage = {
  idOfOther: false,
  contactShared: 0,
  aliasOfOther: false,
  atAddress: 1,
  withinHour: 1,
  rejectedOrFlagged: false,
  onDevice: 1,
  deviceOfFlagged: false,
  linked: Object.fromEntries(linkKinds.map((kind) => [kind, []])),
}

test('the first is alone, and stays so when asked again', async () => {
  const { entityId, ...found } = await signUp(whole)
  expect(found).toEqual(alone)
  expect(await signUp({ ...whole, entityId })).toEqual({ entityId, ...alone })
})

test('whoever gives nothing shares nothing, not even with himself', async () => {
  await signUp(whole)
  const { entityId: _, ...found } = await signUp({})
  expect(found).toEqual({ ...alone, atAddress: 0, withinHour: 0, onDevice: 0, linked: {} })
})

test('the second under all of it is told of the first by each kind', async () => {
  const first = await signUp(whole)
  const { entityId: _, ...found } = await signUp({
    profile: { ...ada, lastName: 'Byron', email: 'augustalovelace@gmail.com' },
    deviceId: whole.deviceId,
  })
  const linked = Object.fromEntries(linkKinds.map((kind) => [kind, [first.entityId]]))
  expect(found).toEqual({
    ...alone,
    idOfOther: true,
    contactShared: 1,
    aliasOfOther: true,
    atAddress: 2,
    withinHour: 2,
    onDevice: 2,
    linked: { ...linked, email: [] },
  })
})

test('another application is never seen', async () => {
  await signUp(whole)
  const { entityId: _, ...found } = await signUp({ ...whole, applicationId: 'b' })
  expect(found).toEqual(alone)
})

test('one customer with my e-mail and my phone is one, not two', async () => {
  await signUp({ profile: { email: ada.email!, phone: '+14155552671' } })
  await signUp({ profile: { phone: '+14155552671' } })
  expect(await signUp(whole)).toMatchObject({ contactShared: 2, aliasOfOther: false })
})

test('the windows: an hour of network and device, 30 days of address and device', async () => {
  await signUp({ ...whole, atMs: startMs - 30 * dayMs - 1 })
  await signUp({ ...whole, atMs: startMs - 30 * dayMs })
  await signUp({ ...whole, atMs: startMs - hourMs - 1 })
  await signUp({ ...whole, atMs: startMs - hourMs })
  const found = await signUp(whole)
  expect(found).toMatchObject({ atAddress: 4, onDevice: 4, withinHour: 2, contactShared: 4 })
  expect(found.linked).toMatchObject({ network: { length: 1 }, device: { length: 4 } })
})

test('the hour counts who has the network or the device, each once', async () => {
  await signUp({ profile: { ipAddress: '198.51.100.1' }, deviceId: whole.deviceId })
  await signUp({ profile: { ipAddress: '198.51.100.2' } })
  await signUp({ deviceId: whole.deviceId })
  expect(await signUp(whole)).toMatchObject({ withinHour: 4, onDevice: 3 })
})

test('what was written first stands: its time and its person', async () => {
  const { entityId } = await signUp({ ...whole, atMs: startMs - 2 * hourMs })
  const renamed = { ...whole, profile: { ...ada, lastName: 'Byron' }, entityId }
  expect(await signUp(renamed)).toMatchObject({ idOfOther: false, withinHour: 1 })
  expect(await signUp(whole)).toMatchObject({ idOfOther: false, withinHour: 1, contactShared: 1 })
})

describe('a rejected or flagged customer', () => {
  const strong: readonly SignUp[] = [
    { profile: { officialId: ada.officialId! } },
    { profile: { email: 'augusta.lovelace+one@gmail.com' } },
    { profile: { email: 'augustalovelace@googlemail.com' } },
    { profile: { phone: '+14155552671' } },
    { deviceId: whole.deviceId },
  ]

  test.each(strong)('is found by %j, however long ago', async (shared) => {
    for (const standing of ['rejected', 'flagged'] as const) {
      await store.pool.query({ text: 'truncate link, customer' })
      const { entityId } = await signUp({ ...shared, atMs: startMs - 900 * dayMs })
      await addCustomer(store.pool, entityId, standing)
      expect(await signUp(whole)).toMatchObject({
        rejectedOrFlagged: true,
        deviceOfFlagged: standing === 'flagged' && shared.deviceId !== undefined,
      })
    }
  })

  test('is found by an e-mail that can be no address, too', async () => {
    const { entityId } = await signUp({ profile: { email: 'Augusta at home' } })
    await addCustomer(store.pool, entityId, 'rejected')
    const again = await signUp({ profile: { email: 'augusta AT home' } })
    expect(again).toMatchObject({ rejectedOrFlagged: true, contactShared: 1, aliasOfOther: false })
  })

  test('is found by a rejected evaluation before the customer is rejected', async () => {
    const { entityId } = await signUp({ profile: { phone: '+14155552671' } })
    await addCustomer(store.pool, entityId, 'denied')
    expect(await signUp(whole)).toMatchObject({ rejectedOrFlagged: true })
  })

  test('is not held against the neighbours, nor another standing against anybody', async () => {
    const neighbour = await signUp({
      profile: { ...ada, officialId: undefined!, email: 'x@y.org', phone: '' },
    })
    await addCustomer(store.pool, neighbour.entityId, 'rejected')
    const friend = await signUp(whole)
    await addCustomer(store.pool, friend.entityId, 'active')
    const found = await signUp(whole)
    expect(found).toMatchObject({ rejectedOrFlagged: false, deviceOfFlagged: false, atAddress: 3 })
  })
})

test('an erased person is found by nobody, and nobody else is forgotten', async () => {
  const [one, two] = [await signUp(whole), await signUp(whole)]
  expect(await forgetLinks(store.pool, one.entityId)).toBe(linkKinds.length)
  expect(await forgetLinks(store.pool, one.entityId)).toBe(0)
  expect((await signUp(whole)).linked.phone).toEqual([two.entityId])
})

test('only keyed hashes are stored: no value in any spelling, in hex or hashed', async () => {
  await signUp(whole)
  const folded = [
    '219094321',
    'augusta',
    'augustalovelace@gmail.com',
    '+14155552671',
    '4155552671',
    '1815 analytical engine rd',
    'US 62701 1815 analytical engine rd',
    '198.51.100.0/24',
    '198.51.100',
    'SSN US 219094321',
  ]
  const { officialId, state: _, country: __, ...texts } = ada
  const written = Object.values(texts).filter((one) => typeof one === 'string')
  const values = [...written, officialId!.value, whole.deviceId, ...folded]
  const stored = (await everythingStored(store.pool)).toLowerCase()
  expect(stored.match(/postal_address/g)).toHaveLength(1)
  for (const value of values) {
    for (const text of [value, value.toLowerCase()]) {
      expect(stored).not.toContain(text.toLowerCase())
      expect(stored).not.toContain(Buffer.from(text).toString('hex'))
      expect(stored).not.toContain(sha256(text).toString('hex'))
    }
  }
})

describe('at once', () => {
  test('a ring sees itself in some order, and the last sees all', async () => {
    const size = 60
    const ring = await Promise.all(Array.from({ length: size }, () => signUp(whole)))
    const seen = ring
      .map((one) => new Set([one.entityId, ...one.linked.phone!]))
      .sort((a, b) => a.size - b.size)
    for (const [n, earlier] of seen.entries()) {
      const later = seen[n + 1]
      if (later) expect([...earlier].filter((id) => !later.has(id))).toEqual([])
    }
    expect(seen.at(-1)!.size).toBe(size)
    const pairs = ring.flatMap((one) => ring.map((two) => [one, two] as const))
    const blind = pairs.filter(
      ([one, two]) =>
        one !== two &&
        !one.linked.device!.includes(two.entityId) &&
        !two.linked.device!.includes(one.entityId),
    )
    expect(blind).toEqual([])
    expect(Math.max(...ring.map((one) => one.withinHour))).toBe(size)
  })

  test('many writers of one entity neither block each other for good nor write twice', async () => {
    const entityId = randomUUID()
    const keys = keysOf(whole)
    await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        writeLinks(store.pool, {
          entityId,
          atMs: startMs + n,
          keys: [...keys.slice(n % keys.length), ...keys.slice(0, n % keys.length)],
        }),
      ),
    )
    const { rows } = await store.pool.query<{ links: number }>({
      text: 'select count(*)::int as links from link where entity_id = $1',
      values: [entityId],
    })
    expect(rows).toEqual([{ links: linkKinds.length }])
  })
})
