/** Cells: which are guarded, and that each comes back as it was. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { guarded, unguarded } from './cells.ts'

// oxfmt-ignore
test.each([
  ['=cmd()',          "'=cmd()"],
  ['@sum(A1)',        "'@sum(A1)"],
  ['+cmd|x',          "'+cmd|x"],
  ['-2+cmd()',        "'-2+cmd()"],
  ['\tx',             "'\tx"],
  [' x',              "' x"],
  ["'=x",             "''=x"],
  ["'tis",            "'tis"],
  ['-1.5',            '-1.5'],
  ['+34 600-000 001', '+34 600-000 001'],
  ['O=K',             'O=K'],
])('%j is written as %j', (value, cell) => {
  expect(guarded(value)).toBe(cell)
})

test('what a person wrote without a guard is only rid of the spaces around it', () => {
  expect(['  Ana ', "'tis", "'"].map(unguarded)).toEqual(['Ana', "'tis", "'"])
})

test('every value comes back', () => {
  const rough = fc.constantFrom("'", '=', '+', '-', '@', ' ', '\t', '\r', '\n', '1', 'a', '\ufeff')
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: rough })), (value) => {
      expect(unguarded(guarded(value))).toBe(value)
    }),
    { numRuns: 2_000 },
  )
})
