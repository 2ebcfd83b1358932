/** What stands in the answers of onboarding: challenges, links, activities, unreadable wallets. */
import { createHash } from 'node:crypto'
import type { Output } from '@ostiary/sdk/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { evmWallet, solanaWallet } from '../../packages/cli/src/demo/wallets.ts'
import { go, live, rowsOf, settled } from './story.ts'
import type { Story } from './story.ts'
import { eventually, openWorld } from './world.ts'
import type { World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const idOf = (story: Story, who = 'A'): string => story.people.get(who)!.id
const decode = (challenge: unknown): string => Buffer.from(challenge as string, 'base64').toString()

describe('a wallet that cannot be read is refused with what is wrong with it', () => {
  const evm = '0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A'
  // A table is easier to read when its columns line up.
  // oxfmt-ignore
  const wallets = `
chainId                                                            | says
${evm}                                                             | namespace:chain:address
eip155:1                                                           | namespace:chain:address
eip155:1:${evm} x                                                  | namespace:chain:address
eip155:1:${evm}:1                                                  | namespace:chain:address
 eip155:1:${evm}x                                                  | whole address
eip155:1:0x19e7                                                    | whole address
eip155:1:${evm.slice(2)}                                           | whole address
eip155:1:${evm.replace('E7E3', 'e7E3')}                            | checksum
eip155:01:${evm}                                                   | leading zeros
eip155:0:${evm}                                                    | leading zeros
eip155:mainnet:${evm}                                              | leading zeros
EIP155:1:${evm}                                                    | namespace:chain:address
tron:27Lqcw:TEEXEWrkMFKapSMJ6mErg39ELFKDqEs6w3                     | eip155 (EVM) or the solana
starknet:SN_MAIN:0x02dd1b492765c064eac4039e3841aa5f382773b598097a4 | eip155 (EVM) or the solana
solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp:Bow1CGKGDB9mNxeWdw85E2aCt  | whole address
solana:mainnet:Bow1CGKGDB9mNxeWdw85E2aCthQ1oZX4oFEe7fYT17ew        | genesis hash`
  test.each(rowsOf(wallets))('%s', async (chainId = '', says) => {
    const { full } = await world.tenant('sandbox')
    const answer = await world.call('createCustomer', full, { body: { chainId, externalId: 'w' } })
    expect(answer.code).toBe('wallet_invalid')
    expect(answer.body['detail']).toContain(says)
    expect(answer.text).not.toContain(evm)
    const found = await world.call('listCustomers', full, { query: { externalId: 'w' } })
    expect(found.body['data']).toEqual([])
  })
})

describe('the challenge', () => {
  test.each([
    ['Ethereum', evmWallet()],
    ['Solana', solanaWallet()],
  ])('of %s names domain, wallet, chain, nonce and an hour', async (kind, wallet) => {
    const tenant = await world.tenant('challenges')
    const client = world.sdk(tenant.full)
    const body = { chainId: wallet.accountId, externalId: `c-${kind}` }
    const created = await client.call('createCustomer', { body })
    const [, reference, address] = wallet.accountId.split(':')
    const lines = decode(created.challenge).split('\n')
    const host = world.url.slice('http://'.length)
    expect(lines.slice(0, 8)).toEqual([
      `${host} wants you to sign in with your ${kind} account:`,
      address,
      '',
      'Prove that you control this wallet.',
      '',
      `URI: ${world.url}`,
      'Version: 1',
      `Chain ID: ${reference}`,
    ])
    expect(lines[8]).toMatch(/^Nonce: [A-Za-z0-9]{16}$/)
    const [issued, expires] = lines.slice(9).map((line) => Date.parse(line.split(': ')[1]!))
    expect(expires! - issued!).toBe(3_600_000)
    const params = { id: created.id }
    const fetched = await client.call('getChallenge', { params })
    expect(fetched).toMatchObject({ challenge: created.challenge, attempts: 0 })
    expect(Date.parse(fetched.expiresAt)).toBe(expires)
  })

  test('is replaced after a wrong signature and after an hour, and failures count', async () => {
    const { story } = await live(world, 'create')
    const person = story.people.get('A')!
    const texts = [decode(person.challenge)]
    const failed = await go(story, ['sign of_another'])
    texts.push(decode(failed.body['challenge']))
    const { body } = await go(story, ['challenge'])
    expect(decode(body['challenge'])).toBe(texts[1])
    expect(body['attempts']).toBe(1)
    const renewed = await go(story, ['later 60min', 'challenge'])
    texts.push(decode(renewed.body['challenge']))
    expect(new Set(texts.map((text) => /Nonce: (\w+)/.exec(text)![1])).size).toBe(3)
    expect((await go(story, ['sign'])).status).toBe(202)
    const { spent } = await spentOf(story)
    expect(spent).toBe(true)
  })
})

/** The detail kept in the customer's row says that the challenge is spent. */
async function spentOf(story: Story): Promise<{ spent: boolean }> {
  const { rows } = await world.db.query<{ detail: string }>({
    text: 'select detail from customer where entity_id = $1',
    values: [idOf(story)],
  })
  return { spent: /"spentBy":"[0-9a-f]{64}"/.test(rows[0]!.detail) }
}

type Verification = Output<'getVerification'>

describe('the verification details', () => {
  const verification = async (story: Story): Promise<Verification> =>
    world.sdk(story.tenant.full).call('getVerification', { params: { id: idOf(story) } })
  const open = async (url: string | null, cookie = ''): Promise<[number, string, string]> => {
    const response = await fetch(url!, { headers: { cookie } })
    const set = response.headers.get('set-cookie')?.split(';')[0] ?? ''
    return [response.status, await response.text(), set]
  }

  test.each([
    ['sandbox', 'session', 'session'],
    ['simulated', 'simulator', 'verify'],
  ])('give provider, session, link, expiry and what is asked: %s', async (...row) => {
    const [application, provider, page] = row
    const { story } = await live(world, `in ${application}; enter`)
    await settled(story, story.people.get('A')!)
    const first = await verification(story)
    expect(first).toMatchObject({ provider, attempt: 1, url: expect.any(String) })
    expect(first.url).toBe(`${world.url}/${page}/${first.token}`)
    expect(first.asks.length).toBeGreaterThan(0)
    expect(Date.parse(first.expiresAt!)).toBeGreaterThan(world.clock.now())
    // Nobody has opened it: it is still the one.
    expect(await verification(story)).toEqual(first)
  })

  test('give another device a fresh link of the same session, and the old one ends', async () => {
    const { story } = await live(world, 'in simulated; enter')
    await settled(story, story.people.get('A')!)
    const first = await verification(story)
    const [status, , cookie] = await open(first.url)
    expect(status).toBe(200)
    expect((await open(first.url))[0]).toBe(410)
    expect((await open(first.url, cookie))[0]).toBe(200)
    const second = await verification(story)
    expect(second.sessionId).toBe(first.sessionId)
    expect(second.token).not.toBe(first.token)
    expect((await open(first.url, cookie))[0]).toBe(410)
    const [again, , mine] = await open(second.url)
    expect(again).toBe(200)
    const post = { method: 'POST', headers: { cookie } }
    expect((await fetch(`${second.url}/pass`, post)).status).toBe(410)
    const passed = await fetch(`${second.url}/pass`, { method: 'POST', headers: { cookie: mine } })
    expect(passed.status).toBe(200)
    expect((await settled(story, story.people.get('A')!))!.status).toBe('active')
  })

  test('open another attempt when the session has expired', async () => {
    const { story } = await live(world, 'in simulated; enter')
    await settled(story, story.people.get('A')!)
    const first = await verification(story)
    world.clock.advance(86_400_000)
    expect((await open(first.url))[0]).toBe(410)
    const second = await verification(story)
    expect(second).toMatchObject({ attempt: 2 })
    expect((await open(second.url))[0]).toBe(200)
  })

  test('offer nothing to open once the case is an analyst’s', async () => {
    const { story } = await live(world, 'in simulated; enter; sim_fail name=Una_Wye; B: enter')
    await settled(story, story.people.get('B')!)
    const params = { id: idOf(story, 'B') }
    const client = world.sdk(story.tenant.full)
    const before = await client.call('getVerification', { params })
    const [, , cookie] = await open(before.url)
    await go(story, ['B: sim_pass name=Wye_Una'])
    const after = await client.call('getVerification', { params })
    expect(after).toMatchObject({ url: null, token: null, awaiting: { who: 'analyst' } })
    await fetch(`${before.url}/pass`, { method: 'POST', headers: { cookie } })
    expect((await settled(story, story.people.get('B')!))!.awaiting?.who).toBe('analyst')
  })
})

test.each([
  ['wallet', 'screening', 'fail', 'rejected'],
  ['wallet', 'screening', 'clear', 'verifying'],
  ['identity', 'verifying', 'flunk', 'rejected'],
])('a %s answer that comes after an analyst has decided changes nothing', async (...row) => {
  const [check, state, decision, then] = row
  const release = world.holdVendors()
  const { story } = await live(world, `create +${check}.late`)
  const person = story.people.get('A')!
  const about = { params: { id: person.id } }
  const { full } = story.tenant
  const signature = await person.wallet.sign(person.challenge)
  const body = { signerId: person.wallet.accountId, challenge: person.challenge, signature }
  await world.call('signChallenge', full, { ...about, body })
  const read = () => world.call('getCustomer', full, about)
  await eventually(read, (answer) => answer.body['status'] === state)
  // The vendor has been asked and thinks.
  await eventually(
    () => effectsOf(person.id),
    (all) => all.some(({ attempts }) => attempts > 0),
  )
  const word = { fail: 'failed', clear: 'cleared', flunk: 'failed' }[decision!]!
  const operation = check === 'wallet' ? 'decideScreening' : 'decideVerification'
  const decided = await world.call(operation, full, {
    ...about,
    body: { decision: word, reason: 'known here', as: 'analyst' },
  })
  expect(decided.body['status']).toBe(then)
  release()
  await settled(story, person)
  await eventually(
    () => effectsOf(person.id),
    (all) => all.length === 0,
  )
  const { body: after } = await world.call('listActivities', full, about)
  const told = after['data'] as { event: string; by: string }[]
  const ofCheck = check === 'wallet' ? 'screening' : 'verification_'
  expect(told.filter(({ event }) => event.startsWith(ofCheck)).map(({ by }) => by)).toEqual([
    'analyst',
  ])
  expect((await read()).body['status']).toBe(then)
})

async function effectsOf(id: string): Promise<{ attempts: number }[]> {
  const { rows } = await world.db.query<{ attempts: number }>({
    text: 'select attempts from effect where entity_id = $1',
    values: [id],
  })
  return rows
}

describe('the activities', () => {
  const told = async (story: Story, key = story.tenant.full) => {
    const params = { id: idOf(story) }
    const { data } = await world.sdk(key).call('listActivities', { params })
    return data
  }
  const lines = (data: Awaited<ReturnType<typeof told>>): string[] =>
    data.map((one) => {
      const { sequence, subject, event, from, to, by, cause, code } = one
      const why = cause === null ? '' : ` because of ${cause}`
      return `${sequence} ${subject} ${event} ${from} > ${to} by ${by}${why}, ${code}`
    })

  test('tell the way to active, each line with who and why', async () => {
    const { story } = await live(world, 'join; off; block')
    expect(lines(await told(story))).toEqual([
      '1 entity created null > ACTIVE by partner, null',
      '2 customer created null > initiating by partner, null',
      '3 customer challenge_verified initiating > screening by customer, null',
      '4 customer screening_cleared screening > verifying by provider, null',
      '5 session created null > Not Started by system, null',
      '6 entity session_reported ACTIVE > ACTIVE by system because of 5, null',
      '7 customer verification_opened verifying > verifying by system because of 5, null',
      '8 customer verification_passed verifying > active by provider, verification_passed',
      '9 customer deactivated active > inactive by partner, request',
      '10 entity blocked ACTIVE > BLOCKED by analyst, manual',
      '11 customer deactivated inactive > inactive by system because of 10, entity_blocked',
    ])
  })

  test.each([
    ['enter listed', 'DEMO-'],
    ['in review new; enter +wallet.hit; fail analyst', 'SIM-1'],
  ])('of %s name the entry of the list, to those who may see it', async (line, entry) => {
    const { story } = await live(world, line.startsWith('in ') ? line : `in sandbox new; ${line}`)
    await settled(story, story.people.get('A')!)
    const failed = async (key?: string) =>
      (await told(story, key)).find((one) => one.event === 'screening_failed')!
    const { entryNo } = (await failed()).facts as { entryNo?: string }
    expect(entryNo).toMatch(new RegExp(`^${entry}`))
    const masked = JSON.stringify(await failed(story.tenant.partner))
    expect(masked).not.toContain(entryNo)
    expect(masked).not.toContain('because it is so')
  })

  test('name who signs a challenge and who fetches one, by the key that was used', async () => {
    const { story } = await live(world, 'create; try sign of_another; later 61min; challenge; sign')
    const data = await told(story)
    const actors = data.slice(2, 5).map(({ event, by, actor }) => `${event} by ${by}: ${actor}`)
    const [, keyId] = data[1]!.actor.split(':')
    expect(actors).toEqual([
      `challenge_failed by customer: customer:${keyId}`,
      `challenge_renewed by partner: partner:${keyId}`,
      `challenge_verified by customer: customer:${keyId}`,
    ])
  })

  test('name list and entry of a hit, and what the rejection caused', async () => {
    const { story } = await live(world, 'in sandbox new; enter listed')
    await settled(story, story.people.get('A')!)
    const data = await told(story)
    expect(lines(data).slice(3)).toEqual([
      '4 customer screening_failed screening > rejected by provider, wallet_sanctioned',
      '5 entity blocked ACTIVE > BLOCKED by system because of 4, customer_rejected',
    ])
    expect(data[3]!.facts).toMatchObject({ list: 'demo', entryNo: 'DEMO-1', 'list:demo': 1 })
  })

  test('show reasons to those who may read them, and are read page by page', async () => {
    const { story } = await live(world, 'join; off')
    const [open, masked] = [await told(story), await told(story, story.tenant.partner)]
    expect(open.at(-1)!.reason).toBe('because it is so')
    expect(masked.at(-1)!.reason).toBeNull()
    const params = { id: idOf(story) }
    const client = world.sdk(story.tenant.full)
    const paged: typeof open = []
    let cursor: string | undefined
    do {
      const query = { limit: 3, ...(cursor === undefined ? {} : { cursor }) }
      const page = await client.call('listActivities', { params, query })
      expect(page.data.length).toBeLessThanOrEqual(3)
      paged.push(...page.data)
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    expect(paged).toEqual(open)
  })
})

test('customers are found by id, wallet, state, time and who must act', async () => {
  const { story } = await live(world, 'in review new; join; B: enter +wallet.hit; C: create')
  await settled(story, story.people.get('B')!)
  const [a, b, c] = ['A', 'B', 'C'].map((who) => story.people.get(who)!)
  const find = async (query: Record<string, string | number>): Promise<string[]> => {
    const { body } = await world.call('listCustomers', story.tenant.full, { query })
    return (body['data'] as { id: string }[]).map((one) => one.id)
  }
  const elsewhere = a!.wallet.accountId.replace('eip155:1:', 'eip155:10:')
  expect(await find({})).toEqual([c!.id, b!.id, a!.id])
  expect(await find({ externalId: ` ${a!.externalId.toUpperCase()} ` })).toEqual([a!.id])
  expect(await find({ chainId: elsewhere })).toEqual([a!.id])
  expect(await find({ chainId: elsewhere, externalId: b!.externalId })).toEqual([])
  expect(await find({ chainId: elsewhere, status: 'initiating' })).toEqual([])
  expect(await find({ status: 'active' })).toEqual([a!.id])
  expect(await find({ awaiting: 'analyst' })).toEqual([b!.id])
  expect(await find({ createdAfter: new Date(world.clock.now()).toISOString() })).toEqual([])
  const first = await world.call('listCustomers', story.tenant.full, { query: { limit: 2 } })
  const cursor = first.body['nextCursor'] as string
  expect(await find({ limit: 2, cursor })).toEqual([a!.id])
})

test('of a person erased on the way nobody is awaited, and no analyst is asked', async () => {
  const { story } = await live(world, 'in review new; enter +wallet.hit; erase')
  const { full } = story.tenant
  const params = { id: idOf(story) }
  const { body } = await world.call('getCustomer', full, { params })
  expect(body).toMatchObject({
    status: 'screening',
    statusCode: 'person_erased',
    awaiting: null,
    allowedEvents: ['screening_failed'],
  })
  const listed = await world.call('listCustomers', full, { query: { awaiting: 'analyst' } })
  expect(listed.body['data']).toEqual([])
  const activities = await world.sdk(full).call('listActivities', { params })
  expect(activities.data.slice(-2)).toMatchObject([
    { subject: 'entity', event: 'erased', sequence: 5 },
    { subject: 'customer', event: 'person_erased', by: 'system', cause: 5, code: 'person_erased' },
  ])
  expect((await go(story, ['clear'])).code).toBe('entity_erased')
  expect((await go(story, ['sim_outage'])).code).toBe('entity_erased')
  expect((await go(story, ['fail'])).body['status']).toBe('rejected')
})

test('simulated answers are allowed in a sandbox only', async () => {
  for (const [application, allowed] of [
    ['sandbox', true],
    ['live', false],
  ] as const) {
    const { story, last } = await live(world, `in ${application}; create`)
    const { body } = await go(story, ['read'])
    for (const events of [last.body['allowedEvents'], body['allowedEvents']] as string[][])
      expect(events.includes('simulated')).toBe(allowed)
  }
})

test('no answer holds the digest of a challenge', async () => {
  const { story } = await live(world, 'create')
  const person = story.people.get('A')!
  const digest = createHash('sha256').update(decode(person.challenge)).digest('hex')
  const { text } = await go(story, ['read'])
  expect(text).toContain(person.id)
  expect(text).not.toContain(digest)
})
