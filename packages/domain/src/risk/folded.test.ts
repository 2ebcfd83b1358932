/** Spellings as a table: what folds to the same, and what must stay apart. */
import { describe, expect, test } from 'vitest'
import { readEmail } from './email.ts'
import { mailboxOf, officialIdOf, personOf, postalAddressOf } from './folded.ts'

test.each([
  ['Ada.Lovelace+news@Gmail.com', 'adalovelace@gmail.com'],
  ['adalovelace@googlemail.com', 'adalovelace@gmail.com'],
  ['a_d-a.l+x@proton.me', 'adal@proton.me'],
  ['ada@pm.me', 'ada@pm.me'],
  ['Ada.L+x@outlook.com', 'ada.l@outlook.com'],
  ['ada+x@me.com', 'ada@icloud.com'],
  ['Ada.L+x@example.org', 'ada.l+x@example.org'],
  ['+x@gmail.com', '+x@gmail.com'],
])('the mailbox of %s is %s', (text, mailbox) => {
  expect(mailboxOf(readEmail(text)!)).toBe(mailbox)
})

describe('an official id', () => {
  const ssn = (value: string) => officialIdOf({ docType: 'SSN', value })

  test('of a social security number the digits count', () => {
    expect(ssn('219-09-9999')).toBe('SSN US 219099999')
    expect(ssn(' 219 09 9999')).toBe(ssn('219099999'))
    expect(officialIdOf({ docType: 'ssn', value: '219099999', country: 'USA' })).toBe(
      ssn('219099999'),
    )
    expect(ssn('２１９099999')).toBe(ssn('219099999'))
    expect(ssn('none')).toBeUndefined()
  })

  test('of another the letters count too, with type and country', () => {
    const passport = (value: string, country?: string) =>
      officialIdOf({ docType: 'passport', value, ...(country ? { country } : {}) })
    expect(passport('c 01x-00t', 'de')).toBe('PASSPORT DE C01X00T')
    const others = [passport('C01X00T', 'FR'), passport('C01X00T'), passport('C01X00S', 'DE')]
    expect(new Set([passport('C01X00T', 'DE'), ...others]).size).toBe(4)
    expect(passport('219099999', 'US')).not.toBe(ssn('219099999'))
    expect(passport('--')).toBeUndefined()
  })

  test.each([
    ['DE', 'DEU', 'd'],
    ['gb', 'GBR', 'UK'],
    ['VN', 'vnm', 'VNM'],
    ['KP', 'PRK', 'prk'],
  ])('of %s, %s and %s is one', (...countries) => {
    const ids = countries.map((country) =>
      officialIdOf({ docType: 'PASSPORT', value: 'C01X00T', country }),
    )
    expect(new Set(ids).size).toBe(1)
  })

  test('of countries nobody has a code for stays apart', () => {
    const ids = ['UTO', 'Freedonia', 'Sylvania', 'ZZ'].map((country) =>
      officialIdOf({ docType: 'PASSPORT', value: 'C01X00T', country }),
    )
    expect(new Set(ids).size).toBe(4)
  })
})

test.each([
  ['José', 'Núñez', 'jose nunez'],
  ['NUNEZ', 'Jose', 'jose nunez'],
  ['John A.', 'Smith-Jones', 'john jones smith'],
  ['J', 'K', 'j k'],
  ['小明', '王', '小明 王'],
])('%s %s is %s', (firstName, lastName, person) => {
  expect(personOf({ firstName, lastName })).toBe(person)
})

test('half a name and one without letters name nobody', () => {
  expect(personOf({ firstName: 'Ada' })).toBeUndefined()
  expect(personOf({ firstName: '1', lastName: '-' })).toBeUndefined()
})

describe('a postal address', () => {
  const home = { address: '12 North Main Street, Apartment #4', zipCode: '62701', country: 'US' }
  const folded = 'US 62701 12 n main st apt 4'

  test.each([
    ['as given', home],
    ['shortened, with the long code', { address: '12 N. Main St Apt 4', zipCode: '62701-1234' }],
    ['with its city', { ...home, city: 'Springfield', state: 'IL', country: 'usa' }],
  ])('%s', (_how, given) => {
    expect(postalAddressOf(given)).toBe(folded)
  })

  test.each([
    ['DE', 'DEU', 'd'],
    ['GB', 'gbr', 'UK'],
    ['VN', 'VNM', 'vn'],
  ])('in %s, %s and %s is one', (...countries) => {
    const homes = countries.map((country) => postalAddressOf({ ...home, country }))
    expect(new Set(homes).size).toBe(1)
  })

  test('the long code is cut however the United States are written', () => {
    const long = { ...home, zipCode: '62701-1234' }
    for (const country of ['US', 'USA', 'usa', ' '])
      expect(postalAddressOf({ ...long, country })).toBe(folded)
  })

  test('another door, code or country is another address', () => {
    const others = [
      { ...home, address: '12 North Main Street, Apartment 5' },
      { ...home, zipCode: '62702' },
      { ...home, country: 'DE' },
    ]
    expect(new Set([home, ...others].map(postalAddressOf)).size).toBe(4)
  })

  test('without street or code it is none', () => {
    expect(postalAddressOf({ ...home, address: ' ,' })).toBeUndefined()
    expect(postalAddressOf({ address: home.address })).toBeUndefined()
    expect(postalAddressOf({ ...home, address: 'constructor 1' })).toBe('US 62701 constructor 1')
  })
})
