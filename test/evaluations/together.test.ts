/** How an evaluation moves its customer, whichever of the two is first (requirement 4). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { evmWallet } from '../../packages/cli/src/demo/wallets.ts'
import { openWorld } from '../api/world.ts'
import type { World } from '../api/world.ts'
import { evaluated, peopleOf } from './people.ts'
import type { Customer, Evaluation, People } from './people.ts'

let world: World
let people: People
beforeAll(async () => {
  world = await openWorld()
  people = await peopleOf(world, 'together')
})
afterAll(() => world.close())

interface Signing {
  readonly id: string
  readonly evaluation: Evaluation
  /** Signs the challenge: the wallet is screened then. */
  sign(): Promise<void>
}

/** Somebody with a wallet, whose screening waits until the challenge is signed. */
async function withWallet(marks: string, body = evaluated('fraud')): Promise<Signing> {
  const wallet = evmWallet()
  const created = await people.create(marks, { chainId: wallet.accountId, ...body })
  const { challenge } = created as unknown as { challenge: string }
  return {
    id: created.id,
    evaluation: created.evaluation,
    sign: async () => {
      const signature = await wallet.sign(challenge)
      const answer = await people.call('signChallenge', {
        id: created.id,
        body: { signerId: wallet.accountId, challenge, signature },
      })
      expect(answer.status, answer.text).toBe(202)
    },
  }
}

const answer = (id: string): Promise<void> =>
  people.simulate('simulateCheckAnswer', id, { check: 'identity', outcome: 'clear' })
const verifying = (id: string): Promise<Customer> =>
  people.customer(id, (one) => one.status === 'verifying')
const settled = (id: string): Promise<Customer> =>
  people.customer(
    id,
    (one) => ['active', 'rejected'].includes(one.status) || one.awaiting?.who === 'analyst',
  )
const briefly = ({ status, statusCode, awaiting }: Customer): string =>
  [status, statusCode ?? '-', awaiting?.code ?? '-'].join(' ')

// A table is easier to read when its columns line up.
// oxfmt-ignore
const rows = [
  ['approved', 95, 'active evaluation_approved -'],
  ['rejected',  5, 'rejected evaluation_rejected -'],
  ['review',   50, 'verifying no_wallet evaluation_in_review'],
] as const

describe.each(rows)('an evaluation that ends %s', (status, score, becomes) => {
  const expected = becomes.replace('no_wallet', '-')

  test('before the screening moves the customer when it is cleared', async () => {
    const one = await withWallet(`+identity.passed+watchlist.clear+fraud.${score}`)
    expect((await people.evaluation(one.id)).status).toBe(status)
    expect((await people.customer(one.id)).status).toBe('initiating')
    await one.sign()
    expect(briefly(await settled(one.id))).toBe(expected)
    const lines = await people.activities(one.id)
    const cleared = lines.find((line) => line['event'] === 'screening_cleared')!
    const caused = lines.find((line) => line['cause'] === cleared['sequence'])
    expect(caused?.['event']).toMatch(/^verification_/)
  })

  test('after the screening moves it at once', async () => {
    const one = await withWallet(`+identity.callback+watchlist.clear+fraud.${score}`)
    await one.sign()
    await verifying(one.id)
    await answer(one.id)
    expect((await people.evaluation(one.id)).status).toBe(status)
    expect(briefly(await settled(one.id))).toBe(expected)
    const lines = await people.activities(one.id)
    const decided = lines.findLast((line) => line['event'] === 'check_answered')!
    const caused = lines.find((line) => line['cause'] === decided['sequence'])
    expect(caused?.['event']).toMatch(/^verification_/)
  })
})

test.each(['approved', 'rejected'] as const)(
  'a person who decides a review %s moves the customer too',
  async (decision) => {
    const { id } = await people.create('+identity.passed+watchlist.clear+fraud.50')
    await settled(id)
    expect((await people.decide(id, decision)).status).toBe(200)
    expect(briefly(await people.customer(id))).toBe(
      decision === 'approved' ? 'active evaluation_approved -' : 'rejected evaluation_rejected -',
    )
  },
)

test('KYC alone always asks a person', async () => {
  const { id } = await people.create('+identity.passed+watchlist.clear', evaluated())
  expect(briefly(await settled(id))).toBe('verifying - evaluation_in_review')
})

test('a rejection blocks the entity for good', async () => {
  const { id } = await people.create('+identity.passed+watchlist.clear+fraud.5')
  await settled(id)
  const entity = await people.call('getEntity', { id })
  expect(entity.body['standing']).toBe('BLOCKED')
  const released = await people.call('releaseEntity', {
    id,
    body: { reason: 'x', as: 'analyst' },
  })
  expect(released.code).toBe('customer_rejected')
})

test('an approval of somebody blocked meanwhile activates the customer and holds it', async () => {
  const { id } = await people.create('+identity.callback+watchlist.clear+fraud.95')
  await verifying(id)
  await people.call('blockEntity', { id, body: { reason: 'x', as: 'analyst' } })
  await answer(id)
  const customer = await people.customer(id, (one) => one.status === 'inactive')
  expect(customer).toMatchObject({ hold: { party: 'system', cause: 'entity_blocked' } })
})

test('where checks answer for the person no session is opened', async () => {
  const { id } = await people.create('+identity.callback+watchlist.clear+fraud.95')
  await verifying(id)
  const { body } = await people.call('getVerification', { id })
  expect(body).toMatchObject({ url: null, sessionId: null })
  const refused = await people.call('simulateVerify', { id, body: {} })
  expect([refused.status, refused.code]).toEqual([409, 'transition_refused'])
  expect((await people.customer(id)).status).toBe('verifying')
})

describe('an analyst who decides the verification', () => {
  const decide = (id: string, decision: 'passed' | 'failed') =>
    people.call('decideVerification', { id, body: { decision, reason: 'x', as: 'analyst' } })

  test('decides the evaluation with it, and later answers move nothing', async () => {
    const passed = await people.create('+identity.callback+watchlist.clear+fraud.5')
    await verifying(passed.id)
    expect((await decide(passed.id, 'passed')).body['status']).toBe('active')
    await answer(passed.id)
    expect((await people.evaluation(passed.id)).status).toBe('approved')
    expect((await people.customer(passed.id)).status).toBe('active')
    const failed = await people.create('+identity.callback+watchlist.clear+fraud.95')
    await verifying(failed.id)
    expect((await decide(failed.id, 'failed')).body['status']).toBe('rejected')
    await answer(failed.id)
    expect((await people.evaluation(failed.id)).status).toBe('rejected')
    expect((await people.customer(failed.id)).status).toBe('rejected')
  })
})

test('a screening that fails rejects, whatever the evaluation says after it', async () => {
  const one = await withWallet('+wallet.hit+identity.callback+watchlist.clear+fraud.95')
  await one.sign()
  await people.customer(one.id, ({ status }) => status === 'rejected')
  await answer(one.id)
  expect((await people.evaluation(one.id)).status).toBe('approved')
  expect(briefly(await people.customer(one.id))).toBe('rejected wallet_sanctioned -')
})
