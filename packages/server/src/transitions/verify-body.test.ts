/** Whatever the facts hold, what stands beside them is read as it was written. */
import type { Entry } from '@ostiary/domain/aggregate'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bodyOf } from './journal.ts'
import type { LineBody } from './journal.ts'
import { isOtherForm, readEnds } from './verify-body.ts'

const digest = 'a1'.repeat(32)
/** Facts that look like what stands outside of them. */
const word = fc.constantFrom(digest, `"${digest}"`, `,"after":"${digest}"}`, '"by":"x"', '}', '\n')
const value = fc.oneof(word, fc.string(), fc.double(), fc.boolean())
const name = fc.oneof(fc.constantFrom('sealed', 'after', 'by', 'cause', 'facts'), fc.string())
const plain = fc.dictionary(name, value) as fc.Arbitrary<NonNullable<Entry['facts']['plain']>>
const entry: fc.Arbitrary<Entry> = fc.record({
  machine: fc.constant('customer' as const),
  event: fc.constant('screening_cleared'),
  from: fc.constantFrom(null, 'screening'),
  to: fc.constantFrom('initiating', 'verifying'),
  by: fc.constantFrom('partner' as const, 'provider' as const),
  actor: fc.constant('x'),
  facts: fc.oneof(fc.constant({}), fc.record({ plain }), plain as fc.Arbitrary<Entry['facts']>),
})
const extra = fc.record(
  { cause: fc.nat(), sealed: fc.constant(digest), after: fc.constant('b2'.repeat(32)) },
  { requiredKeys: [] },
)

test('the ends of any body are read as JSON says', () => {
  fc.assert(
    fc.property(entry, extra, (line, more) => {
      const text = bodyOf(line, more)
      const { from, to, by, cause, sealed, after } = JSON.parse(text) as LineBody
      expect(readEnds(text)).toEqual({ move: { from, to, by }, cause, sealed, after })
      expect(isOtherForm(text)).toBe(false)
    }),
    { numRuns: 2_000 },
  )
})

test.each([
  '',
  'x',
  '{}',
  '{"v":1}',
  '{"v":1,"by":"x"',
  '{"by":"x","v":1}',
  '{"v":1,"a":b,"by":"x"}',
])('the body %j is not one of this form', (text) => {
  expect(readEnds(text)).toBeUndefined()
})

test('a body of another form is known as such', () => {
  expect(isOtherForm('{"v":2,"from":null}')).toBe(true)
  expect(isOtherForm('{"version":2}')).toBe(false)
})
