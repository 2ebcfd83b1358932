/** Every marker of the simulated score does what its row says; without one the real one answers. */
import { builtInModel } from '@ostiary/domain/risk/fraud-model'
import { describe, expect, test } from 'vitest'
import type { FraudProvider, FraudQuestion } from '../kit.ts'
import { simulatedFraud } from './fraud.ts'
import { sentinels } from './sentinels.ts'

const real: FraudProvider = {
  name: 'scorecard',
  score: () =>
    Promise.resolve({
      kind: 'ok',
      facts: { score: 0.71, coverage: 0.5, modelVersion: 'real', findings: {} },
    }),
}
const slept: number[] = []
const fraud = simulatedFraud(real, (ms) => Promise.resolve(void slept.push(ms)))
const asked = (
  externalId: string,
  more: Partial<FraudQuestion> = {},
  { provider = fraud, signal = new AbortController().signal } = {},
) =>
  provider.score(
    {
      externalId,
      environment: 'sandbox',
      profile: undefined,
      known: { atMs: 0, flagged: false, identityClear: true },
      model: builtInModel,
      number: 1,
      tries: 0,
      ...more,
    },
    { idempotencyKey: 'key-1', signal },
  )

const scored = (score: number) => ({ kind: 'ok', facts: { score, coverage: 1 } })
const down = { kind: 'retry' }
const never = { kind: 'fail' }

// A table is easier to check when its columns line up.
// oxfmt-ignore
const expected: Readonly<Record<string, readonly [first: object, afterTwoTries: object]>> = {
  '+fraud.82':       [scored(0.82), scored(0.82)],
  '+fraud.slow':     [scored(0.9), scored(0.9)],
  '+fraud.error':    [never, never],
  '+fraud.outage':   [down, scored(0.9)],
  '+fraud.down':     [down, down],
  '+fraud.callback': [{ kind: 'later' }, { kind: 'later' }],
}

const rows = sentinels.filter((one) => one.check === 'fraud')
test.each(rows)('$input', async ({ input, delayMs }) => {
  slept.length = 0
  expect(await asked(`ann${input}`)).toMatchObject(expected[input]![0])
  expect(slept).toEqual(delayMs === 0 ? [] : [delayMs])
  expect(await asked(`ann${input}`, { tries: 2 })).toMatchObject(expected[input]![1])
})

describe('while the simulated vendor takes its time', () => {
  const ending = (whenSlept: (stop: AbortController) => void) => {
    const stop = new AbortController()
    const slow = simulatedFraud(real, (_ms, signal) => {
      whenSlept(stop)
      return signal.aborted ? Promise.reject(signal.reason) : Promise.resolve()
    })
    return asked('ann+fraud.slow', {}, { provider: slow, signal: stop.signal })
  }

  test('a question may be given up', async () => {
    expect(await ending((stop) => stop.abort())).toEqual(down)
  })

  test('one that is not is answered', async () => {
    expect(await ending(() => {})).toMatchObject(scored(0.9))
  })
})

test('each evaluation has its own word, and those after the last word have that', async () => {
  const marked = 'ann+identity.passed+fraud.82-error-5'
  const said = [1, 2, 3, 4].map((number) => asked(marked, { number }))
  expect(await Promise.all(said)).toMatchObject([scored(0.82), never, scored(0.05), scored(0.05)])
})

test.each(['ann', 'ann+identity.passed', 'ann+fraud.'])('%s has its real score', async (id) => {
  expect(await asked(id)).toMatchObject({ facts: { score: 0.71, modelVersion: 'real' } })
})

test.each(['0', '00', '100', 'often'])('a word that is no score, %s, is none', async (word) => {
  expect(await asked(`ann+fraud.${word}`)).toEqual(never)
})
