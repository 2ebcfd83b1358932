/** The vocabulary of lists is that of the reference. */
import { expect, test } from 'vitest'
import { creatableListTypes, entryTypes, listTypes, systemBlocklistTypes } from './entry-types.ts'

test('twelve types of entry, in the order of the reference', () => {
  expect(entryTypes.join(' ')).toBe(
    'face document phone email ip_address device_fingerprint wallet_address bank_account country ' +
      'user business key',
  )
})

test('ten of them have a system blocklist', () => {
  const without = entryTypes.filter((type) => !systemBlocklistTypes.includes(type))
  expect(systemBlocklistTypes).toHaveLength(10)
  expect(without).toEqual(['country', 'key'])
})

test('nobody creates a blocklist', () => {
  expect(listTypes.filter((type) => !creatableListTypes.some((one) => one === type))).toEqual([
    'blocklist',
  ])
})
