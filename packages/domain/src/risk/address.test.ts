/** Addresses as a table: the state of a postal code, boxes, and what is missing. */
import { describe, expect, test } from 'vitest'
import { isAddressIncomplete, isNoState, isPostOfficeBox, isZipElsewhere } from './address.ts'

const word = (found: boolean | undefined): string =>
  found === undefined ? 'unknown' : found ? 'yes' : 'no'

test.each([
  ['CA', undefined, 'no'],
  [' n.y. ', 'USA', 'no'],
  ['ZZ', 'US', 'yes'],
  ['Z', 'US', 'yes'],
  ['12', 'US', 'yes'],
  ['Kalifornien', 'US', 'no'],
  [' ', 'US', 'unknown'],
  [undefined, 'US', 'unknown'],
  ['ZZ', 'DE', 'unknown'],
])('the state %s in %s is none: %s', (state, country, found) => {
  const given = { ...(state && { state }), ...(country && { country }) }
  expect(word(isNoState(given))).toBe(found)
})

describe('a postal code of another state', () => {
  test.each([
    ['94105', 'CA', 'US', 'no'],
    ['94105-1234', 'ca', 'USA', 'no'],
    ['10001', 'CA', 'US', 'yes'],
    ['06390', 'NY', 'US', 'no'],
    ['00501', 'NY', undefined, 'no'],
    ['75501', 'TX', 'US', 'no'],
    ['9410', 'CA', 'US', 'unknown'],
    ['94105', 'XX', 'US', 'yes'],
    ['94105', '--', 'US', 'yes'],
    ['9410', 'XX', 'US', 'unknown'],
    ['94105', 'C.A.', 'US', 'no'],
    ['94105', 'California', 'US', 'unknown'],
    ['94105', '加州', 'US', 'unknown'],
    ['94105', ' ', 'US', 'unknown'],
    ['96799', 'AS', 'US', 'no'],
    ['96950', 'MP', 'US', 'no'],
    ['96960', 'MH', 'US', 'no'],
    ['09012', 'AE', 'US', 'no'],
    ['34002', 'AA', 'US', 'no'],
    ['96205', 'AP', 'US', 'no'],
    ['94105', undefined, 'US', 'unknown'],
    ['10115', 'BE', 'DE', 'unknown'],
    ['10115', 'NY', 'Germany', 'unknown'],
  ])('%s in %s, %s: %s', (zipCode, state, country, found) => {
    const given = { zipCode, ...(state ? { state } : {}), ...(country ? { country } : {}) }
    expect(word(isZipElsewhere(given))).toBe(found)
  })
})

test.each([
  ['P.O. Box 12', 'yes'],
  ['PO BOX 12', 'yes'],
  ['Post Office Box 3', 'yes'],
  ['Ｐ．Ｏ．Box 12', 'yes'],
  ['Ｐｏｓｔｆａｃｈ　７', 'yes'],
  ['12 Boxwood Lane', 'no'],
])('%s is a post office box: %s', (address, found) =>
  expect(word(isPostOfficeBox({ address }))).toBe(found),
)

test('an address is whole, in part or not there', () => {
  const whole = { address: '1 Main St', city: 'Springfield', state: 'IL', zipCode: '62701' }
  expect(isAddressIncomplete(whole)).toBe(false)
  expect(isAddressIncomplete({ ...whole, city: ' ' })).toBe(true)
  expect(isAddressIncomplete({ ...whole, address: '12' })).toBe(true)
  expect(isAddressIncomplete({ ...whole, state: '' })).toBe(true)
  // Hong Kong has neither states nor postal codes.
  expect(isAddressIncomplete({ address: '1 Queen Rd', city: 'Central', country: 'HK' })).toBe(false)
  expect(isAddressIncomplete({ address: '1 Queen Rd', country: 'HK' })).toBe(true)
  expect(isAddressIncomplete({ country: 'HK' })).toBeUndefined()
  expect(isAddressIncomplete({})).toBeUndefined()
  expect(isPostOfficeBox({})).toBeUndefined()
})
