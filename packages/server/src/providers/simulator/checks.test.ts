/** Every marker of an evaluation's checks does what its row says, whichever check it is for. */
import { describe, expect, test } from 'vitest'
import { ask, describeCheckProvider } from '../check-provider.fixture.ts'
import type { CheckProvider, CheckQuestion, PersonChecks } from '../kit.ts'
import { simulatedChecks } from './checks.ts'
import { sentinels } from './sentinels.ts'

const real = (name: string): CheckProvider => ({
  name,
  check: async (_, { idempotencyKey, signal }) =>
    signal.aborted
      ? { kind: 'retry' }
      : {
          kind: 'ok',
          facts: {
            outcome: 'clear',
            basis: 'lists',
            reasons: [],
            reference: `${name}:${idempotencyKey}`,
          },
        },
})
const slept: number[] = []
const checks = simulatedChecks(
  { identity: real('consistency'), watchlist: real('watchlist-lists') },
  (ms) => Promise.resolve(void slept.push(ms)),
)
const said = (check: keyof PersonChecks, more: Partial<CheckQuestion> = {}) =>
  ask(checks[check], more)

const facts = (more: object) => ({
  kind: 'ok',
  facts: { basis: 'simulated', reference: 'simulator:key-1', ...more },
})
const clear = facts({ outcome: 'clear', reasons: [] })
const twice = { ...clear, repeated: true }
const adverse = facts({ outcome: 'adverse', reasons: ['simulated_adverse'] })
const match = facts({
  outcome: 'adverse',
  reasons: ['watchlist_hit'],
  hits: [{ list: 'simulator', entryNo: 'SIM-1', listVersion: 1, score: 100 }],
})
const down = { kind: 'retry' }
const never = { kind: 'fail' }
const later = { kind: 'later' }
const asked = { kind: 'ok', facts: { basis: 'lists' } }

// A table is easier to check when its columns line up.
// oxfmt-ignore
const expected: Readonly<Record<string, readonly [first: object, afterTwoTries: object]>> = {
  '+identity.pending':           [asked, asked],
  '+identity.passed':            [clear, clear],
  '+identity.failed':            [adverse, adverse],
  '+identity.doubtful':          [adverse, adverse],
  '+identity.late':              [clear, clear],
  '+identity.outage':            [down, clear],
  '+identity.down':              [down, down],
  '+identity.document-P0000001': [clear, clear],
  '+identity.adverse':           [adverse, adverse],
  '+identity.slow':              [clear, clear],
  '+identity.error':             [never, never],
  '+identity.duplicate':        [twice, twice],
  '+identity.callback':         [later, later],
  '+watchlist.clear':            [clear, clear],
  '+watchlist.adverse':          [match, match],
  '+watchlist.slow':             [clear, clear],
  '+watchlist.late':             [clear, clear],
  '+watchlist.error':            [never, never],
  '+watchlist.outage':           [down, clear],
  '+watchlist.down':             [down, down],
  '+watchlist.duplicate':        [twice, twice],
  '+watchlist.contradictory':    [never, never],
  '+watchlist.callback':        [later, later],
}

const rows = sentinels.filter((one) => one.check !== 'wallet' && one.check !== 'fraud')
test.each(rows)('$input', async ({ check, input, outcome, delayMs }) => {
  if (check === 'wallet' || check === 'fraud') return
  const [first, afterTries] = expected[input]!
  slept.length = 0
  expect(await said(check, { externalId: `ann-1${input}` })).toMatchObject(first)
  expect(slept).toEqual(delayMs === 0 ? [] : [delayMs])
  expect(await said(check, { externalId: `ann-1${input}`, tries: 2 })).toMatchObject(afterTries)
  expect(await said(check, { simulated: outcome, tries: 2 })).toMatchObject(afterTries)
})

test('a slow answer takes four seconds and a late one two', () => {
  const delays = rows.flatMap(({ input, delayMs }) => (delayMs === 0 ? [] : [[input, delayMs]]))
  expect(Object.fromEntries(delays)).toEqual({
    '+identity.late': 2000,
    '+identity.slow': 4000,
    '+watchlist.slow': 4000,
    '+watchlist.late': 2000,
  })
})

test('without a marker of its own a check asks the real provider, and bears its name', async () => {
  expect(await said('identity', { externalId: 'a+watchlist.down' })).toMatchObject(asked)
  expect(await said('watchlist', { externalId: 'a+identity.down' })).toMatchObject(asked)
  expect(await said('watchlist', { simulated: 'unheard-of' })).toMatchObject(asked)
  expect(checks.watchlist.name).toBe('watchlist-lists')
})

test('a call goes before a marker', async () => {
  const more = { externalId: 'a+watchlist.clear', simulated: 'adverse' }
  expect(await said('watchlist', more)).toMatchObject(match)
})

describe('while the simulated vendor takes its time', () => {
  const ending = (whenSlept: (stop: AbortController) => void) => {
    const stop = new AbortController()
    const slow = simulatedChecks({ identity: real('a'), watchlist: real('b') }, (_, signal) => {
      whenSlept(stop)
      return signal.aborted ? Promise.reject(signal.reason) : Promise.resolve()
    })
    return ask(slow.watchlist, { externalId: 'a+watchlist.slow' }, { signal: stop.signal })
  }

  test('a question may be given up', async () => {
    expect(await ending((stop) => stop.abort())).toEqual(down)
  })

  test('one that is not is answered', async () => {
    expect(await ending(() => {})).toMatchObject(clear)
  })
})

const marked = (check: keyof PersonChecks, marker: string): CheckProvider => ({
  name: 'marked',
  check: (question, asking) =>
    checks[check].check({ ...question, externalId: `a+${check}.${marker}` }, asking),
})
describeCheckProvider('the simulated identity check', () => checks.identity)
describeCheckProvider('the simulated watchlist check', () => checks.watchlist)
describeCheckProvider('the simulator itself', () => marked('identity', 'slow'))
describeCheckProvider('the simulator with a match', () => marked('watchlist', 'adverse'))
