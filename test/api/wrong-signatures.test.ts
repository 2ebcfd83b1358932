/** A wrong or late signature sent again: the same request gets the same answer. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { evmWallet } from '../../packages/cli/src/demo/wallets.ts'
import type { Answer, Given } from './request.ts'
import { go, live } from './story.ts'
import type { Person, Story } from './story.ts'
import { openWorld } from './world.ts'
import type { World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

/** A customer and a request with a signature that is not its wallet's. */
async function wrong(): Promise<{ story: Story; person: Person; given: Given }> {
  const { story } = await live(world, 'create')
  const person = story.people.get('A')!
  return { story, person, given: await signedBy(person, evmWallet()) }
}
async function signedBy(person: Person, signer: Person['wallet']): Promise<Given> {
  const { id, challenge, wallet } = person
  const signature = await signer.sign(challenge)
  const body = { signerId: wallet.accountId, challenge, signature }
  return { params: { id }, body, once: randomUUID() }
}
const send = (story: Story, given: Given): Promise<Answer> =>
  world.call('signChallenge', story.tenant.full, given)

function expectRepeat(again: Answer, first: Answer): void {
  expect([again.status, again.text]).toEqual([first.status, first.text])
  expect(again.headers.get('idempotency-replayed')).toBe('true')
}

async function attempts({ id }: Person, story: Story): Promise<unknown> {
  const { body } = await world.call('getChallenge', story.tenant.full, { params: { id } })
  return body['attempts']
}

test('a wrong signature repeated with its key gets the same fresh challenge', async () => {
  const { story, person, given } = await wrong()
  const first = await send(story, given)
  expect(first.code).toBe('signature_invalid')
  expect(first.body['challenge']).not.toBe(person.challenge)
  expect(first.headers.get('idempotency-replayed')).toBeNull()
  expectRepeat(await send(story, given), first)
  expect(await attempts(person, story)).toBe(1)
  // Under another key it is another request, for a challenge that no longer stands.
  const other = await send(story, { ...given, once: randomUUID() })
  expect([other.code, other.body['challenge']]).toEqual([
    'challenge_invalid',
    first.body['challenge'],
  ])
})

test.each([
  ['with other characters around it', (text: string) => `!!${text}@@`],
  ['with blanks inside', (text: string) => `${text.slice(0, 8)} ${text.slice(8)}`],
  ['without its padding or with more of it', (text: string) => `${text.replace(/=+$/, '')}===`],
  ['in the alphabet of URLs', (text: string) => `${text.slice(0, -4)}-_8=`],
])('a challenge %s is not the one that was issued', async (_what, written) => {
  const { story } = await live(world, 'create')
  const person = story.people.get('A')!
  const given = await signedBy(person, person.wallet)
  const body = { ...(given.body as object), challenge: written(person.challenge) }
  expect((await send(story, { ...given, body })).code).toBe('challenge_invalid')
  expect((await send(story, { ...given, once: randomUUID() })).status).toBe(202)
})

test('sent twenty times at once it counts once', async () => {
  const { story, person, given } = await wrong()
  const answers = await Promise.all(Array.from({ length: 20 }, () => send(story, given)))
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
  expect(answers[0]!.code).toBe('signature_invalid')
  expect(await attempts(person, story)).toBe(1)
})

test('a late signature repeated with its key gets the same fresh challenge', async () => {
  const { story } = await live(world, 'create; later 61min')
  const person = story.people.get('A')!
  const given = await signedBy(person, person.wallet)
  const first = await send(story, given)
  expect(first.code).toBe('challenge_expired')
  expectRepeat(await send(story, given), first)
})

test('a repeat is answered as before when the customer has gone on', async () => {
  const { story, person, given } = await wrong()
  const first = await send(story, given)
  person.challenge = first.body['challenge'] as string
  expect((await go(story, ['sign'])).status).toBe(202)
  expectRepeat(await send(story, given), first)
})

test('a repeat after erasure is the same refusal without a challenge', async () => {
  const { story, given } = await wrong()
  const first = await send(story, given)
  await go(story, ['erase'])
  const again = await send(story, given)
  const { challenge: _gone, ...rest } = first.body
  expect(again.body).toEqual(rest)
  expect(again.headers.get('idempotency-replayed')).toBe('true')
})

test.each(['safe_v', 'one_byte', 'odd_v'])(
  '%s is a signature by form: it counts, and the challenge is another one',
  async (form) => {
    const { story } = await live(world, 'create')
    const person = story.people.get('A')!
    const before = person.challenge
    const { status, body } = await go(story, [`try sign ${form}`, 'challenge'])
    expect([status, body['attempts'], body['challenge'] === before]).toEqual([200, 1, false])
  },
)

test('its key does not carry another signature', async () => {
  const { story, person, given } = await wrong()
  const first = await send(story, given)
  person.challenge = first.body['challenge'] as string
  const right = await signedBy(person, person.wallet)
  expect((await send(story, { ...right, once: given.once! })).code).toBe('idempotency_key_reused')
  expect((await send(story, right)).status).toBe(202)
})
