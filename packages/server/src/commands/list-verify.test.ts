/** What of a stored list may be edited behind our back, and that it is told. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestStore } from '../../../../test/store.ts'
import type { TestStore } from '../../../../test/store.ts'
import { inventedEntry, inventedList, upTo } from '../store/lists.fixture.ts'
import { importList } from '../store/lists.ts'
import { verifyListsCommand } from './list-verify.ts'

let store: TestStore
let lines: string[]
const silent = { step: () => {}, advance: () => {}, end: () => {} }

beforeEach(async () => {
  lines = []
  store = await openTestStore()
  const renamed = { ...inventedEntry(3), name: 'RENAMED' }
  const versions = [
    inventedList(upTo(20)),
    inventedList([], { entries: upTo(21).map(inventedEntry).with(2, renamed) }),
    inventedList(upTo(20).slice(1)),
  ]
  const others = { source: 'own:others' }
  for (const list of [...versions, inventedList(upTo(3), others)])
    expect(await importList(store.pool, list, [], { nowMs: 0 })).toMatchObject({ kind: 'imported' })
})
afterEach(() => store.close())

async function verify(list?: string): Promise<number> {
  lines = []
  const print = (line: string): number => lines.push(line)
  return verifyListsCommand({ pool: store.pool, print, progress: silent }, list)
}
const edit = (text: string): Promise<unknown> => store.pool.query({ text })

test('as imported every version holds', async () => {
  expect(await verify()).toBe(0)
  // Twenty, one renamed and named back, one that came and went, and the three of the other list.
  expect(lines[0]).toBe('Checked 26 entries of 4 versions, lists: 2.')
  expect(lines[1]).toContain('Every entry is as it was imported')
})

const of = `where list = 'ofac-sdn' and entry_no = '5'`
const edited = 'ofac-sdn entry 5, as it stands since version 1, is not what was imported'
const others = (version: number): string => `ofac-sdn version ${version} is not what was imported`

const another = `repeat('0', 64)`
const row = `update list_entry set`

interface Edit {
  readonly text: string
  readonly told: readonly string[]
  /** What is not said, since it is not so. */
  readonly unsaid?: string
}

const edits: Readonly<Record<string, Edit>> = {
  'a name': {
    text: `${row} body = replace(body, 'INVENTED 5', 'SOMEBODY') ${of}`,
    told: [edited, others(1), others(2), others(3)],
  },
  'no JSON any more': { text: `${row} body = '{' ${of}`, told: [edited, others(1)] },
  'its digest': {
    text: `${row} digest = ${another} ${of}`,
    told: [edited],
    unsaid: 'ofac-sdn version',
  },
  'how many wallets': {
    text: `${row} wallets = 0 ${of}`,
    told: [edited],
    unsaid: 'ofac-sdn version',
  },
  'its number': { text: `${row} entry_no = '500' ${of}`, told: ['entry 500, as it stands'] },
  deleted: {
    text: `delete from list_entry ${of}`,
    told: [`${others(1)}: it was made of 20 entries and has 19.`, others(3)],
    unsaid: 'ofac-sdn entry',
  },
  'ended too early': {
    text: `${row} to_version = 2 ${of}`,
    told: [others(3)],
    unsaid: others(2),
  },
  'a former name': {
    text: `${row} body = replace(body, 'RENAMED', 'X') where from_version = 2 and entry_no = '3'`,
    told: ['entry 3, as it stands since version 2', others(2)],
    unsaid: others(3),
  },
  'of a whole version': {
    text: `update list_version set digest = ${another} where list = 'ofac-sdn' and version = 2`,
    told: [others(2)],
    unsaid: others(1),
  },
}

test.each(Object.entries(edits))('an edit is told: %s', async (_, { text, told, unsaid }) => {
  await edit(text)
  expect(await verify()).toBe(1)
  const all = lines.join('\n')
  for (const one of told) expect(all).toContain(one)
  if (unsaid !== undefined) expect(all).not.toContain(unsaid)
  expect(all).toContain('restore list_version and list_entry from a backup')
  expect(await verify('ofac-sdn')).toBe(1)
  expect(await verify('own:others')).toBe(0)
})

test('an entry edited together with its digest breaks the versions that had it', async () => {
  const body = JSON.stringify(inventedEntry(4))
  await edit(`update list_entry e set digest = f.digest, body = '${body}' from list_entry f
    where e.list = 'ofac-sdn' and e.entry_no = '5' and f.list = e.list and f.entry_no = '4'`)
  expect(await verify()).toBe(1)
  expect(lines.join('\n')).toContain(others(1))
})

test('a list that was never loaded', async () => {
  expect(await verify('un')).toBe(1)
  expect(lines).toEqual(['un was never loaded.'])
})
