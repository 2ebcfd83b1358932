/** Looking persons up by name: what is the same name, and what only looks like it. */
import { describe, expect, test } from 'vitest'
import { demoList } from '../../lists/demo-list.ts'
import { fixture } from '../../lists/fixtures/load.ts'
import { parseUn } from '../../lists/un.ts'
import { mayBeBornIn, readBirthYears } from './birth-years.ts'
import { naturalOrder } from './name-keys.ts'
import { buildPersonIndex } from './person-index.ts'
import type { ListedPerson, SoughtPerson } from './person-index.ts'

const listed = (name: string, more: Partial<ListedPerson> = {}): ListedPerson => ({
  list: 'ofac-sdn',
  version: 3,
  entryNo: '7',
  name,
  aliases: [],
  birthDates: [],
  ...more,
})
const how = (person: ListedPerson, sought: SoughtPerson): string =>
  buildPersonIndex([person])
    .lookUp(sought, 'live')
    .map((hit) => hit.how)
    .join() || 'none'

describe('a name', () => {
  test.each([
    ['NONESUCH, Nemo Ficticius', 'Nemo Ficticius Nonesuch', 'exact'],
    ['NONESUCH, Nemo Ficticius', '  nemo\tFICTICIUS  nonesuch ', 'exact'],
    ['Nemo NONESUCH', 'nemo nonesuch', 'exact'],
    ['NONESUCH, Nemo', 'Nonesuch Nemo', 'normalised'],
    ['AL-RASHID, Harun', 'Hārūn al Rashīd', 'normalised'],
    ["O'BRIEN, Flann", 'Flann OBrien', 'normalised'],
    ['O´BRIEN, Flann', 'Flann O’Brien', 'normalised'],
    ['STRASSER, Gustav', 'Gustav Straßer', 'exact'],
    ['Немо НОНСАЧ', 'немо нонсач', 'exact'],
    ['ΟΔΥΣΣΕΥΣ, Ουτις', 'Ουτισ Οδυσσευσ', 'exact'],
    ['NONE\u00ADSUCH, Nemo', 'Nemo Nonesuch', 'normalised'],
    ['GARCI\u0301A, Ana', 'Ana Garc\u00EDa', 'exact'],
    ['NONESUCH, Nemo Ficticius', 'Nemo Nonesuch', 'none'],
    ['NONESUCH, Nemo', 'Nemo Nonsuch', 'none'],
    ['NONESUCH, Nemo', 'Nemo', 'none'],
    ['NONESUCH, Nemo', '', 'none'],
    ['...', '---', 'none'],
  ])('%s for %s: %s', (name, sought, found) =>
    expect(how(listed(name), { name: sought })).toBe(found),
  )
})

describe('an alias', () => {
  test.each([
    ['strong', 'exact'],
    ['good', 'exact'],
    [undefined, 'exact'],
    ['weak', 'normalised'],
    ['low', 'normalised'],
  ])('that the list calls %s is at most %s', (quality, found) => {
    const alias = { name: 'SLY, Foxy', ...(quality === undefined ? {} : { quality }) }
    expect(how(listed('NONESUCH, Nemo', { aliases: [alias] }), { name: 'Foxy Sly' })).toBe(found)
  })

  test('and the name itself are one hit, the better one', () => {
    const aliases = [
      { name: 'NEMO, Nonesuch', quality: 'strong' },
      { name: 'NONESUCH, Nemo', quality: 'weak' },
    ]
    expect(how(listed('NONESUCH, Nemo', { aliases }), { name: 'Nemo Nonesuch' })).toBe('exact')
    expect(how(listed('NONESUCH, Nemo', { aliases }), { name: 'Nonesuch Nemo' })).toBe('exact')
  })
})

describe('a birth', () => {
  test.each([
    [['1970-01-01'], 1971, true],
    [['1970-01-01'], 1968, false],
    [['1970'], 1969, true],
    [['1970-05'], 1972, false],
    [['1970/1973'], 1974, true],
    [['1970/1973'], 1975, false],
    [['1970~'], 1975, true],
    [['1970~'], 1976, false],
    [['1951~/1953~'], 1946, true],
    [['1970', '1980-02'], 1981, true],
    [['1970', '1980-02'], 1975, false],
    [['1970', '30-35 years old'], 1990, true],
    [['24/06/1402 (Hijri Calendar)'], 1990, true],
    [[], 1990, true],
    [['1970'], undefined, true],
  ])('on %j may be in %s: %s', (dates, year, may) =>
    expect(mayBeBornIn(readBirthYears(dates), year)).toBe(may),
  )
})

describe('lists', () => {
  const persons = [
    listed('NONESUCH, Nemo', { entryNo: '9' }),
    listed('NONESUCH, Nemo', { entryNo: '8', birthDates: ['1990'] }),
    listed('Nemo NONESUCH', { list: 'demo', version: 1, entryNo: 'D' }),
    listed('Nemo NONESUCH', { list: 'un', version: 2, entryNo: 'QDi.1' }),
  ]
  const index = buildPersonIndex(persons)
  const found = (environment: 'live' | 'sandbox', birthYear?: number) =>
    index
      .lookUp({ name: 'Nemo Nonesuch', ...(birthYear ? { birthYear } : {}) }, environment)
      .map(({ list, entryNo, listVersion }) => `${list}:${listVersion} ${entryNo}`)

  test('each give their entries, and the invented one in sandboxes only', () => {
    expect(found('live')).toEqual(['ofac-sdn:3 8', 'ofac-sdn:3 9', 'un:2 QDi.1'])
    expect(found('sandbox', 1950)).toEqual(['demo:1 D', 'ofac-sdn:3 9', 'un:2 QDi.1'])
    expect(index.lists('live')).toEqual({ 'ofac-sdn': 3, un: 2 })
    expect(index.lists('sandbox')).toEqual({ 'ofac-sdn': 3, un: 2, demo: 1 })
  })

  test('hold each of their persons, found by every name as published and in natural order', () => {
    const parse = parseUn(fixture('un_excerpt.xml'))
    const entries = [...(parse.ok ? parse.list.entries : []), ...demoList().entries]
    const all = entries
      .filter(({ kind }) => kind === 'person')
      .map((entry) => ({ ...entry, list: 'un', version: 1 }))
    const whole = buildPersonIndex(all)
    expect(whole.persons).toBe(4)
    for (const { entryNo, name, aliases } of all)
      for (const one of [name, ...aliases.map((alias) => alias.name)])
        for (const spelling of [one, naturalOrder(one), one.toLowerCase()])
          expect(
            whole.lookUp({ name: spelling }, 'live').map((hit) => hit.entryNo),
            spelling,
          ).toContain(entryNo)
  })
})
