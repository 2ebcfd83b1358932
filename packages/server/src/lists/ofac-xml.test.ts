/** OFAC's two XML layouts: invented records in the published schemas, and an excerpt. */
import { describe, expect, test } from 'vitest'
import type { ListEntry, ParsedList } from './entry.ts'
import { fixture, ofacFixtures } from './fixtures/load.ts'
import { parseOfacAdvanced } from './ofac-advanced.ts'
import { parseOfacXml } from './ofac-xml.ts'
import { parseOfacSdn, type ListParse } from './ofac-sdn.ts'

const taken = (read: ListParse): ParsedList => {
  if (!read.ok) throw new Error(read.problem.code)
  return read.list
}
const codeOf = (read: ListParse): string => (read.ok ? 'none' : read.problem.code)
const byNo = (list: ParsedList, entryNo: string): ListEntry =>
  list.entries.find((one) => one.entryNo === entryNo)! // asked for by what is in the file

const classic = fixture('sdn_invented.xml').toString('utf8')
const ofClassic = (text: string, source: 'ofac-sdn' | 'ofac-nonsdn' = 'ofac-sdn'): ListParse =>
  parseOfacXml({ name: 'sdn.xml', content: Buffer.from(text) }, source)

describe('sdn.xml', () => {
  const list = taken(ofClassic(classic))

  test('a person with everything the schema has', () => {
    expect(list.publishedAt).toBe('2023-12-28T00:00:00.000Z')
    expect(list.warnings).toEqual([])
    expect(byNo(list, '90001')).toEqual({
      entryNo: '90001',
      kind: 'person',
      name: 'NONESUCH, Nemo Ficticius',
      categories: ['sanctions'],
      aliases: [
        { name: 'NOSUCH, Nemo', quality: 'strong', type: 'aka' },
        { name: 'THE INVENTED ONE', quality: 'weak', type: 'fka' },
      ],
      programs: ['CYBER2', 'SDGT'],
      title: 'Harbour master',
      gender: 'male',
      birthDates: ['1951~'],
      birthPlaces: ['Sample Harbour, Freedonia'],
      nationalities: ['Sylvania', 'Freedonia'],
      countries: ['Sylvania', 'Freedonia'],
      addresses: [
        { street: '1 Nowhere Quay, Pier 2', city: 'Sample Harbour, F1 1AA', country: 'Freedonia' },
      ],
      ids: [{ type: 'Passport', number: 'X0000000', country: 'Freedonia' }],
      wallets: [{ currency: 'XBT', address: '12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h' }],
      remarks: '(Linked To: FICTIONAL FREIGHT); Website freight.example',
    })
  })

  test('a vessel', () => {
    expect(byNo(list, '90003')).toMatchObject({
      kind: 'vessel',
      vessel: { callSign: 'DEMO5', type: 'Bulk Carrier', flag: 'Freedonia' },
      countries: ['Freedonia'],
    })
  })

  test.each([
    ['fewer records than it states', classic.replace('>3<', '>4<'), 'truncated'],
    ['cut', classic.slice(0, 3_000), 'truncated'],
    ['an entry twice', classic.replace('<uid>90002<', '<uid>90001<'), 'duplicate_entries'],
    [
      'a document type',
      `<!DOCTYPE sdnList [<!ENTITY a "b">]>${classic.slice(38)}`,
      'forbidden_markup',
    ],
    ['nobody', '<sdnList><publshInformation/></sdnList>', 'no_entries'],
  ])('%s is refused', (_, text, code) => {
    expect(codeOf(ofClassic(text))).toBe(code)
  })

  test('the other list in the same layout is told by its programmes', () => {
    const others = classic.replaceAll('CYBER2', 'CMIC-EO13959')
    expect(codeOf(ofClassic(others))).toBe('not_this_list')
    expect(codeOf(ofClassic(others, 'ofac-nonsdn'))).toBe('none')
    expect(codeOf(ofClassic(classic, 'ofac-nonsdn'))).toBe('not_this_list')
  })
})

const advanced = fixture('ofac_advanced_excerpt.xml').toString('utf8')
const ofAdvanced = (text: string, source: 'ofac-sdn' | 'ofac-nonsdn' = 'ofac-sdn'): ListParse =>
  parseOfacAdvanced({ name: 'sdn_advanced.xml', content: Buffer.from(text) }, source)

/** The excerpt with an invented wallet and reason for its first party. */
const completed = advanced
  .replace(
    /(<Profile ID="36"[\s\S]*?)(<\/Profile>)/,
    '$1<Feature ID="1" FeatureTypeID="344"><FeatureVersion ID="1" ReliabilityID="1560">' +
      '<VersionDetail DetailTypeID="1432">12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h</VersionDetail>' +
      '</FeatureVersion></Feature>' +
      '<Feature ID="2" FeatureTypeID="344"><FeatureVersion ID="2" ReliabilityID="1561">' +
      '<VersionDetail DetailTypeID="1432">known-to-be-false</VersionDetail>' +
      '</FeatureVersion></Feature>$2',
  )
  .replace(
    '<SanctionsEntries>',
    '<SanctionsEntries><SanctionsEntry ID="36" ProfileID="36" ListID="1550">' +
      '<EntryEvent><Date><Year>1986</Year><Month>12</Month><Day>10</Day></Date></EntryEvent>' +
      '<SanctionsMeasure SanctionsTypeID="1"><Comment>CUBA</Comment></SanctionsMeasure>' +
      '<SanctionsMeasure SanctionsTypeID="1705"/></SanctionsEntry>',
  )

describe('sdn_advanced.xml', () => {
  const list = taken(ofAdvanced(completed))

  test('names in their script, with what is last before the comma', () => {
    expect(list.publishedAt).toBe('2024-02-23T00:00:00.000Z')
    expect(byNo(list, '36368')).toMatchObject({
      kind: 'person',
      name: 'Markov, Ilya Anatolyevich',
      aliases: [
        {
          name: 'Марков, Илья Анатольевич',
          script: 'Cyrl',
          quality: 'strong',
          type: 'original_script',
        },
        { name: 'Markov, Ilya Anatolevich', quality: 'strong', type: 'aka' },
      ],
      birthDates: ['1976-08-30'],
      gender: 'male',
    })
  })

  test('wallets, programmes and the day of listing; nothing of what is known to be false', () => {
    expect(byNo(list, '36')).toMatchObject({
      kind: 'entity',
      name: 'AEROCARIBBEAN AIRLINES',
      programs: ['CUBA'],
      listedOn: '1986-12-10',
      wallets: [{ currency: 'XBT', address: '12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h' }],
      addresses: [{ city: 'Havana', country: 'Cuba' }],
    })
  })

  test('the same entry number and alias as in the CSV', () => {
    const csv = taken(parseOfacSdn(ofacFixtures()))
    expect(byNo(list, '36').aliases.map(({ name }) => name)).toEqual(
      byNo(csv, '36').aliases.map(({ name }) => name),
    )
  })

  test('a vessel with its flag and call sign', () => {
    expect(byNo(list, '36399')).toMatchObject({
      kind: 'vessel',
      vessel: { callSign: 'UCGL', type: 'Products Tanker', flag: 'Russia' },
    })
  })

  test('a party nothing lists is kept, and said', () => {
    expect(list.warnings).toMatchObject([{ code: 'entry_unlisted', count: 5 }])
  })

  test.each([
    ['cut', completed.slice(0, 20_000), 'truncated'],
    ['the other list', completed.replaceAll('ListID="1550"', 'ListID="91512"'), 'not_this_list'],
    ['a party twice', completed.replace('FixedRef="36368"', 'FixedRef="36"'), 'duplicate_entries'],
  ])('%s is refused', (_, text, code) => {
    expect(codeOf(ofAdvanced(text))).toBe(code)
  })

  test.each([
    ['1976-01-01', '1976-12-31', '1976'],
    ['1976-01-01', '1978-12-31', '1976/1978'],
    ['1976-02-01', '1976-02-29', '1976-02'],
    ['1976-02-03', '1976-03-04', '1976-02-03/1976-03-04'],
  ])('born from %s to %s is %s', (from, to, written) => {
    const day = (text: string): string => {
      const [year, month, date] = text.split('-').map(Number)
      return `<Year>${year}</Year><Month>${month}</Month><Day>${date}</Day>`
    }
    const period =
      `<DatePeriod><Start Approximate="false"><From>${day(from)}</From></Start>` +
      `<End Approximate="false"><To>${day(to)}</To></End></DatePeriod>`
    const text = completed.replace(/<DatePeriod[^>]*>\s*<Start[\s\S]*?<\/DatePeriod>/g, period)
    expect(byNo(taken(ofAdvanced(text)), '36368').birthDates).toEqual([written])
    const about = text.replaceAll('Approximate="false"', 'Approximate="true"')
    expect(byNo(taken(ofAdvanced(about)), '36368').birthDates[0]).toContain('~')
  })
})
