// Holds the Retry-After reader to the two forms RFC 9110 allows.
import { expect, test } from 'vitest'
import { retryAfterSeconds } from './retry-after.ts'

const NOW = Date.UTC(2026, 0, 1, 0, 0, 0)

test.each<[string | string[] | undefined, number | undefined]>([
  ['0', 0],
  ['120', 120],
  ['Thu, 01 Jan 2026 00:01:30 GMT', 90],
  ['Wed, 31 Dec 2025 23:59:59 GMT', 0],
  [undefined, undefined],
  [['1', '2'], undefined],
  ['', undefined],
  ['-1', undefined],
  ['1.5', undefined],
  ['9999999999', undefined],
  ['soon', undefined],
  ['2026-01-01', undefined],
  ['Thu, 99 Jan 2026 00:01:30 GMT', undefined],
])('%s', (header, seconds) => {
  expect(retryAfterSeconds(header, NOW)).toBe(seconds)
})
