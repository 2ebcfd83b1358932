/** Standing and the system blocklists in step: who is BLOCKED stands there, and the other way. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { problem } from '@ostiary/domain/errors'
import type { Outcome } from '../../packages/server/src/transitions/command.ts'
import { drained, settleLeft } from './quiet.ts'
import type { Answer } from './request.ts'
import { live } from './story.ts'
import { eventually, openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
let users: string
let businesses: string
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('sandbox')
  users = await systemList('user')
  businesses = await systemList('business')
})
afterAll(() => world.close())

type Row = Record<string, unknown>
const resultsOf = (answer: Answer) => answer.body['results'] as Row[]

async function systemList(entryType: string): Promise<string> {
  const query = { list_type: 'blocklist', entry_type: entryType }
  const answer = await world.call('listAccessLists', box.full, { query })
  return resultsOf(answer)[0]!['uuid'] as string // every application has it
}
const add = (list: string, value: string, key = box.full): Promise<Answer> =>
  world.call('createEntry', key, { params: { list_uuid: list }, body: { value } })
const remove = (list: string, entry: unknown, key = box.full): Promise<Answer> =>
  world.call('deleteEntry', key, { params: { list_uuid: list, entry_uuid: entry as string } })
async function entriesOf(list: string, value: string): Promise<Row[]> {
  const answer = await world.call('listEntries', box.full, {
    params: { list_uuid: list },
    query: { search: value },
  })
  return resultsOf(answer).filter((one) => one['value'] === value)
}
const entryOf = async (list: string, value: string): Promise<Row | undefined> =>
  (await entriesOf(list, value))[0]
/** The entry once it is there, or once it is gone. */
const entry = (value: string, list = users) =>
  eventually(
    () => entryOf(list, value),
    (one) => one !== undefined,
  ) as Promise<Row>
const noEntry = (value: string, list = users) =>
  eventually(
    () => entryOf(list, value),
    (one) => one === undefined,
  )

const create = (vendorData: string, more: object = {}): Promise<Answer> =>
  world.call('createUser', box.full, { body: { vendor_data: vendorData, ...more } })
const createBusiness = (vendorData: string, more: object = {}): Promise<Answer> =>
  world.call('createBusiness', box.full, { body: { vendor_data: vendorData, ...more } })
const named = (vendorData: string) => ({ params: { vendor_data: vendorData } })
const get = (vendorData: string): Promise<Answer> =>
  world.call('getUser', box.full, named(vendorData))
const set = (vendorData: string, status: string): Promise<Answer> =>
  world.call('updateUserStatus', box.full, { ...named(vendorData), body: { status } })
const standingOf = async (vendorData: string) => (await get(vendorData)).body['status']
const deleteUser = (vendorData: string): Promise<Answer> =>
  world.call('deleteUsers', box.full, { body: { vendor_data_list: [vendorData] } })

/** Entity, block and flag as /v1 tells of them. */
async function entity(vendorData: string, kind = 'user'): Promise<Row> {
  const answer = await world.call('findEntities', box.full, { query: { vendorData, kind } })
  return (answer.body['data'] as Row[])[0]! // it was created before
}
const settle = () => settleLeft(world.services)

describe('standing leads', () => {
  test('who is BLOCKED by hand stands on the list, and who is let go does not', async () => {
    const id = randomUUID()
    await create(id)
    await set(id, 'BLOCKED')
    const row = await entry(id)
    expect(row).toMatchObject({ added_by: 'system', metadata: { reference_type: 'vendor_user' } })
    await set(id, 'ACTIVE')
    await noEntry(id)
    await set(id, 'BLOCKED')
    await entry(id)
    await set(id, 'FLAGGED')
    await noEntry(id)
  })

  test('a business stands on the list of its kind', async () => {
    const id = randomUUID()
    await createBusiness(id, { status: 'BLOCKED' })
    expect((await entry(id, businesses))['metadata']).toEqual({ reference_type: 'vendor_business' })
    expect(await entryOf(users, id)).toBeUndefined()
  })

  test('deletion leaves the entry, and who comes back under the id begins BLOCKED', async () => {
    const id = randomUUID()
    await create(id, { status: 'BLOCKED' })
    const { uuid } = await entry(id)
    await deleteUser(id)
    expect((await entryOf(users, id))!['uuid']).toBe(uuid)
    const again = await create(id.toUpperCase(), { status: 'ACTIVE' })
    expect([again.status, again.body['status']]).toEqual([201, 'BLOCKED'])
    expect((await entity(id))['block']).toMatchObject({ cause: 'blocklist_match', party: 'system' })
    // Whoever takes the entry off releases the one of now.
    expect((await remove(users, uuid)).status).toBe(204)
    expect(await standingOf(id)).toBe('ACTIVE')
  })

  test('a rejected customer stands on the lists of users and of wallets for good', async () => {
    const { story } = await live(world, 'join')
    const { id: customer, externalId: id, wallet } = story.people.get('A')!
    const address = wallet.accountId
    await world.call('rejectCustomer', box.full, {
      params: { id: customer },
      body: { reason: 'illicit', as: 'analyst' },
    })
    const { uuid } = await entry(id)
    const wallets = await systemList('wallet_address')
    const found = () =>
      world.services.accessLists.find(box.applicationId, 'wallet_address', address)
    expect((await eventually(found, (all) => all.length > 0))[0]!.listId).toBe(wallets)
    const refused = await remove(users, uuid)
    expect([refused.status, refused.code]).toEqual([409, 'customer_rejected'])
    expect((await entryOf(users, id))!['uuid']).toBe(uuid)
    await world.call('eraseEntity', box.full, { params: { id: customer }, body: {} })
    await deleteUser(id)
    expect((await remove(users, uuid)).code).toBe('customer_rejected')
    expect(await found()).toHaveLength(1)
    const again = await create(id)
    expect(again.body['status']).toBe('BLOCKED')
    expect((await entity(id))['block']).toMatchObject({ cause: 'customer_rejected' })
  })
})

describe('the list leads', () => {
  test('adding an id blocks whoever has it, by the party of the key', async () => {
    const id = randomUUID()
    await create(id)
    const key = await world.key(box, ['lists:write', 'customers:write'])
    const added = await add(users, ` ${id.toUpperCase()} `, key)
    expect(added.status).toBe(201)
    expect((await entity(id))['block']).toMatchObject({
      cause: 'blocklist_match',
      party: 'partner',
    })
    expect((await remove(users, added.body['uuid'])).status).toBe(204)
    expect(await standingOf(id)).toBe('ACTIVE')
  })

  test('removing it goes back to FLAGGED where a flag still stands', async () => {
    const id = randomUUID()
    await create(id, { status: 'FLAGGED' })
    const { body } = await add(users, id)
    expect(await standingOf(id)).toBe('BLOCKED')
    await remove(users, body['uuid'])
    expect(await standingOf(id)).toBe('FLAGGED')
  })

  test('an id that nobody has yet begins BLOCKED, over /v3 and over /v1', async () => {
    const [one, other] = [randomUUID(), randomUUID()]
    await add(users, one)
    await add(users, other)
    expect((await create(one, { status: 'ACTIVE', full_name: 'Ann' })).body).toMatchObject({
      status: 'BLOCKED',
      full_name: 'Ann',
    })
    const body = { kind: 'user', vendorData: other }
    const made = await world.call('createEntity', box.full, { body })
    expect([made.status, made.body['standing']]).toEqual([201, 'BLOCKED'])
    expect(made.body['block']).toMatchObject({ cause: 'blocklist_match', party: 'system' })
    const asBusiness = await createBusiness(one)
    expect(asBusiness.body['status']).toBe('ACTIVE')
  })

  test('nobody is onboarded under it, and a repeat gets the answer of before', async () => {
    const id = randomUUID()
    const wallet = (): string => `eip155:1:0x${randomUUID().replaceAll('-', '')}00000000`
    const given = { body: { externalId: id, chainId: wallet() }, once: randomUUID() }
    const first = await world.call('createCustomer', box.full, given)
    await add(users, id)
    const again = await world.call('createCustomer', box.full, given)
    expect([again.status, again.body['id']]).toEqual([201, first.body['id']])
    const listed = randomUUID()
    await add(users, listed)
    const body = { externalId: listed, chainId: wallet() }
    const refused = await world.call('createCustomer', box.full, { body })
    expect([refused.status, refused.code]).toEqual([403, 'entity_blocked'])
    const found = await world.call('findEntities', box.full, { query: { vendorData: listed } })
    expect(found.body['data']).toEqual([])
  })

  test('a list of their own blocks nobody', async () => {
    const id = randomUUID()
    await create(id)
    const body = { name: randomUUID(), list_type: 'custom', entry_type: 'user' }
    const list = await world.call('createAccessList', box.full, { body })
    await add(list.body['uuid'] as string, id)
    expect(await standingOf(id)).toBe('ACTIVE')
  })

  test('a repeated blocking and an entry at once leave one entry', async () => {
    const id = randomUUID()
    await create(id)
    await Promise.all([set(id, 'BLOCKED'), add(users, id), set(id, 'BLOCKED')])
    expect(await standingOf(id)).toBe('BLOCKED')
    await entry(id)
    await drained(world)
    expect(await entriesOf(users, id)).toHaveLength(1)
  })
})

describe('an entry that the standing cannot follow at once', () => {
  /** The next commands of this process end so. */
  async function without(outcome: () => Promise<Outcome>, work: () => Promise<Answer>) {
    const { writer } = world.services
    const change = writer.change.bind(writer)
    Object.assign(writer, { change: outcome })
    try {
      return await work()
    } finally {
      Object.assign(writer, { change })
    }
  }
  const refused = (code: 'overloaded' | 'version_conflict') => () =>
    Promise.resolve({ kind: 'refused', problem: problem(code) } as const)
  // oxfmt-ignore
  const endings = [
    ['the writer has too much to do', refused('overloaded'),                 0],
    ['others were faster every time', refused('version_conflict'),           0],
    ['it fails as nobody expected',   () => Promise.reject(new Error('no')), 1],
  ] as const satisfies readonly (readonly [string, () => Promise<Outcome>, number])[]
  const told = (): number => world.logs.filter((line) => line.includes('not settled')).length

  // The first of these: the clock has not been moved yet.
  test('is left for some seconds to whoever added it', async () => {
    const id = randomUUID()
    await create(id)
    await without(endings[0][1], () => add(users, id))
    await settle()
    expect(await standingOf(id)).toBe('ACTIVE')
  })

  test.each(endings)('is added, and blocks some seconds later: %s', async (_why, ending, lines) => {
    const id = randomUUID()
    await create(id)
    const before = told()
    expect((await without(ending, () => add(users, id))).status).toBe(201)
    expect(told() - before).toBe(lines)
    expect(await standingOf(id)).toBe('ACTIVE')
    world.clock.advance(6_000)
    await settle()
    expect(await standingOf(id)).toBe('BLOCKED')
    await entry(id)
  })

  test.each(endings)('is removed, and releases some seconds later: %s', async (_why, ending) => {
    const id = randomUUID()
    await create(id)
    const { body } = await add(users, id)
    expect((await without(ending, () => remove(users, body['uuid']))).status).toBe(204)
    expect(await standingOf(id)).toBe('BLOCKED')
    world.clock.advance(6_000)
    await settle()
    expect(await standingOf(id)).toBe('ACTIVE')
    await noEntry(id)
  })
})

describe('dangerous countries', () => {
  test('a business from one begins BLOCKED and stands on the list until it is let go', async () => {
    const id = randomUUID()
    const made = await createBusiness(id, { country_code: 'PRK', status: 'ACTIVE' })
    expect(made.body).toMatchObject({ status: 'BLOCKED', country_code: 'KP' })
    expect((await entity(id, 'business'))['block']).toMatchObject({ cause: 'dangerous_country' })
    const { uuid } = await entry(id, businesses)
    await remove(businesses, uuid)
    const after = await world.call('getBusiness', box.full, named(id))
    expect(after.body['status']).toBe('ACTIVE')
  })

  test('an application chooses which', async () => {
    const tenant = await world.tenant('elsewhere')
    const patch = (dangerousCountries: string[]) =>
      world.call('patchApplication', tenant.full, { body: { dangerousCountries } })
    expect((await patch(['DE', 'ZZ'])).code).toBe('body_invalid')
    expect((await patch(['DE'])).status).toBe(200)
    const statusOf = async (country_code: string) => {
      const body = { vendor_data: randomUUID(), country_code }
      return (await world.call('createBusiness', tenant.full, { body })).body['status']
    }
    expect(await statusOf('DEU')).toBe('BLOCKED')
    expect(await statusOf('KP')).toBe('ACTIVE')
  })
})
