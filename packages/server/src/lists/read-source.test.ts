/** Lists read from folders and files as operators leave them. */
import { mkdtempSync, rmSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { fixture, ofacFixtures } from './fixtures/load.ts'
import type { ListName } from './catalogue.ts'
import { readSource } from './read-source.ts'

const root = mkdtempSync(join(tmpdir(), 'ostiary-lists-'))
afterAll(() => rmSync(root, { recursive: true }))

let folders = 0
async function folderOf(files: Record<string, Buffer | string>): Promise<string> {
  const folder = join(root, String((folders += 1)))
  await mkdir(folder)
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content)
  return folder
}

async function outcome(kind: ListName, path: string): Promise<string> {
  const read = await readSource(kind, path)
  return read.ok ? read.files.map(({ name }) => name).join() : read.problem.code
}

const { sdn, add, alt, comments } = ofacFixtures()
const un = fixture('un_excerpt.xml')
const older = Buffer.from(un.toString('utf8').replace('2026-02-27T', '2025-02-27T'))

describe('OFAC', () => {
  test('a folder, whatever the case of the names, packed or not', async () => {
    const path = await folderOf({
      'SDN.CSV': sdn,
      'add.csv.gz': gzipSync(add),
      'Alt.csv': alt,
      'SDN_COMMENTS.CSV.GZ': gzipSync(comments),
      'notes.txt': 'mine',
    })
    const read = await readSource('ofac-sdn', path)
    expect(read.ok && read.list.warnings).toEqual([])
    expect(read.ok && read.files[0]).toEqual({
      name: 'SDN.CSV',
      bytes: sdn.length,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    expect(await outcome('ofac-sdn', path)).toBe('SDN.CSV,add.csv.gz,Alt.csv,SDN_COMMENTS.CSV.GZ')
  })

  test('one file is the main file', async () => {
    const path = await folderOf({ 'sdn_2024-05-03.csv': sdn })
    expect(await outcome('ofac-sdn', join(path, 'sdn_2024-05-03.csv'))).toBe('sdn_2024-05-03.csv')
  })

  test.each([
    ['a folder without the main file', { 'add.csv': add }, 'not_found'],
    [
      'a file both packed and not',
      { 'sdn.csv': sdn, 'sdn.csv.gz': gzipSync(sdn) },
      'several_files',
    ],
    ['a failed download among the four', { 'sdn.csv': sdn, 'alt.csv': '' }, 'empty'],
  ])('%s', async (_, files, code) => {
    expect(await outcome('ofac-sdn', await folderOf(files))).toBe(code)
  })

  test('no such path', async () => {
    expect(await outcome('ofac-sdn', join(root, 'nowhere'))).toBe('not_found')
  })
})

describe('UN', () => {
  test('of several the newest by the date inside', async () => {
    const path = await folderOf({ 'a.xml': un, 'b.xml.gz': gzipSync(older), 'eu.xml': '<export/>' })
    expect(await outcome('un', path)).toBe('a.xml')
  })

  test.each([
    ['two of one day', { 'a.xml': un, 'b.xml.gz': gzipSync(un) }, 'several_files'],
    ['only other lists', { 'eu.xml': '<export/>' }, 'not_this_list'],
    ['no XML at all', { 'sdn.csv': sdn }, 'not_found'],
    [
      'a failed download beside a good one',
      { 'a.xml': older, 'b.xml': '<html>503</html>' },
      'html',
    ],
  ])('%s', async (_, files, code) => {
    expect(await outcome('un', await folderOf(files))).toBe(code)
  })

  test('one file', async () => {
    const path = await folderOf({ 'consolidatedLegacyByPRN.xml': un })
    const file = join(path, 'consolidatedLegacyByPRN.xml')
    expect(await outcome('un', file)).toBe('consolidatedLegacyByPRN.xml')
  })
})
