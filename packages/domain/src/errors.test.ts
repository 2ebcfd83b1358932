/** The catalogue of errors: each a sentence of its own, and one that says what to do. */
import { expect, test } from 'vitest'
import { errors } from './errors.ts'

test('every error has a code of its own, with what to do about it', () => {
  const rows = Object.values(errors)
  expect(new Set(rows.map(({ title }) => title)).size).toBe(rows.length)
  for (const { remedy } of rows) expect(remedy).toMatch(/^[A-Z].*\.$/)
})
