/** Addresses of the page, read and written. */
import { expect, test } from 'vitest'
import { addressOf, readAddress } from './address.ts'

test.each([
  ['/session/tok-1', { page: 'session', token: 'tok-1', language: undefined }],
  ['/de/session/tok-1', { page: 'session', token: 'tok-1', language: 'de' }],
  ['/wallet/a%2Fb/', { page: 'wallet', token: 'a/b', language: undefined }],
  ['/session/cut%2', { page: 'session', token: 'cut%2', language: undefined }],
  ['/fr/session/tok-1', undefined],
  ['/session/', undefined],
  ['/console/x', undefined],
])('%s', (path, address) => {
  expect(readAddress(path)).toEqual(address)
})

test('what was read is written again', () => {
  const address = readAddress('/es/session/a%2Fb')
  expect(address && addressOf(address)).toBe('/es/session/a%2Fb')
})
