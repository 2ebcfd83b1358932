/** A company from a register: what the person corrects reaches it, and a reviewer compares. */
import { expect, test } from 'vitest'
import type { CompanyFacts } from '@ostiary/domain/company/company-facts'
import type { RegistryProvider } from '../registry-kit.ts'
import { factsOf, risksOf } from '../session-provider.fixture.ts'
import { registeredCompany } from './registered.ts'

const facts: CompanyFacts = {
  source: 'registry',
  name: 'Acme Trading SL',
  registrationNumber: 'B1',
  countryCode: 'ES',
  status: 'active',
  alternativeNames: [],
}
const registry: RegistryProvider = {
  name: 'of-this-test',
  search: () => Promise.resolve({ kind: 'fail' }),
  company: () => Promise.resolve({ kind: 'ok', facts }),
}

const found = (corrections?: object) =>
  factsOf(registeredCompany(registry), 'KYB_REGISTRY', {
    input: { handle: 'r:1', ...(corrections ? { corrections } : {}) },
  })

test("a corrected name or address is the company's, beside what the register says", async () => {
  const told = { legal_name: ' Acme Holding SL ', registered_address: 'Calle Mayor 1, Madrid' }
  const { data, ...rest } = await found(told)
  expect(data).toMatchObject({
    company: { name: 'Acme Holding SL', registered_address: 'Calle Mayor 1, Madrid' },
    registry_company: { name: 'Acme Trading SL', registered_address: null },
    corrections: told,
  })
  expect(rest.status).toBe('IN_REVIEW')
  expect(risksOf({ data, ...rest })).toContain('KYB_COMPANY_DATA_CORRECTED')
})

test.each([[undefined], [{ legal_name: ' ' }], [{ country_code: 'DE' }]])(
  'of %j nothing is corrected',
  async (corrections) => {
    const facts = await found(corrections)
    expect(facts.data['company']).toEqual(facts.data['registry_company'])
    expect(risksOf(facts)).not.toContain('KYB_COMPANY_DATA_CORRECTED')
  },
)

test.each([
  [{ company_name: 'HoldCo Limited', registry_country: 'GBR', registration_number: '88' }, true],
  [{ company_name: 'acme trading', registry_country: 'ESP' }, false],
  [{ registration_number: 'B1', registry_country: 'ESP' }, false],
  [{ registration_number: 'B2', registry_country: 'ESP' }, true],
  [{ company_name: 'Acme Trading SL', registry_country: 'FRA' }, true],
  [{ registry_country: 'FRA' }, false],
  [{}, false],
])('expected as %j, a person compares: %j', async (expected, isCompared) => {
  const facts = await factsOf(registeredCompany(registry), 'KYB_REGISTRY', {
    input: { handle: 'r:1' },
    expected,
  })
  expect(risksOf(facts).includes('KYB_COMPANY_NOT_AS_EXPECTED')).toBe(isCompared)
  if (isCompared) expect(facts.status).toBe('IN_REVIEW')
})
