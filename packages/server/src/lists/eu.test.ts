/** The EU's list: the two entries that are quoted in public, and invented ones in the schema. */
import { expect, test } from 'vitest'
import { parseEu } from './eu.ts'
import type { ListEntry } from './entry.ts'
import { fixture } from './fixtures/load.ts'

const text = fixture('eu_excerpt.xml').toString('utf8')
const read = (content: string) => parseEu({ name: 'eu.xml', content: Buffer.from(content) })
function entriesOf(content: string): ListEntry[] {
  const found = read(content)
  if (!found.ok) throw new Error(found.problem.code)
  return found.list.entries
}

test('a person', () => {
  const [person] = entriesOf(text)
  expect(person).toMatchObject({
    entryNo: 'EU.36.64',
    kind: 'person',
    name: 'Robert Gabriel Mugabe',
    title: 'Former President',
    gender: 'male',
    birthDates: ['1924-02-21'],
    birthPlaces: [],
    programs: ['ZWE'],
    ids: [{ type: 'National passport', number: 'AD001095' }],
    countries: [],
    listedOn: '2018-02-16',
  })
  const whole = read(text)
  expect(whole.ok && whole.list.publishedAt).toBe('2018-12-21T13:39:54.511Z')
})

test('an organisation in several scripts; the first strong Latin name is the main one', () => {
  const [, organisation] = entriesOf(text)
  expect(organisation).toMatchObject({ entryNo: 'EU.3523.13', kind: 'entity' })
  expect(organisation?.name).toBe('İslami Büyük Doğu Akıncılar Cephesi')
  expect(organisation?.aliases.map(({ script, quality }) => [script, quality])).toEqual([
    [undefined, 'strong'],
    ['Cyrl', 'strong'],
    ['Grek', 'strong'],
    [undefined, 'strong'],
  ])
})

test('what the excerpt has none of: places, ranges of years, weak names, false documents', () => {
  const [entry] = entriesOf(
    `<export xmlns="http://eu.europa.ec/fpi/fsd/export"><sanctionEntity logicalId="9" unitedNationId="XXi.001">
      <subjectType code="person"/>
      <nameAlias wholeName="Weak Name" strong="false"/>
      <nameAlias firstName="Nemo" lastName="Nonesuch" strong="true"/>
      <birthdate circa="true" year="1970" countryDescription="FREEDONIA" city="Sample Harbour"/>
      <birthdate yearRangeFrom="1971" yearRangeTo="1973" countryDescription="UNKNOWN"/>
      <citizenship countryIso2Code="XX" countryDescription="FREEDONIA"/>
      <address street="1 Nowhere Quay" city="Sample Harbour" countryDescription="SYLVANIA"/>
      <identification number="X1" identificationTypeCode="id" countryDescription="FREEDONIA"/>
      <identification number="X2" knownFalse="true"/>
      <remark>Invented.</remark>
    </sanctionEntity></export>`,
  )
  expect(entry).toMatchObject({
    entryNo: 'eu:9',
    name: 'Nemo Nonesuch',
    aliases: [{ name: 'Weak Name', quality: 'weak' }],
    birthDates: ['1970~', '1971/1973'],
    birthPlaces: ['Sample Harbour, FREEDONIA'],
    nationalities: ['FREEDONIA'],
    countries: ['FREEDONIA', 'SYLVANIA'],
    ids: [{ type: 'id', number: 'X1', country: 'FREEDONIA' }],
    remarks: 'UN Ref XXi.001\nInvented.',
  })
})

test.each([
  ['cut', text.slice(0, 2_000), 'truncated'],
  ['nobody', '<export/>', 'no_entries'],
  ['an entry twice', text.replace('EU.3523.13', 'EU.36.64'), 'duplicate_entries'],
  [
    'an undeclared entity',
    text.replace('wholeName="Robert', 'wholeName="&boom;Robert'),
    'malformed',
  ],
])('%s is refused', (_, content, code) => {
  const found = read(content)
  expect(found.ok ? 'none' : found.problem.code).toBe(code)
})
