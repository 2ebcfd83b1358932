/** Every sentinel does what its row says, whichever check it is for. */
import { expect, test } from 'vitest'
import type { WalletProvider } from '../kit.ts'
import { simulatedIdentity } from './identity.ts'
import { sentinelOf, sentinels } from './sentinels.ts'
import { simulatedWallets } from './wallet.ts'

const asking = { idempotencyKey: 'k', signal: new AbortController().signal }
const slept: number[] = []
const sleep = (ms: number): Promise<void> => Promise.resolve(void slept.push(ms))
const lists: WalletProvider = {
  name: 'lists',
  screen: () => Promise.resolve({ kind: 'ok', facts: { hits: [], lists: { real: 7 } } }),
}
const profile = { firstName: 'Ann', lastName: 'Example', dob: '1990-05-01' }

const wallet = (externalId: string, more: { tries?: number; simulated?: string } = {}) =>
  simulatedWallets(lists, sleep).screen(
    { accountId: 'eip155:1:0x0', externalId, environment: 'sandbox', tries: 0, ...more },
    asking,
  )
const identity = (externalId: string, more: { tries?: number; simulated?: string } = {}) =>
  simulatedIdentity(sleep).open({ externalId, profile, tries: 0, ...more }, asking)

const clear = { kind: 'ok', facts: { hits: [], lists: { simulator: 1 } } }
const hit = { kind: 'ok', facts: { hits: [{ list: 'simulator', entryNo: 'SIM-1' }] } }
const down = { kind: 'retry' }
const never = { kind: 'fail' }
const ok = (outcome: string) => ({ kind: 'ok', facts: { outcome } })

// A table is easier to check when its columns line up.
// oxfmt-ignore
const expected: Readonly<Record<string, readonly [first: object, afterTwoTries: object]>> = {
  '+wallet.clear':               [clear, clear],
  '+wallet.hit':                 [hit, hit],
  '+wallet.late':                [clear, clear],
  '+wallet.outage':              [down, clear],
  '+wallet.down':                [down, down],
  '+wallet.duplicate':           [{ ...clear, repeated: true }, { ...clear, repeated: true }],
  '+wallet.contradictory':       [never, never],
  '+identity.pending':           [ok('pending'), ok('pending')],
  '+identity.passed':            [ok('passed'), ok('passed')],
  '+identity.failed':            [ok('failed'), ok('failed')],
  '+identity.doubtful':          [ok('doubtful'), ok('doubtful')],
  '+identity.late':              [ok('passed'), ok('passed')],
  '+identity.outage':            [down, ok('passed')],
  '+identity.down':              [down, down],
  '+identity.document-P0000001': [ok('passed'), ok('passed')],
}

const rows = sentinels.filter(
  ({ check, evaluationOnly }) => ['wallet', 'identity'].includes(check) && !evaluationOnly,
)
test.each(rows)('$input', async ({ check, input, delayMs }) => {
  const ask = check === 'wallet' ? wallet : identity
  slept.length = 0
  expect(await ask(`ann-1${input}`)).toMatchObject(expected[input]![0])
  expect(slept).toEqual(delayMs === 0 ? [] : [delayMs])
  expect(await ask(`ann-1${input}`, { tries: 2 })).toMatchObject(expected[input]![1])
})

test('without a marker the lists are asked, and the person', async () => {
  expect(await wallet('ann-1')).toMatchObject({ facts: { lists: { real: 7 } } })
  expect(await identity('ann-1')).toMatchObject({ facts: { outcome: 'pending', person: profile } })
})

test('a session is opened at once for a marker that only evaluations know', async () => {
  slept.length = 0
  for (const marker of sentinels.filter((one) => one.evaluationOnly))
    expect(await identity(`ann-1${marker.input}`)).toMatchObject(ok('pending'))
  expect(slept).toEqual([])
})

test('of two markers the last counts, each for its own check, and an unknown one for none', () => {
  const outcome = (check: 'wallet' | 'identity', text: string) => sentinelOf(check, text)?.outcome
  expect(outcome('wallet', 'a+wallet.hit+identity.failed+wallet.clear')).toBe('clear')
  expect(outcome('identity', 'a+wallet.hit+identity.failed+wallet.clear')).toBe('failed')
  expect(outcome('wallet', 'a+wallet.unheard-of')).toBeUndefined()
  expect(outcome('wallet', 'a+identity.passed')).toBeUndefined()
})

test('a question given up while the simulated vendor takes its time is not answered', async () => {
  const stop = new AbortController()
  const giveUp = (_ms: number, signal: AbortSignal) => {
    stop.abort()
    return Promise.reject(signal.reason)
  }
  const given = { idempotencyKey: 'k', signal: stop.signal }
  const screened = { accountId: 'eip155:1:0x0', environment: 'sandbox', tries: 0 } as const
  const late = { ...screened, externalId: 'a+wallet.late' }
  expect(await simulatedWallets(lists, giveUp).screen(late, given)).toEqual(down)
  const session = { externalId: 'a+identity.late', profile, tries: 0 }
  expect(await simulatedIdentity(giveUp).open(session, given)).toEqual(down)
})

test('any document number may be named', async () => {
  expect(await identity('a+identity.document-X77')).toMatchObject({
    facts: { outcome: 'passed', person: { document: { number: 'X77', country: 'UTO' } } },
  })
})

test('a call goes before a marker', async () => {
  expect(await wallet('a+wallet.hit', { simulated: 'clear' })).toMatchObject(clear)
  expect(await identity('a+identity.passed', { simulated: 'outage', tries: 2 })).toMatchObject(
    ok('pending'),
  )
})
