/** What the operator sees of `ostiary registry import|search|status|owners`. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openTestStore } from '../../../../test/store.ts'
import type { TestStore } from '../../../../test/store.ts'
import { fixedClock } from '../platform/clock.ts'
import { bodsExamples, fixture, fixturePath } from '../registry/fixtures/load.ts'
import { ownershipCommand } from './ownership.ts'
import type { OwnershipCommand } from './ownership.ts'
import { registryImportCommand, registrySearchCommand, registryStatusCommand } from './registry.ts'
import type { RegistryImportCommand } from './registry.ts'

let store: TestStore
let folder: string
let lines: string[]
const clock = fixedClock(Date.parse('2026-03-01T10:00:00Z'))
const silent = { step: () => {}, advance: () => {}, end: () => {} }
const print = (line: string): void => {
  lines.push(line)
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ostiary-registry-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))
beforeEach(async () => {
  lines = []
  store = await openTestStore()
})
afterEach(() => store.close())

const command = () => ({ pool: store.pool, now: clock.now, print, complain: print })
const load = (names: readonly string[], more: Partial<RegistryImportCommand> = {}) =>
  registryImportCommand({
    ...command(),
    paths: names.map((name) => (name.startsWith('/') ? name : fixturePath(name))),
    progress: silent,
    ...more,
  })
const search = (countryCode: string, more: object = {}, json = false) =>
  registrySearchCommand({ ...command(), json, question: { countryCode, mode: 'exact', ...more } })

describe('registry import', () => {
  test('prints what each file has added, changed and removed', async () => {
    expect(await load(['gleif-lei-before.xml', 'gleif-rr-before.xml'])).toBe(0)
    expect(lines).toEqual([
      'companies version 1 is active, from gleif-lei-before.xml.',
      '  records  5',
      '  added    5',
      '  changed  0',
      '  removed  0',
      'Warning: the publisher announces 2,495,059 records; the file has others.',
      'relations version 1 is active, from gleif-rr-before.xml.',
      '  records  7',
      '  added    7',
      '  changed  0',
      '  removed  0',
      'Warning: the publisher announces 407,916 records; the file has others.',
    ])
    lines = []
    expect(await load(['gleif-lei-after.xml'], { update: true })).toBe(0)
    expect(lines.slice(0, 5)).toEqual([
      'companies version 2 is active, from gleif-lei-after.xml.',
      '  records  6',
      '  added    1',
      '  changed  4',
      '  removed  0',
    ])
  })

  test('refuses a cut file in words, and says what stays', async () => {
    await load(['gleif-lei-before.xml'])
    lines = []
    const cut = join(folder, 'cut.xml')
    await writeFile(cut, fixture('gleif-lei-after.xml').subarray(0, 5_000))
    expect(await load([cut])).toBe(1)
    expect(lines).toEqual([
      'Nothing was imported. The file was cut in the middle. Download it again; what is loaded ' +
        'stays. (cut.xml)',
      'companies version 1 stays: 5 records, checked less than a minute ago.',
    ])
    lines = []
    expect(await load([cut], { json: true })).toBe(1)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      kind: 'refused',
      code: 'truncated',
      stays: [{ part: 'companies', version: 1 }],
    })
  })

  test('names each file while it is read, and ends the progress before the answer', async () => {
    const told: string[] = []
    const progress = {
      step: (name: string) => told.push(name),
      advance: () => {},
      end: () => told.push('end'),
    }
    await load(['gleif-lei.xml'], { progress, print: (line) => told.push(line) })
    expect(told.slice(0, 3)).toEqual([
      'Reading gleif-lei.xml',
      'end',
      'companies version 1 is active, from gleif-lei.xml.',
    ])
  })
})

test('registry status says how old each part is, and what it means to have none', async () => {
  expect(await registryStatusCommand(command())).toBe(0)
  expect(lines[0]).toBe('No companies are loaded: every business is entered by hand.')
  await load(['gleif-lei.xml'])
  lines = []
  clock.advance(3 * 86_400_000)
  await registryStatusCommand(command())
  expect(lines).toHaveLength(2)
  expect(lines[1]).toMatch(/^gleif +companies +1 +4 +2023-06-05 +3 days$/)
})

describe('registry search', () => {
  test('prints candidates, and answers in JSON', async () => {
    await load(['gleif-lei-before.xml'])
    lines = []
    expect(await search('SK', { name: 'vub generali', mode: 'start_with' })).toBe(0)
    expect(lines[1]).toMatch(/^gleif:097900BHF50000076475 +VÚB Generali .*35903058 +active/)
    lines = []
    expect(await search('SK', { registrationNumber: '35903058' }, true)).toBe(0)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      data: [{ handle: 'gleif:097900BHF50000076475' }],
    })
  })

  test.each([
    ['SK', { name: 'nobody at all' }, 'No company was found.'],
    ['ZZ', { name: 'x' }, 'ZZ is no country. Give its ISO 3166-1 code, such as GB.'],
    ['SK', {}, 'Give a name, or a number with --number.'],
  ])('%s %j: %s', async (country, question, line) => {
    expect(await search(country, question)).toBe(1)
    expect(lines).toEqual([line])
  })
})

describe('registry owners', () => {
  const owners = async (name: string, more: Partial<OwnershipCommand> = {}) => {
    const path = join(folder, `${name}.json`)
    await writeFile(path, bodsExamples().get(name) ?? '')
    return ownershipCommand({ path, threshold: '25', print, complain: print, ...more })
  }

  test('says who owns, by which chain and by what control', async () => {
    expect(await owners('indirect-ownership')).toBe(0)
    expect(lines).toEqual([
      'Owners of Company A:',
      '  Person 1: 30% of the shares; by ownership, majority (perhaps), control (perhaps), ' +
        'declared',
      '    Person 1 holds 0% to 100% of Company B, which holds 60% of Company A: 0% to 60%',
      '    Company B may be controlled by Person 1 with 100% of the votes',
      '    Company A may be controlled by Company B with 60% of the votes',
      '  nobody for 40% to 100%: undisclosed',
      'Somebody who must be named may be missing.',
    ])
  })

  test('says when a state owns', async () => {
    expect(await owners('bods-package-fi-soe')).toBe(0)
    expect(lines).toEqual([
      'No beneficial owner of Gasgrid Finland Oy is known.',
      '  Valtiovarainministerio, a state: 100% of the shares',
      '  Suomen tasavalta, a state: 100% of the shares',
      'Owners need not be named: state.',
    ])
  })

  test('answers for a day, and in JSON', async () => {
    expect(await owners('tecido', { day: '2020-01-31', json: true })).toBe(0)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      data: [{ derivable: true, owners: [{ shares: { minimum: '100', maximum: '100' } }] }],
    })
  })

  test.each([
    [{ threshold: 'x' }, 'A threshold is a number from 0 to 100, not "x".'],
    [{ day: 'today' }, 'A day is written YYYY-MM-DD, not "today".'],
  ])('%j: %s', async (more, line) => {
    expect(await owners('tecido', more)).toBe(1)
    expect(lines).toEqual([line])
  })

  test('refuses a file that is not there', async () => {
    const path = join(folder, 'none.json')
    expect(await ownershipCommand({ path, threshold: '25', print, complain: print })).toBe(1)
    expect(lines).toEqual(['There is no such file. Check the path. (none.json)'])
  })
})
