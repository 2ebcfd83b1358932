/** Two lanes of the writer, and a backlog that only one of them may take. */
import { expect, test } from 'vitest'
import { block, eventCommand, gated, idOf, openBench, release } from './writer.fixture.ts'

test('more wait for one entity than open a second lane, while the first holds it', async () => {
  const bench = await openBench('one_statement')
  const pool = gated(bench.pool())
  const writer = bench.writer({ db: pool })
  const made = bench.creation('hot')
  await writer.create(made)
  const change = (n: number) => writer.change(eventCommand(idOf(made), n % 2 ? release : block))
  const stopped = pool.stopAt('commit_')
  const first = change(0)
  const go = await stopped
  const others = Array.from({ length: 200 }, (_, n) => change(n + 1))
  await new Promise((resolve) => setImmediate(resolve))
  go()
  const outcomes = await Promise.all([first, ...others])
  expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['answered']))
  await bench.close()
})
