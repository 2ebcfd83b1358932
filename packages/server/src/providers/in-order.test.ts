/** Holds the order of providers, and their rest, to the table of evaluation reference 4.4. */
import { expect, test } from 'vitest'
import { fixedClock } from '../platform/clock.ts'
import { ask } from './check-provider.fixture.ts'
import { inOrder } from './in-order.ts'
import type { CheckFacts, CheckProvider, ProviderAnswer } from './kit.ts'

const ok = (reference: string): ProviderAnswer<CheckFacts> => ({
  kind: 'ok',
  facts: { outcome: 'clear', basis: 'consistency', reasons: [], reference },
})
const down = { kind: 'retry' } as const

/** A provider that answers what it is told, and counts how often it was asked. */
function told(name: string, answer: ProviderAnswer<CheckFacts>) {
  const state = { asked: 0, answer }
  const provider: CheckProvider = {
    name,
    check: () => {
      state.asked += 1
      return Promise.resolve(state.answer)
    },
  }
  return { state, provider }
}

test('the first that answers is the only one asked', async () => {
  const [one, two] = [told('one', ok('1')), told('two', ok('2'))]
  const both = inOrder(fixedClock(0), [one.provider, two.provider])
  expect(await ask(both)).toMatchObject({ facts: { provider: 'one', reference: '1' } })
  expect(two.state.asked).toBe(0)
})

test('the second answers where the first is away', async () => {
  const [one, two] = [told('one', down), told('two', ok('2'))]
  const both = inOrder(fixedClock(0), [one.provider, two.provider])
  expect(await ask(both)).toMatchObject({ facts: { provider: 'two' } })
})

test.each(['fail', 'later'] as const)('%s is an answer, and nobody else is asked', async (kind) => {
  const [one, two] = [told('one', { kind }), told('two', ok('2'))]
  const both = inOrder(fixedClock(0), [one.provider, two.provider])
  expect(await ask(both)).toEqual({ kind })
  expect(two.state.asked).toBe(0)
})

test('after five failures in a row it rests for half a minute, then one tries it', async () => {
  const clock = fixedClock(0)
  const one = told('one', down)
  const alone = inOrder(clock, [one.provider])
  for (let asked = 0; asked < 5; asked += 1) await ask(alone)
  expect(await ask(alone)).toEqual(down)
  expect(one.state.asked).toBe(5)
  clock.advance(29_999)
  await ask(alone)
  expect(one.state.asked).toBe(5)
  clock.advance(1)
  one.state.answer = ok('back')
  expect(await ask(alone)).toMatchObject({ kind: 'ok' })
  expect(await ask(alone)).toMatchObject({ kind: 'ok' })
  expect(one.state.asked).toBe(7)
})

test('one that is still away rests again', async () => {
  const clock = fixedClock(0)
  const one = told('one', down)
  const alone = inOrder(clock, [one.provider])
  for (let asked = 0; asked < 5; asked += 1) await ask(alone)
  clock.advance(30_000)
  await ask(alone)
  await ask(alone)
  expect(one.state.asked).toBe(6)
})

test('an answer between failures begins the count anew', async () => {
  const one = told('one', down)
  const alone = inOrder(fixedClock(0), [one.provider])
  for (let round = 0; round < 3; round += 1) {
    one.state.answer = down
    for (let asked = 0; asked < 4; asked += 1) await ask(alone)
    one.state.answer = ok('between')
    expect(await ask(alone)).toMatchObject({ kind: 'ok' })
  }
})
