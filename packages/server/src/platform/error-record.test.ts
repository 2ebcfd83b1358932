/** What is logged of an error: enough to find it, nothing of what it quotes. */
import { expect, test } from 'vitest'
import { errorRecord } from './error-record.ts'

const planted = 'Zebulonika'
const thrown = (work: () => unknown): unknown => {
  try {
    return work()
  } catch (error) {
    return error
  }
}
const withCode = (code: unknown): Error => Object.assign(new Error(planted), { code })
const named = (fields: object): Error => Object.assign(new Error(planted), fields)

test.each([
  ['text that is no JSON', thrown(() => JSON.parse(planted))],
  ['an error of ours', new Error(`there is no ${planted}`)],
  ['a message of several lines', new TypeError(`one\n${planted}\ntwo`)],
  ['a message that looks like a frame', new Error(`x\n    at ${planted} (file:///x.ts:1:1)`)],
  [
    'a message that was changed',
    Object.assign(new Error(`${planted}\n${planted}`), { message: '' }),
  ],
  ['a code that is a sentence', withCode(`no ${planted} here`)],
  ['a cause', new Error('x', { cause: new Error(planted) })],
  ['a word that was thrown', planted],
  ['nothing', undefined],
])('%s: nothing of it is told', (_, error) => {
  expect(JSON.stringify(errorRecord(error))).not.toContain(planted)
})

test('it tells what and where', () => {
  const record = errorRecord(thrown(() => JSON.parse(planted)))
  expect(record['name']).toBe('SyntaxError')
  expect(String(record['stack']).split('\n')[0]).toBe('    at JSON.parse (<anonymous>)')
  expect(record['stack']).toContain('error-record.test.ts')
})

test('of the database it tells the code and what it names of the schema', () => {
  const fields = { code: '23505', constraint: 'customer_pkey', table: 'customer', routine: 'x' }
  const record = errorRecord(named({ ...fields, detail: `Key (${planted}) already exists.` }))
  expect(record).toMatchObject(fields)
  expect(JSON.stringify(record)).not.toContain(planted)
})

test('frames within promises stay', async () => {
  const error = await Promise.all([Promise.resolve().then(() => JSON.parse(planted)), 1]).catch(
    (failure: unknown) => failure,
  )
  expect(errorRecord(error)['stack']).toContain('Promise.all (index 0)')
})
