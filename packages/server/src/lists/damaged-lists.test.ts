/**
 * Whatever happens to a file on its way, an import never throws, never takes it for another list,
 * and takes no part of it for the whole. A failure names its seed; `LISTS_SEED=<seed>` replays it.
 */
import { randomInt } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import type { ListName } from './catalogue.ts'
import { fixture, LIST_FIXTURES } from './fixtures/load.ts'
import { listProblemSentence } from './list-problem.ts'
import { odsOf } from './ods.fixture.ts'
import { readSource, type SourceRead } from './read-source.ts'

const seed = Number(process.env['LISTS_SEED'] ?? randomInt(2 ** 31))
const root = mkdtempSync(join(tmpdir(), 'ostiary-damaged-'))
afterAll(() => rmSync(root, { recursive: true }))

const path = join(root, 'download')
async function readBytes(list: ListName, content: Buffer): Promise<SourceRead> {
  await writeFile(path, content)
  return readSource(list, path)
}

const sheet = odsOf([
  ['Unique ID', 'OFSI Group ID', 'Name', 'Regime Name', 'Type', 'Date Designated'],
  ...[1, 2, 3].map((n) => [`XXX000${n}`, String(n), `NAME ${n}`, 'Freedonia', 'Entity', '']),
])
const lists: [string, ListName, Buffer][] = [
  ...Object.entries(LIST_FIXTURES).map(([name, list]): [string, ListName, Buffer] => [
    name,
    list,
    fixture(name),
  ]),
  ['a sheet', 'uk', sheet],
]

const damage = fc.oneof(
  fc.record({
    kind: fc.constant('flip' as const),
    at: fc.nat(),
    with: fc.integer({ min: 1, max: 255 }),
  }),
  fc.record({
    kind: fc.constant('lose' as const),
    at: fc.nat(),
    length: fc.integer({ min: 1, max: 500 }),
  }),
  fc.record({
    kind: fc.constant('insert' as const),
    at: fc.nat(),
    text: fc.string({ maxLength: 20 }),
  }),
  fc.record({
    kind: fc.constant('repeat' as const),
    at: fc.nat(),
    length: fc.integer({ min: 1, max: 500 }),
  }),
)
type Damage = typeof damage extends fc.Arbitrary<infer One> ? One : never

function damaged(content: Buffer, one: Damage): Buffer {
  const at = one.at % content.length
  const [before, after] = [content.subarray(0, at), content.subarray(at)]
  if (one.kind === 'insert') return Buffer.concat([before, Buffer.from(one.text), after])
  if (one.kind === 'lose') return Buffer.concat([before, after.subarray(one.length)])
  if (one.kind === 'repeat') return Buffer.concat([before, after.subarray(0, one.length), after])
  const flipped = Buffer.from(content)
  flipped[at]! ^= one.with // inside
  return flipped
}

/** A refusal is a sentence; what is taken has its number and its name. */
function sound(read: SourceRead): boolean {
  if (!read.ok) return listProblemSentence(read.problem).length > 20
  const { entries } = read.list
  const numbers = new Set(entries.map(({ entryNo }) => entryNo))
  return (
    entries.length > 0 &&
    numbers.size === entries.length &&
    entries.every(({ entryNo, name }) => entryNo.trim() !== '' && name.trim() !== '')
  )
}

describe(`any damage, LISTS_SEED=${seed}`, () => {
  test.each(lists)(
    'of %s is refused in words, or leaves a sound list',
    async (_, list, content) => {
      await fc.assert(
        fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 4 }), async (all) => {
          const broken = all.reduce(damaged, content)
          return sound(await readBytes(list, broken.length > 0 ? broken : Buffer.from(' ')))
        }),
        { seed, numRuns: 60 },
      )
    },
  )

  test.each(lists)('of %s inside its gzip is refused', async (_, list, content) => {
    const packed = gzipSync(content)
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 12, max: packed.length - 1 }), async (length) => {
        const read = await readBytes(list, packed.subarray(0, length))
        return !read.ok && read.problem.code === 'truncated'
      }),
      { seed, numRuns: 20 },
    )
  })
})

/** What a list looks like when its last bytes never came. */
describe('cut anywhere', () => {
  test.each(lists)('%s is refused, or is whole lines of itself', async (name, list, content) => {
    const whole = await readBytes(list, content)
    if (!whole.ok) throw new Error(whole.problem.code)
    const names = new Set(whole.list.entries.map(({ entryNo }) => entryNo))
    const step = Math.max(1, Math.floor(content.length / 150))
    for (let length = 1; length < content.length - 1; length += step) {
      const part = content.subarray(0, length)
      const read = await readBytes(list, part)
      if (!read.ok) continue
      // OFAC's end mark is missed by the import; the others that are lines end where a line does,
      // and lose entries, which the import compares with what is loaded. Our own may end anywhere.
      expect(name, `cut at ${length}`).not.toMatch(/\.xml$|sheet/)
      const ends =
        part.at(-1) === 0x0a || read.list.warnings.some((one) => one.code === 'end_mark_missing')
      const lenient = list.startsWith('own:') || list.startsWith('ftm:')
      expect(ends || lenient, `cut at ${length}`).toBe(true)
      expect(read.list.entries.every(({ entryNo }) => names.has(entryNo) || lenient)).toBe(true)
    }
  })
})
