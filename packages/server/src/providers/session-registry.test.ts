/** Who answers which feature, in a sandbox and live, with and without a vendor. */
import { expect, test } from 'vitest'
import { featureNames } from '@ostiary/domain/workflow/features'
import { openSessionProviders } from './session-registry.ts'
import { openVendors } from './session-vendors.ts'
import type { VendorSettings } from './session-vendors.ts'
import { referenceSignals } from './reference-data/signals.ts'
import type { RegistryProvider } from './registry-kit.ts'
import { buildPartyIndex } from './name-lists/party-index.ts'
import { finished } from '@ostiary/domain/matching/steps'

const sleep = () => Promise.resolve()
const registry: RegistryProvider = {
  name: 'imported-registry',
  search: () => Promise.resolve({ kind: 'fail' }),
  company: () => Promise.resolve({ kind: 'fail' }),
}
const open = (settings: VendorSettings) =>
  openSessionProviders({
    sleep,
    registry,
    aml: () => finished(buildPartyIndex([])),
    reference: () => referenceSignals([]),
    vendors: openVendors(settings, {
      sleep,
      caller: { call: () => Promise.reject(new Error('nobody is called')) },
      tell: () => undefined,
    }),
  })
const live = { environment: 'live' } as const

test('a sandbox asks the simulator, and what is ours where nothing tells it otherwise', () => {
  const providerOf = open({ onfido: { token: 't', region: 'eu' } })
  const names = featureNames.map(
    (feature) => `${feature} ${providerOf({ environment: 'sandbox' }, feature).name}`,
  )
  expect(names.filter((name) => !name.endsWith(' simulator'))).toEqual([
    'QUESTIONNAIRE questionnaire',
    'PHONE_VERIFICATION contact-codes',
    'EMAIL_VERIFICATION contact-codes',
    'KYB_REGISTRY imported-registry',
    'KYB_KEY_PEOPLE key-people',
  ])
})

test('live each feature has the provider that answers it', () => {
  const providerOf = open({})
  const names = featureNames.map((feature) => `${feature} ${providerOf(live, feature).name}`)
  expect(names).toEqual([
    'OCR documents',
    'LIVENESS manual',
    'FACE_MATCH manual',
    'AGE_ESTIMATION manual',
    'PROOF_OF_ADDRESS manual',
    'QUESTIONNAIRE questionnaire',
    'PHONE_VERIFICATION contact-codes',
    'EMAIL_VERIFICATION contact-codes',
    'DATABASE_VALIDATION no-database',
    'AML aml-lists',
    'IP_ANALYSIS networks',
    'DOCUMENT_AI manual',
    'KYB_REGISTRY imported-registry',
    'KYB_DOCUMENTS manual',
    'KYB_KEY_PEOPLE key-people',
  ])
})

test('a vendor goes before what is built in', () => {
  const providerOf = open({ onfido: { token: 't', region: 'us' } })
  expect(providerOf(live, 'OCR').name).toBe('onfido')
  expect(providerOf(live, 'AGE_ESTIMATION').name).toBe('manual')
})
