/** One company under several descriptions, as a table. */
import { expect, test } from 'vitest'
import { companyIdentity, isAnyOf, isSameCompany } from './same-company.ts'

const acme = { name: 'Acme Limited', country_code: 'GB', registration_number: '01403668' }

test.each([
  [{ legal_name: 'ACME Ltd', country: 'GBR', registration_number: '1403668' }, true],
  [{ company_name: 'Another', registry_country: 'GB', registration_number: '01403668' }, true],
  [{ legal_name: 'Acme Ltd', country: 'GB' }, true],
  [{ legal_name: 'Acme Ltd' }, true],
  [{ legal_name: 'Acme Ltd', country: 'FR' }, false],
  [{ legal_name: 'Acme Ltd', country: 'GB', registration_number: '7' }, false],
  [{ legal_name: 'Acne Ltd', country: 'GB' }, false],
  [{ registration_number: '01403668', country: 'FR' }, false],
  [{}, false],
])('%j is Acme: %s', (told, isSame) => {
  expect(isSameCompany(companyIdentity(acme), companyIdentity(told))).toBe(isSame)
})

test('where both have an identifier, that decides', () => {
  const [one, other] = ['213800FERQ5LE3H7WJ58', '529900T8BM49AURSDO55']
  const withLei = (lei: string) => companyIdentity({ ...acme, legal_entity_identifier: lei })
  expect(isSameCompany(withLei(one), withLei(one.toLowerCase()))).toBe(true)
  expect(isSameCompany(withLei(one), withLei(other))).toBe(false)
})

test('of several descriptions one is enough', () => {
  const [own, other] = [companyIdentity(acme), companyIdentity({ name: 'Other' })]
  expect(isAnyOf([other, own], [own])).toBe(true)
  expect(isAnyOf([other], [own])).toBe(false)
  expect(isAnyOf([], [own])).toBe(false)
})
