/**
 * The UN parser against an excerpt of the published file, and against what goes wrong with
 * downloads.
 */
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { ListEntry } from './entry.ts'
import { fixture } from './fixtures/load.ts'
import { parseUn } from './un.ts'

const excerpt = fixture('un_excerpt.xml')

function entriesOf(content: Buffer): ListEntry[] {
  const read = parseUn(content)
  if (!read.ok) throw new Error(read.problem.code)
  return read.list.entries
}

function problemOf(content: Buffer | string): string {
  const read = parseUn(Buffer.from(content))
  return read.ok ? 'none' : read.problem.code
}

/** Invented. */
function individual(inside: string): Buffer {
  const record = `<INDIVIDUAL><FIRST_NAME>NEMO</FIRST_NAME>${inside}</INDIVIDUAL>`
  return Buffer.from(`<CONSOLIDATED_LIST><INDIVIDUALS>${record}</INDIVIDUALS></CONSOLIDATED_LIST>`)
}

function only(inside: string): ListEntry {
  const [entry] = entriesOf(individual(`<REFERENCE_NUMBER>XXi.001</REFERENCE_NUMBER>${inside}`))
  if (!entry) throw new Error('no entry')
  return entry
}

describe('the excerpt', () => {
  const entries = entriesOf(excerpt)

  test('reference numbers lose the spaces they are published with', () => {
    expect(entries.map(({ entryNo, kind }) => `${entryNo} ${kind}`)).toEqual([
      'CDi.001 person',
      'QDi.397 person',
      'QDe.168 entity',
      'KPe.023 entity',
    ])
  })

  test('the day the list was generated', () => {
    const read = parseUn(excerpt)
    expect(read.ok && read.list.publishedAt).toBe('2026-02-27T00:00:09.554Z')
  })

  test('a person', () => {
    expect(entries[0]).toMatchObject({
      name: 'ERIC BADEGE',
      aliases: [],
      programs: ['DRC'],
      gender: 'male',
      birthDates: ['1971'],
      birthPlaces: [],
      nationalities: ['Democratic Republic of the Congo'],
      countries: ['Democratic Republic of the Congo', 'Rwanda'],
      listedOn: '2012-12-31',
      updatedOn: '2016-10-13',
    })
    expect(entries[0]?.remarks).toMatch(/^He fled .+\nindividual_address: as of early 2016$/s)
  })

  test('names in their own script, from their own field and from a note', () => {
    expect(entries[1]?.aliases).toEqual([
      { name: 'Айрат Насимович Вахитов', script: 'Cyrl', type: 'original_script' },
      { name: 'Salman Bulgarskiy', type: 'aka', quality: 'good' },
      { name: 'Салман Булгарский', script: 'Cyrl', type: 'aka', quality: 'good' },
    ])
  })

  test('an entity, with former names', () => {
    expect(entries[2]?.aliases.filter(({ type }) => type === 'fka')).toEqual([
      { name: 'JANNAT OSHIKLARI', type: 'fka' },
    ])
    expect(entries[3]?.addresses[1]).toEqual({
      street: 'Ansan-dong, Botonggang Hotel, Pongchon',
      city: 'Pyongyang',
      country: "Democratic People's Republic of Korea",
    })
  })

  test('gzip is the same list', () => {
    expect(entriesOf(gzipSync(excerpt))).toEqual(entries)
  })
})

describe('one alias field with several names', () => {
  test.each([
    ['Azim A; Azim B', ['Azim A', 'Azim B']],
    ['Mohammed S; Mohammad S b) M. Javad S', ['Mohammed S', 'Mohammad S', 'M. Javad S']],
    ['Amir (original script: Амир)', ['Amir', 'Амир']],
    ['حسن غول (Hassan G; Hasan G)', ['حسن غول', 'Hassan G', 'Hasan G']],
    ['Nemo N, born in Nowhere on 1 Jan. 1967', ['Nemo N']],
    ['Nemo N (birth name)', ['Nemo N']],
    ['ፍትዊ (Tigrinya)', ['ፍትዊ']],
    ['Nemo Movement (NM)', ['Nemo Movement (NM)']],
  ])('%s', (field, names) => {
    const { aliases } = only(
      `<INDIVIDUAL_ALIAS>
         <QUALITY>Low</QUALITY>
         <ALIAS_NAME>${field}</ALIAS_NAME>
       </INDIVIDUAL_ALIAS>`,
    )
    expect(aliases.map(({ name }) => name)).toEqual(names)
    expect(aliases.every(({ quality }) => quality === 'low')).toBe(true)
  })
})

describe('fields', () => {
  test.each([
    ['<TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1964-07-17-04:00</DATE>', '1964-07-17'],
    ['<TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1964</YEAR>', '1964~'],
    [
      '<TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1957</FROM_YEAR><TO_YEAR>1962</TO_YEAR>',
      '1957/1962',
    ],
    ['<NOTE>Approximately</NOTE><FROM_YEAR>1957</FROM_YEAR><TO_YEAR>1962</TO_YEAR>', '1957~/1962~'],
    ['<TYPE_OF_DATE>EXACT</TYPE_OF_DATE><NOTE>Nov. 1973 </NOTE>', '1973-11'],
  ])('birth date %s', (inside, expected) => {
    const { birthDates } = only(`<INDIVIDUAL_DATE_OF_BIRTH>${inside}</INDIVIDUAL_DATE_OF_BIRTH>`)
    expect(birthDates).toEqual([expected])
  })

  test('a document has a bare number, and none without one', () => {
    const { ids, remarks } = only(
      `<INDIVIDUAL_DOCUMENT>
         <TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT>
         <NUMBER>Freedonian passport number X1 (Expired 25 Jan. 2016)</NUMBER>
         <ISSUING_COUNTRY>Freedonia</ISSUING_COUNTRY>
       </INDIVIDUAL_DOCUMENT>
       <INDIVIDUAL_DOCUMENT>
         <TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT>
         <NOTE>Sylvanian passport X2</NOTE>
       </INDIVIDUAL_DOCUMENT>`,
    )
    expect(ids).toEqual([{ type: 'Passport', number: 'X1', country: 'Freedonia' }])
    expect(remarks).toBe('individual_document: Sylvanian passport X2')
  })

  test('without a reference number the data id names the entry, and a warning says so', () => {
    const read = parseUn(individual('<DATAID>42</DATAID>'))
    expect(read.ok && read.list.entries[0]?.entryNo).toBe('dataid:42')
    expect(read.ok && read.list.warnings).toMatchObject([{ code: 'reference_missing', count: 1 }])
  })
})

describe('refused', () => {
  const text = excerpt.toString('utf8')
  const twice = text.replace('QDi.397', 'CDi.001')
  const cases: [string, Buffer | string, string][] = [
    ['zero bytes', '', 'empty'],
    ['a web page', '<html><body>Moved</body></html>', 'html'],
    ['a web page as XHTML', '<?xml version="1.0"?>\n<html xmlns="x"><body/></html>', 'html'],
    ['CSV', '36,"AEROCARIBBEAN AIRLINES",-0-', 'wrong_format'],
    ['cut in a record', text.slice(0, 3_000), 'truncated'],
    ['cut after the last record', text.replace('</CONSOLIDATED_LIST>', ''), 'truncated'],
    ['cut in gzip', gzipSync(excerpt).subarray(0, 900), 'truncated'],
    ['damaged', text.replace('</FIRST_NAME>', '</FIRST_NAM>'), 'malformed'],
    ['another list in XML', '<sdnList><sdnEntry/></sdnList>', 'not_this_list'],
    ['nobody on it', '<CONSOLIDATED_LIST><INDIVIDUALS/></CONSOLIDATED_LIST>', 'no_entries'],
    ['the same entry twice', twice, 'duplicate_entries'],
  ]

  test.each(cases)('%s', (_, content, code) => {
    expect(problemOf(content)).toBe(code)
  })
})
