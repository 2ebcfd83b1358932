/** Every list from its excerpt, told by its content, and never under another list's name. */
import { mkdtempSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { knownList, LISTS, NAMED_LISTS, type ListName } from './catalogue.ts'
import type { ParsedList } from './entry.ts'
import { fixture, LIST_FIXTURES } from './fixtures/load.ts'
import { odsOf } from './ods.fixture.ts'
import { readSource } from './read-source.ts'

const root = mkdtempSync(join(tmpdir(), 'ostiary-catalogue-'))
afterAll(() => rmSync(root, { recursive: true }))

let files = 0
/** Under a name that says nothing. */
async function readBytes(list: ListName, content: Buffer): Promise<ParsedList | string> {
  const path = join(root, `download-${(files += 1)}`)
  await writeFile(path, content)
  const read = await readSource(list, path)
  return read.ok ? read.list : read.problem.code
}

const all = Object.entries(LIST_FIXTURES) as [keyof typeof LIST_FIXTURES, ListName][] // its entries
const ods = odsOf([
  ['Unique ID', 'OFSI Group ID', 'Name', 'Regime Name', 'Type', 'Date Designated'],
  ['XXX0001', '1', 'NONESUCH & SONS', 'Freedonia', 'Entity', '29-06-2012'],
])
const contents: [string, ListName, Buffer][] = [
  ...all.map(([name, list]): [string, ListName, Buffer] => [name, list, fixture(name)]),
  ['a sheet', 'uk', ods],
]

test.each(contents)('%s is read as %s', async (_, list, content) => {
  const read = await readBytes(list, content)
  if (typeof read === 'string') throw new Error(read)
  expect(read.source).toBe(list)
  expect(read.entries.length).toBeGreaterThan(0)
  for (const entry of read.entries) {
    expect(entry.entryNo).not.toBe('')
    expect(entry.name.trim()).toBe(entry.name)
    expect(entry.name).not.toBe('')
    expect(entry.categories.length).toBeGreaterThan(0)
    expect(Object.values(entry)).not.toContain(undefined)
  }
  expect(await readBytes(list, gzipSync(content))).toEqual(read)
})

test('entries have the category of their list, unless the list says it of each', async () => {
  for (const [name, list] of all) {
    const known = knownList(list)
    const mixed = list === 'us-csl' || list.includes(':')
    const read = await readBytes(list, fixture(name))
    if (typeof read === 'string') throw new Error(read)
    if (!mixed) for (const one of read.entries) expect(one.categories).toEqual([known?.category])
  }
})

const names = [
  ...(Object.keys(LISTS) as ListName[]), // its keys
  ...Object.keys(NAMED_LISTS).map((kind): ListName => `${kind as 'own' | 'ftm'}:other`), // both
]
const wrong = contents.flatMap(([file, list, content]) =>
  names
    .filter((name) => name !== list && name.split(':')[0] !== list.split(':')[0])
    .map((name): [string, ListName, Buffer] => [file, name, content]),
)

test.each(wrong)('%s is refused as %s', async (_, list, content) => {
  expect(await readBytes(list, content)).toBe('not_this_list')
})

describe('what is no list at all', () => {
  test.each([
    ['zero bytes', '', 'empty'],
    ['white space', ' \n\t\n', 'empty'],
    ['a web page', '<!DOCTYPE html><html><body>503</body></html>', 'html'],
    ['PDF', '%PDF-1.7\n', 'wrong_format'],
    ['bytes', Buffer.from([0, 1, 2, 3, 0xff]), 'wrong_format'],
    ['an archive of something', Buffer.from('504b030414000000', 'hex'), 'wrong_format'],
    ['packed twice', gzipSync(gzipSync('x')), 'wrong_format'],
    ['prose', 'Service unavailable', 'wrong_format'],
    ['other XML', '<feed><entry/></feed>', 'not_this_list'],
    ['a bomb', gzipSync(Buffer.alloc(300_000_000)), 'too_large'],
  ])('%s', async (_, content, code) => {
    for (const list of ['ofac-sdn', 'uk', 'eu', 'us-csl', 'ftm:x', 'own:x'] as const)
      expect(await readBytes(list, Buffer.from(content))).toBe(code)
  })
})

test('only names of the catalogue are names', () => {
  for (const name of ['own:desk', 'ftm:peps_2', 'un']) expect(knownList(name)).toBeDefined()
  for (const name of ['demo', 'own', 'own:', 'own:A', 'constructor', 'ftm:a b', '']) {
    expect(knownList(name)).toBeUndefined()
  }
})
