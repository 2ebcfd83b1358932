/** What the operator sees of `ostiary data import|status`, on real files and a real store. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { datasetNames } from '@ostiary/domain/risk/datasets'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openTestStore } from '../../../../test/store.ts'
import type { TestStore } from '../../../../test/store.ts'
import { excerptFile, excerptPath } from '../lists/reference-data/fixtures/load.ts'
import { fixedClock } from '../platform/clock.ts'
import { operatorCommands } from '../usage/operator-commands.ts'
import { dataImportCommand, dataStatusCommand } from './data.ts'
import type { DataImportCommand } from './data.ts'

let store: TestStore
let folder: string
let lines: string[]
const startMs = Date.parse('2026-03-01T10:00:00Z')
let clock: ReturnType<typeof fixedClock>
const silent = { step: () => {}, advance: () => {}, end: () => {} }

beforeEach(async () => {
  lines = []
  clock = fixedClock(startMs)
  store = await openTestStore()
  folder = await mkdtemp(join(tmpdir(), 'ostiary-data-'))
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
const run = (more: Partial<DataImportCommand> = {}): Promise<number> =>
  dataImportCommand({
    ...command(),
    dataset: 'vpn',
    path: excerptPath('vpn'),
    progress: silent,
    ...more,
  })

async function put(content: Buffer | string): Promise<string> {
  const path = join(folder, 'file')
  await writeFile(path, content)
  return path
}

test('the command takes every dataset there is', () => {
  expect(operatorCommands.data.forms.import.words[0].of).toEqual(datasetNames)
})

describe('data import', () => {
  test('prints how many entries there are, were added and removed', async () => {
    expect(await run()).toBe(0)
    expect(lines).toEqual([
      'vpn version 1 is active.',
      '  entries  11',
      '  added    11',
      '  removed   0',
    ])
  })

  test('again, and packed, says that nothing changed', async () => {
    await run()
    lines = []
    expect(await run({ path: await put(gzipSync(excerptFile('vpn'))) })).toBe(0)
    expect(lines[0]).toBe('vpn is unchanged: version 1 stays, and counts as checked now.')
  })

  test('of the FATF says of which day it is and what it lacks', async () => {
    await run({ dataset: 'fatf', path: excerptPath('fatf') })
    expect(lines.slice(-2)).toEqual([
      'As published on 2024-10-25.',
      'Warning: The file lacks this list, so the feature it decides stays unknown. ' +
        '(call_for_action)',
    ])
  })

  const whole = excerptFile('vpn').toString()
  const shorter = whole.split('\n').slice(6).join('\n')
  test.each<[string, string, Buffer | string]>([
    ['empty', 'The file is empty', ''],
    ['a web page', 'The file is a web page', '<!DOCTYPE html><html><body>Sign in</body></html>'],
    ['cut', 'The file was cut in the middle', gzipSync(whole).subarray(0, 60)],
    ['cut within a line', 'The last line has no line end', whole.slice(0, -4)],
    ['shrunken', 'The new data have lost too many entries', shorter],
    ['of domains', 'Too many lines are not of this dataset', excerptFile('disposable-domains')],
  ])('a file that is %s is refused, and the last good version stays', async (_, says, content) => {
    await run()
    clock.advance(3 * 86_400_000)
    lines = []
    expect(await run({ path: await put(content) })).toBe(1)
    expect(lines[0]).toMatch(new RegExp(`^vpn was not imported. ${says}`))
    expect(lines[1]).toBe('vpn version 1 stays: 11 entries, checked 3 days ago.')
  })

  test('a shrunken file is taken when told', async () => {
    await run()
    expect(await run({ path: await put(shorter), allowShrink: true })).toBe(0)
    expect(lines).toContain('vpn version 2 is active.')
  })

  test('a path that is not there is refused in words', async () => {
    expect(await run({ path: join(folder, 'nothing') })).toBe(1)
    expect(lines).toEqual([
      'vpn was not imported. There is no such file. Check the path. (nothing)',
      'There is no earlier version of vpn.',
    ])
  })

  test('answers in JSON, one document each way', async () => {
    await run({ json: true })
    await run({ json: true, path: await put('') })
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { kind: 'imported', dataset: 'vpn', version: 1, entries: 11, added: 11, removed: 0 },
      { kind: 'refused', dataset: 'vpn', code: 'empty', stays: { version: 1, entries: 11 } },
    ])
  })

  test('names each step, and ends the progress before the answer', async () => {
    const told: string[] = []
    const progress = {
      step: (name: string) => told.push(name),
      advance: (done: number, total: number) => told.push(`${done}/${total}`),
      end: () => told.push('end'),
    }
    await run({ progress, print: (line) => told.push(line) })
    expect(told.slice(0, 6)).toEqual([
      'Reading vpn',
      '0/12',
      '12/12',
      'Storing vpn',
      'end',
      'vpn version 1 is active.',
    ])
  })
})

describe('data status', () => {
  test('without data says what the model cannot know', async () => {
    expect(await dataStatusCommand(command())).toBe(0)
    expect(lines).toEqual([
      'Not loaded: disposable-domains, datacenter, vpn, tor, fatf.',
      'Unknown to the fraud model: EMAIL_DISPOSABLE, IP_ANONYMOUS, IP_HOSTING, ' +
        'GEO_CALL_FOR_ACTION, GEO_MONITORED.',
      'Load a file: ostiary data import <dataset> <file>',
    ])
  })

  test('shows size, day and age of each, and what is missing', async () => {
    await run()
    await run({ dataset: 'fatf', path: excerptPath('fatf') })
    clock.advance(2 * 3_600_000)
    lines = []
    await dataStatusCommand(command())
    expect(lines[0]).toMatch(/^dataset +version +entries +as of +imported \(UTC\) +age$/)
    expect(lines[1]).toMatch(/^fatf +1 +5 +2024-10-25 +2026-03-01 10:00 +2 hours$/)
    expect(lines[2]).toMatch(/^vpn +1 +11 +2026-03-01 10:00 +2 hours$/)
    expect(lines.slice(3, 5)).toEqual([
      'Not loaded: disposable-domains, datacenter, tor.',
      'Unknown to the fraud model: EMAIL_DISPOSABLE, IP_HOSTING.',
    ])
  })

  test('answers in JSON', async () => {
    await run()
    lines = []
    await dataStatusCommand({ ...command(), json: true })
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      data: [{ dataset: 'vpn', version: 1, ageSeconds: 0, importedAt: '2026-03-01T10:00:00.000Z' }],
    })
  })
})
