/** Countries by the names and in the order of the reader's language. */
import { expect, test } from 'vitest'
import { countryName, countryOptions } from './countries.ts'

test('documents name their issuer in three letters, all else in two', () => {
  const german = { language: 'de', as: 'alpha3' } as const
  expect(countryOptions(['ESP', 'AUT', 'DEU'], german)).toEqual([
    { value: 'DEU', label: 'Deutschland' },
    { value: 'AUT', label: 'Österreich' },
    { value: 'ESP', label: 'Spanien' },
  ])
  expect(countryOptions(['ES'], { language: 'en', as: 'alpha2' })).toEqual([
    { value: 'ES', label: 'Spain' },
  ])
})

test('without a list it is every country, each once and with a name', () => {
  const all = countryOptions(null, { language: 'en', as: 'alpha3' })
  expect(all.length).toBeGreaterThan(240)
  expect(new Set(all.map(({ value }) => value)).size).toBe(all.length)
  expect(all.filter(({ value, label }) => value.length !== 3 || label.length < 4)).toEqual([])
})

test('a code nobody knows is shown as it is', () => {
  expect(countryName('ZZZ', 'en')).toBe('ZZZ')
  expect(countryName('DEU', 'es')).toBe('Alemania')
})
