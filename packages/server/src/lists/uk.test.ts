/**
 * The UK's lists: excerpts of the short form and of the older file, invented records in the schema
 * of the XML.
 */
import { describe, expect, test } from 'vitest'
import type { ParsedList } from './entry.ts'
import { fixture } from './fixtures/load.ts'
import { archiveOf, odsOf } from './ods.fixture.ts'
import type { ListParse } from './ofac-sdn.ts'
import { ukBirth } from './uk-birth.ts'
import { parseUkConlist } from './uk-conlist.ts'
import { parseUkShortCsv, parseUkShortOds } from './uk-short.ts'
import { parseUkXml } from './uk-xml.ts'

const file = (content: Buffer | string) => ({ name: 'uk', content: Buffer.from(content) })
const taken = (read: ListParse): ParsedList => {
  if (!read.ok) throw new Error(read.problem.code)
  return read.list
}
const codeOf = (read: ListParse): string => (read.ok ? 'none' : read.problem.code)

describe('the XML', () => {
  const text = fixture('uk_invented.xml').toString('utf8')

  test('a person with everything the schema has', () => {
    const list = taken(parseUkXml(file(text)))
    expect(list.publishedAt).toBe('2025-08-11T00:00:00.000Z')
    expect(list.entries[0]).toEqual({
      entryNo: 'XXX0001',
      kind: 'person',
      name: 'Nemo Ficticius NONESUCH',
      categories: ['sanctions'],
      aliases: [
        { name: 'Nemo NOSUCH', quality: 'good', type: 'aka' },
        { name: 'THE INVENTED ONE', quality: 'low', type: 'aka' },
        { name: 'Немо Нонсач', script: 'Cyrl', type: 'original_script' },
      ],
      programs: ['The Freedonia (Sanctions) Regulations 2020'],
      title: 'Harbour master',
      gender: 'male',
      birthDates: ['1970', '1971-04-03'],
      birthPlaces: ['Sample Harbour, Freedonia'],
      nationalities: ['Freedonia', 'Sylvania'],
      countries: ['Freedonia', 'Sylvania'],
      addresses: [
        { street: '1 Nowhere Quay', city: 'Sample Harbour, F1 1AA', country: 'Freedonia' },
      ],
      ids: [{ type: 'Passport', number: 'X0000000' }],
      wallets: [],
      listedOn: '2012-06-29',
      updatedOn: '2021-02-01',
      remarks: 'OFSI Group ID 90001\nUN Ref XXi.001\nAsset freeze|Travel Ban',
    })
  })

  test('a ship', () => {
    expect(taken(parseUkXml(file(text))).entries[1]).toMatchObject({
      kind: 'vessel',
      name: 'EXAMPLE PHANTOM',
      ids: [{ type: 'IMO', number: '0000000' }],
      vessel: { type: 'Bulk Carrier', flag: 'Freedonia', owner: 'Fictional Freight' },
      listedOn: '2022-02-24',
    })
  })

  test.each([
    ['cut', text.slice(0, 1_000), 'truncated'],
    ['an entry twice', text.replace('XXX0002', 'XXX0001'), 'duplicate_entries'],
    [
      'latin-1 that says UTF-8',
      Buffer.from(text.replace('Nemo', 'N\xe9mo'), 'latin1'),
      'wrong_encoding',
    ],
  ])('%s is refused', (_, content, code) => {
    expect(codeOf(parseUkXml(file(content)))).toBe(code)
  })

  test('an encoding it declares is the one it is read in', () => {
    const declared = text.replace('utf-8', 'iso-8859-1').replace('Nemo', 'N\xe9mo')
    const bytes = Buffer.from(declared.replace('Немо Нонсач', 'x'), 'latin1')
    expect(taken(parseUkXml(file(bytes))).entries[0]?.name).toBe('N\xe9mo Ficticius NONESUCH')
  })
})

describe('the short form', () => {
  const csv = fixture('uk_short_excerpt.csv')

  test('ids lose the spaces they are published with; who has no name is left out, and said', () => {
    const { entries, warnings } = taken(parseUkShortCsv(file(csv)))
    expect(entries.map(({ entryNo, kind, name }) => [entryNo, kind, name])).toEqual([
      ['AFG0001', 'entity', 'HAJI KHAIRULLAH HAJI SATTAR MONEY EXCHANGE'],
      ['BEL0170', 'person', 'KARPENKO Igor Vasilyevich'],
      ['DPR0075', 'vessel', 'Petrel 8'],
    ])
    expect(entries[0]).toMatchObject({ programs: ['Afghanistan'], listedOn: '2012-06-29' })
    expect(warnings).toMatchObject([
      { code: 'short_form' },
      { code: 'names_missing', entryNos: ['BEL0174'] },
    ])
  })

  test('the sheet is the same list', () => {
    const rows = [
      ['Unique ID', 'OFSI Group ID', 'Name', 'Regime Name', 'Type', 'Designation source'],
      ['XXX0001', '1', 'NONESUCH & SONS', 'Freedonia', 'Entity', 'UK'],
    ].map((row, n) => [...row, n === 0 ? 'Date Designated' : '29-06-2012'])
    const list = taken(parseUkShortOds(file(odsOf([['As published'], [''], ...rows]))))
    expect(list.entries).toMatchObject([
      { entryNo: 'XXX0001', name: 'NONESUCH & SONS', listedOn: '2012-06-29' },
    ])
    const lines = rows.map((row) => row.join(',')).join('\n')
    expect(taken(parseUkShortCsv(file(`${lines}\n`)))).toEqual(list)
  })

  const zeros = Buffer.alloc(129 * 1_024 * 1_024)
  test.each([
    ['a bomb', archiveOf(zeros), 'too_large'],
    ['a sheet of something else', odsOf([['a', 'b']]), 'wrong_columns'],
    ['half an archive', odsOf([['Unique ID']]).subarray(0, 300), 'truncated'],
    ['no sheet in it', archiveOf('<x/>'), 'not_this_list'],
    ['a cut sheet in a whole archive', archiveOf('<office:document-content>'), 'truncated'],
  ])('%s is refused', (_, content, code) => {
    expect(codeOf(parseUkShortOds(file(content)))).toBe(code)
  })

  test('an archive that states a smaller size than it has', () => {
    const archive = archiveOf(zeros)
    const stated = Buffer.alloc(4)
    stated.writeUInt32LE(zeros.length)
    const small = Buffer.alloc(4)
    small.writeUInt32LE(1_000)
    for (let at = archive.indexOf(stated); at !== -1; at = archive.indexOf(stated)) {
      small.copy(archive, at)
    }
    expect(['malformed', 'truncated', 'too_large', 'not_this_list']).toContain(
      codeOf(parseUkShortOds(file(archive))),
    )
  })

  test('a line without its end was cut', () => {
    expect(codeOf(parseUkShortCsv(file(csv.subarray(0, -1))))).toBe('truncated')
  })
})

describe('ConList.csv', () => {
  const csv = fixture('uk_conlist_excerpt.csv')

  test('all rows of a group are one entry, in the old letters of Windows', () => {
    const { entries } = taken(parseUkConlist(file(csv)))
    expect(entries.map(({ entryNo, kind }) => `${entryNo} ${kind}`)).toEqual([
      '13349 person',
      '13188 entity',
      '13562 person',
      '13222 entity',
    ])
    expect(entries[0]).toMatchObject({
      birthDates: ['1980', '1981'],
      nationalities: ['Saudi Arabia', 'Qatar'],
      countries: ['Saudi Arabia', 'Qatar', 'Afghanistan'],
      ids: [{ type: 'Passport', number: '592667' }],
      listedOn: '2016-04-01',
    })
    expect(entries[3]?.remarks).toContain('‘Lugansk People´s Republic’')
  })

  test('the line OFSI writes above the header is the day of the list', () => {
    const dated = Buffer.concat([Buffer.from('Last Updated,19/08/2020\r\n'), csv])
    expect(taken(parseUkConlist(file(dated))).publishedAt).toBe('2020-08-19T00:00:00.000Z')
  })
})

test.each([
  ['dd/mm/1971', '1971'],
  ['00/00/1980', '1980'],
  ['00/03/1980', '1980-03'],
  ['01/03/1980', '1980-03-01'],
  ['circa 1980', '1980~'],
])('a birth date %s is %s', (text, written) => {
  expect(ukBirth(text)).toBe(written)
})
