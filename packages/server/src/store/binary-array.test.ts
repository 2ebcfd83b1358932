/** Binary array parameters, held against what PostgreSQL reads of them. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestStore } from '../../../../test/store.ts'
import type { TestStore } from '../../../../test/store.ts'
import { byteas, int4s, int8s, texts, times, uuids } from './binary-array.ts'

let store: TestStore
beforeAll(async () => {
  store = await openTestStore(1)
})
afterAll(() => store.close())

/** The elements as PostgreSQL prints them. */
async function read(type: string, sent: Buffer): Promise<(string | null)[]> {
  const { rows } = await store.pool.query<[string | null]>({
    name: `read ${type}`,
    text: `select ${type === 'timestamptz' ? '(extract(epoch from v) * 1000)' : 'v'}::text
      from unnest($1::${type}[]) with ordinality as t(v, n) order by n`,
    values: [sent],
    rowMode: 'array',
  })
  return rows.map(([value]) => value)
}

interface Kind<T> {
  readonly type: string
  readonly encode: (values: readonly (T | null)[]) => Buffer
  readonly values: fc.Arbitrary<T>
  readonly edges: readonly T[]
  readonly printed: (value: T) => string
}
const kind = <T>(one: Kind<T>): Kind<unknown> => one as unknown as Kind<unknown>

// Microseconds of a time are exact in a double from 1714 to 2285.
const at = (text: string): number => Date.parse(text)
const times2 = [0, -1, 1, at('1970-01-01'), at('1999-12-31T23:59:59.999Z'), at('2000-01-01')]

const kinds: readonly Kind<unknown>[] = [
  kind<string>({
    type: 'uuid',
    encode: uuids,
    values: fc.uuid(),
    edges: ['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'],
    printed: (value) => value.toLowerCase(),
  }),
  kind<string>({
    type: 'text',
    encode: texts,
    values: fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', '')),
    edges: ['', ' ', 'null', 'NULL', '{}', '"', '\\', ',', 'żółć 漢字 😀', '\u{10ffff}', '\n\r\t'],
    printed: (value) => value,
  }),
  kind<number>({
    type: 'int8',
    encode: int8s,
    values: fc.maxSafeInteger(),
    edges: [
      0,
      -1,
      1,
      2 ** 31,
      -(2 ** 31),
      2 ** 32,
      -(2 ** 32),
      -(2 ** 32) - 1,
      2 ** 53 - 1,
      1 - 2 ** 53,
    ],
    printed: (value) => String(value),
  }),
  kind<number>({
    type: 'int4',
    encode: int4s,
    values: fc.integer(),
    edges: [0, -1, 2 ** 31 - 1, -(2 ** 31)],
    printed: String,
  }),
  kind<Buffer>({
    type: 'bytea',
    encode: byteas,
    values: fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    edges: [Buffer.alloc(0), Buffer.alloc(1), Buffer.alloc(70_000, 255)],
    printed: (value) => `\\x${value.toString('hex')}`,
  }),
  kind<number>({
    type: 'timestamptz',
    encode: times,
    values: fc.integer({ min: at('1714-01-01'), max: at('2285-01-01') }),
    edges: times2,
    printed: (value) => `${value}.000000`,
  }),
]

describe.each(kinds)('$type[]', ({ type, encode, values, edges, printed }) => {
  const expected = (all: readonly unknown[]): (string | null)[] =>
    all.map((one) => (one === null ? null : printed(one)))

  test('the edges, nulls among them, none at all, and nothing but null', async () => {
    for (const all of [[...edges], [null, ...edges, null], [], [null], [null, null]]) {
      expect(await read(type, encode(all))).toEqual(expected(all))
    }
  })

  test('whatever is sent is read', async () => {
    const array = fc.array(fc.option(values, { freq: 5 }), { maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(array, async (all) => {
        expect(await read(type, encode(all))).toEqual(expected(all))
      }),
      { numRuns: 60 },
    )
  })
})

test('an id that repeats is the same wherever it stands, in arrays of any length', async () => {
  const [one, other] = [
    '01900000-0000-7000-8000-0000000000aa',
    '01900000-0000-7000-8000-0000000000bb',
  ]
  for (const length of [3, 200, 1000]) {
    const all = Array.from({ length }, (_, n) => (n % 5 === 4 ? null : n % 5 < 3 ? one! : other!))
    expect(await read('uuid', uuids(all))).toEqual(all)
  }
})

test('half of a surrogate pair is stored as the digest of it is computed: as U+FFFD', async () => {
  expect(await read('text', texts(['a\ud800b']))).toEqual(['a\ufffdb'])
  expect(Buffer.from('a\ud800b').toString()).toBe('a\ufffdb')
})

test('a NUL is refused by the database, not cut off', async () => {
  await expect(read('text', texts(['a\0b']))).rejects.toMatchObject({ code: '22021' })
})

test.each(['', 'x', '0190', '01900000-0000-7000-8000-00000000000g', `${'0'.repeat(8)}-0000`])(
  'a uuid that is none (%j) is never sent: its place would hold what the memory held before',
  (text) => {
    expect(() => uuids([text])).toThrow(TypeError)
  },
)

test('a number that does not fit is never sent', () => {
  expect(() => int4s([2 ** 31])).toThrow(RangeError)
  expect(() => int8s([2 ** 63])).toThrow(RangeError)
})
