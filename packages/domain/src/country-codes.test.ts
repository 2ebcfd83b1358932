/** Countries by any of their codes. */
import { expect, test } from 'vitest'
import { countryCodes, countryOf } from './country-codes.ts'

test.each([
  ['DE', ['DE', 'DEU', 'D']],
  ['deu', ['DE', 'DEU', 'D']],
  [' d ', ['DE', 'DEU', 'D']],
  ['UK', ['GB', 'GBR', 'UK']],
  ['CHE', ['CH', 'CHE']],
  ['ZWE', ['ZW', 'ZWE']],
  ['RKS', ['XK', 'XKX', 'RKS']],
  ['UTO', ['UTO']],
])('%s is one of %j', (code, all) => expect(countryCodes(code)).toEqual(all))

test.each([
  ['de', 'DEU', 'd', ' De '],
  ['GB', 'gbr', 'UK', 'uk'],
  ['VN', 'VNM', 'vnm', 'Vn'],
  ['kp', 'PRK', 'prk', 'ＫＰ'],
  ['US', 'usa', ' us ', 'USA'],
])('%s, %s, %s and %s are one country', (...written) => {
  const [country, ...others] = new Set(written.map(countryOf))
  expect(country).toMatch(/^[A-Z]{2}$/)
  expect(others).toEqual([])
})

test.each([
  ['ZZ', 'ZZ'],
  ['UTO', undefined],
  ['Canada', undefined],
  ['', undefined],
  [undefined, undefined],
])('%s is the country %s', (text, country) => expect(countryOf(text)).toBe(country))
