/** Who is somebody else and who is the same again, as tables. */
import { expect, test } from 'vitest'
import { isNamesake, isOpenedFor, isSameParty } from './same-party.ts'

const bob = { first_name: 'Bob', last_name: 'Sample', country: 'GB' }
const holding = { kind: 'company', legal_name: 'Holding Ltd', country: 'GB' }

// A table is easier to check when its columns line up.
// oxfmt-ignore
test.each<[object, boolean, boolean]>([
  // said of Bob                            same, namesake
  [{},                                      true,  true],
  [{ country: 'gb' },                       true,  true],
  [{ country: 'GBR' },                      true,  true],
  [{ country: 'UK' },                       true,  true],
  [{ first_name: ' b\u200Bob ' },           true,  true],
  [{ first_name: 'ＢＯＢ' },                 true,  true],
  [{ legal_name: 'q' },                     true,  true],
  [{ country: undefined },                  false, true],
  [{ date_of_birth: '1980-01-01' },         false, true],
  [{ country: 'FR' },                       false, false],
  [{ first_name: 'Bobby' },                 false, false],
  [{ kind: 'company' },                     false, false],
])('a person of whom %j is said: the same is %s, a namesake %s', (more, isSame, isOf) => {
  const other = { ...bob, ...more }
  expect([isSameParty(bob, other), isNamesake(bob, other)]).toEqual([isSame, isOf])
  expect([isSameParty(other, bob), isNamesake(other, bob)]).toEqual([isSame, isOf])
})

// oxfmt-ignore
test.each<[object, boolean, boolean]>([
  [{},                                      true,  true],
  [{ country: 'gbr' },                      true,  true],
  [{ first_name: 'q' },                     true,  true],
  [{ date_of_birth: '1980-01-01' },         true,  true],
  [{ legal_name: 'Holding Limited' },       false, true],
  [{ registration_number: '0123' },         false, true],
  [{ country: 'FR' },                       false, false],
])('a company of which %j is said: the same is %s, a namesake %s', (more, isSame, isOf) => {
  const other = { ...holding, ...more }
  expect([isSameParty(holding, other), isNamesake(holding, other)]).toEqual([isSame, isOf])
})

test('nobody without a name is anybody’s namesake', () => {
  expect(isNamesake({ first_name: '\u200B' }, { first_name: '' })).toBe(false)
})

const expected = { first_name: 'An', last_name: 'Sample', date_of_birth: '1980-01-01' }
const read = { first_name: 'Ann Maria', last_name: 'Sample', date_of_birth: '1980-01-01' }

// oxfmt-ignore
test.each([
  ['as it was opened',         expected,                                          true],
  ['spelt otherwise',          { ...expected, first_name: 'AN', country: 'ES' },  true],
  ['as the document says',     { ...expected, first_name: 'Ann' },                true],
  ['without a day of birth',   { ...expected, date_of_birth: undefined },         false],
  ['as somebody else',         { ...expected, first_name: 'Mallory' },            false],
  ['as born on another day',   { ...expected, date_of_birth: '1990-01-01' },      false],
  ['as a company',             { ...expected, kind: 'company' },                  false],
])('a session is of the person named %s: %s', (_, party, isTheirs) => {
  expect(isOpenedFor(party, { expected, read, found: [] })).toBe(isTheirs)
})

test('one that has read nothing is of whoever it was opened for alone', () => {
  expect(isOpenedFor(expected, { expected, found: [] })).toBe(true)
  expect(isOpenedFor({ ...expected, first_name: 'Ann' }, { expected, found: [] })).toBe(false)
})

test('a company is held to what it was opened for, and to what was found of it', () => {
  const asOpened = { company_name: 'Holdign', registry_country: 'GB' }
  const known = { expected: asOpened, found: [{ name: 'Holding Limited', countryCode: 'GB' }] }
  const named = (legal_name: string) => isOpenedFor({ ...holding, legal_name }, known)
  expect(['Holdign', 'Holding', 'Other'].map(named)).toEqual([true, true, false])
})
