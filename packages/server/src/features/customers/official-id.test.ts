/** An official id shows its end and no more. */
import { expect, test } from 'vitest'
import { maskOfficialId, shownProfile } from './official-id.ts'

test.each([
  ['123-45-6789', '***-**-6789'],
  ['123456789', '*****6789'],
  ['AB 12 34 56 C', '** ** *4 56 C'],
  ['1234', '**34'],
  ['1', '*'],
  ['-', '-'],
])('%s is shown as %s', (value, shown) => {
  expect(maskOfficialId(value)).toBe(shown)
})

test('the rest of a profile is shown as it is', () => {
  const officialId = { docType: 'SSN', value: '123-45-6789', country: 'US' }
  expect(shownProfile({ firstName: 'Ann', officialId })).toEqual({
    firstName: 'Ann',
    officialId: { ...officialId, value: '***-**-6789' },
  })
  expect(shownProfile({ firstName: 'Ann' })).toEqual({ firstName: 'Ann' })
  expect(shownProfile(undefined)).toBeUndefined()
})
