/** What is told of a body that does not fit: once, of the form that was meant, never its value. */
import { Id } from '@ostiary/contract/shapes'
import Type from 'typebox'
import { expect, test } from 'vitest'
import { complaintsOf, openRequestSchemas } from './request-schemas.ts'
import type { Invalid } from './request-schemas.ts'

const named = Type.Object({ node_id: Type.String({ maxLength: 4 }) })
const check = openRequestSchemas().exact.compile(
  Type.Object({
    nodes: Type.Optional(
      Type.Union([Type.Array(Type.Union([Type.String({ maxLength: 4 }), named])), Type.Null()]),
    ),
    word: Type.Optional(
      Type.Union([Type.Unsafe({ type: 'string', enum: ['one', 'two'] }), Type.Null()]),
    ),
  }),
)

test('an id is read in lower case, in whatever holds it', () => {
  const { exact } = openRequestSchemas()
  const validate = exact.compile(
    Type.Object({ one: Type.Union([Id, Type.Null()]), all: Type.Array(Id) }),
  )
  const id = '01890000-0000-7000-8000-00000000000a'
  const value = { one: id.toUpperCase(), all: [id.toUpperCase(), id] }
  expect(validate(value)).toBe(true)
  expect(value).toEqual({ one: id, all: [id, id] })
  expect(validate({ one: `${id}0`, all: [] })).toBe(false)
})

// A table is easier to read when its columns line up.
// oxfmt-ignore
test.each([
  [{ nodes: [{ feature: 'OCR' }] },    [['/nodes/0/node_id', 'is missing']]],
  [{ nodes: [{ node_id: 5 }] },        [['/nodes/0/node_id', 'must be string']]],
  [{ nodes: [{ node_id: 'longer' }] }, [['/nodes/0/node_id', 'must NOT have more than 4 characters']]],
  [{ nodes: ['longer'] },              [['/nodes/0', 'must NOT have more than 4 characters']]],
  [{ nodes: [5] },                     [['/nodes/0', 'must be string or object']]],
  [{ nodes: 'x' },                     [['/nodes', 'must be array']]],
  [{ word: 'three' },                  [['/word', 'must be one of: one, two']]],
  [{ word: 5 },                        [['/word', 'must be one of: one, two']]],
] as const)('%j', (value, wrong) => {
  expect(check(value)).toBe(false)
  const told = complaintsOf(check.errors as Invalid[]) // it failed
  expect(told.map(({ path, message }) => [path, message])).toEqual(wrong)
})
