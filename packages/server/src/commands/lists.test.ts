/** What the operator sees of `ostiary lists import|status`, on real files and a real store. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openTestStore } from '../../../../test/store.ts'
import type { TestStore } from '../../../../test/store.ts'
import { LISTS } from '../lists/catalogue.ts'
import { fixture } from '../lists/fixtures/load.ts'
import { inventedList, upTo } from '../store/lists.fixture.ts'
import { importList } from '../store/lists.ts'
import { diffCommand, historyCommand } from './list-history.ts'
import { importCommand, loadDemoList, statusCommand } from './lists.ts'
import type { ImportCommand } from './lists.ts'
import { fixedClock } from '../platform/clock.ts'
import { listsByName } from '../usage/operator-commands.ts'

let store: TestStore
let folder: string
let lines: string[]
const clock = fixedClock(Date.parse('2026-03-01T10:00:00Z'))
const silent = { step: () => {}, advance: () => {}, end: () => {} }

beforeEach(async () => {
  lines = []
  store = await openTestStore()
  folder = await mkdtemp(join(tmpdir(), 'ostiary-lists-'))
})
afterEach(async () => {
  await store.close()
  await rm(folder, { recursive: true, force: true })
})

const command = () => ({
  pool: store.pool,
  now: clock.now,
  print: (line: string) => {
    lines.push(line)
  },
})
const run = (more: Partial<ImportCommand> = {}): Promise<number> =>
  importCommand({ ...command(), source: 'ofac-sdn', path: folder, progress: silent, ...more })

const put = (name: string, content: Buffer | string): Promise<void> =>
  writeFile(join(folder, name), content)

async function putExcerpt(names = ['sdn.csv', 'add.csv', 'alt.csv', 'sdn_comments.csv']) {
  for (const name of names) await put(name, fixture(name))
}

describe('lists import', () => {
  test('prints entries, wallet addresses, and what was added, removed and changed', async () => {
    await putExcerpt()
    expect(await run()).toBe(0)
    expect(lines.slice(0, 6)).toEqual([
      'ofac-sdn version 1 is active.',
      '  entries            6',
      '  wallet addresses  25',
      '  added              6',
      '  removed            0',
      '  changed            0',
    ])
    expect(lines.filter((line) => line.startsWith('Warning'))).toEqual([])
  })

  test('again says that nothing changed', async () => {
    await putExcerpt()
    await run()
    lines = []
    expect(await run()).toBe(0)
    expect(lines[0]).toBe('ofac-sdn is unchanged: version 1 stays, and counts as checked now.')
  })

  test('takes the list without add, alt and comments files, and warns of each', async () => {
    await putExcerpt(['sdn.csv'])
    expect(await run()).toBe(0)
    const warnings = lines.filter((line) => line.startsWith('Warning'))
    expect(warnings.join('\n')).toMatch(/add\.csv[\s\S]*alt\.csv[\s\S]*sdn_comments\.csv/)
    expect(warnings).toContainEqual(expect.stringMatching(/1,000 characters.*\(1: 33151\)/))
  })

  test('without its overflow file a list is refused as shrunken, and taken when told', async () => {
    await putExcerpt()
    await run()
    await rm(join(folder, 'sdn_comments.csv'))
    lines = []
    expect(await run()).toBe(1)
    expect(lines.join('\n')).toMatch(
      /not imported.*25 to 13[\s\S]*--allow-shrink[\s\S]*version 1 stays/,
    )
    expect(await run({ allowShrink: true })).toBe(0)
    expect(lines).toContain('ofac-sdn version 2 is active.')
  })

  const broken: [string, string, Buffer][] = [
    ['empty', 'is empty', Buffer.alloc(0)],
    ['web page', 'is a web page', Buffer.from('<!DOCTYPE html><html><body>Sign in</body></html>')],
    ['cut', 'was cut in the middle', gzipSync(fixture('sdn.csv')).subarray(0, 600)],
  ]
  test.each(broken)(
    'a file that is %s is refused, and the last good list stays',
    async (_, says, content) => {
      await putExcerpt()
      await run()
      clock.advance(3 * 86_400_000)
      await put('sdn.csv', content)
      lines = []
      expect(await run()).toBe(1)
      expect(lines[0]).toMatch(new RegExp(`^ofac-sdn was not imported. The file ${says}`))
      expect(lines[1]).toBe(
        'ofac-sdn version 1 stays: 6 entries, 25 wallet addresses, checked 3 days ago.',
      )
    },
  )

  test('a path that is not there is refused in words', async () => {
    expect(await run({ path: join(folder, 'nothing') })).toBe(1)
    expect(lines).toEqual([
      expect.stringMatching(/no such list file.*\(nothing\)/i),
      'There is no earlier version of ofac-sdn.',
    ])
  })

  test('reads the UN list from a file', async () => {
    await put('un.xml', fixture('un_excerpt.xml'))
    expect(await run({ source: 'un', path: join(folder, 'un.xml') })).toBe(0)
    expect(lines[0]).toBe('un version 1 is active.')
    expect(lines[1]).toMatch(/entries +4$/)
  })

  test('an older list is refused with both dates, and taken when told', async () => {
    await put('new.xml', fixture('un_excerpt.xml'))
    const text = fixture('un_excerpt.xml').toString('utf8')
    // Something must differ: of the same content nothing would be replaced.
    const older = text.replace('2026-02-27T00:00:09.554Z', '2022-09-15T00:00:09.554Z')
    await put('old.xml', older.replace('QDe.168', 'QDe.169'))
    const from = (name: string, more: Partial<ImportCommand> = {}): Promise<number> =>
      run({ source: 'un', path: join(folder, name), ...more })
    expect(await from('new.xml')).toBe(0)
    lines = []
    expect(await from('old.xml')).toBe(1)
    expect(lines).toEqual([
      expect.stringMatching(/not imported.*published 2022-09-15.*loaded 2026-02-27/),
      'On the command line allowOlder is --allow-older.',
      expect.stringContaining('un version 1 stays'),
    ])
    expect(await from('old.xml', { allowOlder: true })).toBe(0)
    expect(lines).toContain('un version 2 is active.')
  })

  test('answers in JSON, one document each way', async () => {
    await putExcerpt()
    await run({ json: true })
    await put('sdn.csv', '')
    await run({ json: true })
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { kind: 'imported', list: 'ofac-sdn', version: 1, entries: 6, wallets: 25, added: 6 },
      { kind: 'refused', list: 'ofac-sdn', code: 'empty', stays: { version: 1, entries: 6 } },
    ])
  })

  test('names each step, and ends the progress before the answer', async () => {
    await putExcerpt()
    const told: string[] = []
    const progress = {
      step: (name: string) => told.push(name),
      advance: (done: number, total: number) => told.push(`${done}/${total}`),
      end: () => told.push('end'),
    }
    await run({ progress, print: (line) => told.push(line) })
    expect(told.slice(0, 5)).toEqual([
      'Reading ofac-sdn',
      'Storing ofac-sdn',
      '6/6',
      'end',
      'ofac-sdn version 1 is active.',
    ])
  })
})

describe('lists status', () => {
  test('without a list says that nothing can be cleared', async () => {
    expect(await statusCommand(command())).toBe(0)
    expect(lines[0]).toBe('No list is loaded: no wallet can be cleared.')
  })

  test('with only the demo list says what it counts for, and how to load a real one', async () => {
    await loadDemoList(store.pool, clock.now())
    await statusCommand(command())
    expect(lines[1]).toMatch(/^demo +1 +6 /)
    expect(lines.slice(2).join(' ')).toMatch(/sandbox applications alone.*lists import ofac-sdn/)
  })

  test('shows counts and age of each list, and no hint', async () => {
    await importList(store.pool, inventedList(upTo(5)), [], { nowMs: clock.now() })
    clock.advance(2 * 3_600_000)
    await statusCommand(command())
    expect(lines).toHaveLength(2)
    expect(lines[0]).toMatch(/^list +version +entries +wallets +imported \(UTC\) +age$/)
    expect(lines[1]).toMatch(/^ofac-sdn +1 +5 +5 +2026-\d\d-\d\d \d\d:\d\d +2 hours$/)
  })

  test('answers in JSON', async () => {
    await importList(store.pool, inventedList(upTo(5)), [], { nowMs: clock.now() })
    await statusCommand({ ...command(), json: true })
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      data: [{ list: 'ofac-sdn', ageSeconds: 0 }],
    })
  })
})

describe('the demo list at start', () => {
  test('is loaded into an empty store, once, whoever starts', async () => {
    const both = [loadDemoList(store.pool, clock.now()), loadDemoList(store.pool, clock.now())]
    const reports = await Promise.all(both)
    expect(reports.filter((report) => report?.kind === 'imported')).toHaveLength(1)
    expect(await loadDemoList(store.pool, clock.now())).toBeUndefined()
  })

  test('is not loaded beside a real list', async () => {
    await importList(store.pool, inventedList(upTo(5)), [], { nowMs: clock.now() })
    expect(await loadDemoList(store.pool, clock.now())).toBeUndefined()
  })
})

describe('lists history and diff', () => {
  const given = () => ({ pool: store.pool, print: (line: string) => void lines.push(line) })

  beforeEach(async () => {
    await importList(store.pool, inventedList(upTo(5)), [], { nowMs: clock.now() })
    const next = inventedList([...upTo(4), 6])
    next.entries[0] = { ...next.entries[0]!, name: 'RENAMED' } // the first of five
    await importList(store.pool, next, [], { nowMs: clock.now() })
  })

  test('shows each version with what it changed', async () => {
    expect(await historyCommand(given(), 'ofac-sdn')).toBe(0)
    expect(lines[0]).toMatch(/^version +imported \(UTC\) +published +entries +added/)
    expect(lines.slice(1).map((line) => line.replace(/ 2026\S+ \S+/, ''))).toEqual([
      expect.stringMatching(/^ +2 +5 +1 +1 +1$/),
      expect.stringMatching(/^ +1 +5 +5 +0 +0$/),
    ])
  })

  test('shows what differs between two of them, entry by entry', async () => {
    expect(await diffCommand(given(), 'ofac-sdn', { from: 1, to: 2 })).toBe(0)
    expect(lines).toEqual([
      '~ 1  RENAMED (entity): name',
      '- 5  INVENTED 5 (entity)',
      '+ 6  INVENTED 6 (entity)',
      '1 added, 1 removed, 1 changed.',
    ])
    lines = []
    await diffCommand({ ...given(), json: true }, 'ofac-sdn', { from: 1, to: 2 })
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      counts: { added: 1, removed: 1, changed: 1 },
      data: [{ entryNo: '1' }, { entryNo: '5' }, { entryNo: '6' }],
    })
    await diffCommand(given(), 'ofac-sdn', { from: 0, to: 1 })
    expect(lines.at(-1)).toBe('5 added, 0 removed, 0 changed.')
  })

  test('says what to do about a version or a list that is not there', async () => {
    expect(await historyCommand(given(), 'un')).toBe(1)
    expect(await diffCommand(given(), 'ofac-sdn', { from: 1, to: 3 })).toBe(1)
    expect(await diffCommand(given(), 'ofac-sdn', { from: 2, to: 1 })).toBe(1)
    expect(lines).toEqual([
      'un was never loaded.',
      'ofac-sdn has no version 3; ostiary lists history ofac-sdn shows them.',
      'FROM is the earlier version: ostiary lists diff ofac-sdn 1 2',
    ])
  })
})

test('every list of the catalogue can be named on the command line, and no other', () => {
  expect([...listsByName].sort()).toEqual(Object.keys(LISTS).sort())
})
