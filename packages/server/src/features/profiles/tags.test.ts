/** A tag is one however its name is written, whoever makes it first. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestStore } from '../../../../../test/store.ts'
import type { TestStore } from '../../../../../test/store.ts'
import { insertTags, tagsOf } from './queries.ts'

const applicationId = '00000000-0000-7000-8000-0000000000aa'
const idOf = (n: number) => `00000000-0000-7000-8000-${`${n}`.padStart(12, '0')}`

let store: TestStore
beforeAll(async () => {
  store = await openTestStore(2)
})
afterAll(() => store.close())

test('two who make one at once in other letters make one, beyond ASCII too', async () => {
  // Both have looked before either made any, as two requests may.
  for (const [at, names] of [
    ['VIP', 'Élite', 'new'],
    ['vip', 'éLITE', 'old'],
  ].entries()) {
    const made = names.map((name, n) => ({ tagId: idOf(10 * at + n), name, color: '#2563eb' }))
    await insertTags(store.pool, made, { applicationId, nowMs: 0 })
  }
  const names = (await tagsOf(store.pool, applicationId)).map((one) => one.name)
  expect(names).toEqual(['VIP', 'new', 'old', 'Élite'])
})
