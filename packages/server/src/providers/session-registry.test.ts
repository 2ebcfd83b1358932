/** Who answers which feature, in a sandbox and live, with and without a vendor. */
import { expect, test } from 'vitest'
import { featureNames } from '@ostiary/domain/workflow/features'
import { openSessionProviders } from './session-registry.ts'
import type { VendorSettings } from './session-vendors.ts'
import { referenceSignals } from './reference-data/signals.ts'
import { buildPersonIndex } from './watchlist-lists/person-index.ts'
import { noDatabase } from './database/provider.ts'

const open = (settings: VendorSettings, more = {}) =>
  openSessionProviders(settings, {
    sleep: () => Promise.resolve(),
    caller: { call: () => Promise.reject(new Error('nobody is called')) },
    aml: () => ({ persons: buildPersonIndex([]) }),
    reference: () => referenceSignals([]),
    tell: () => undefined,
    ...more,
  })
const live = { environment: 'live' } as const

test('a sandbox asks the simulator, whatever is set up', () => {
  const providerOf = open({ onfido: { token: 't', region: 'eu' } })
  const names = featureNames.map((feature) => providerOf({ environment: 'sandbox' }, feature).name)
  expect(new Set(names)).toEqual(new Set(['simulator']))
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
    'KYB_REGISTRY manual',
    'KYB_DOCUMENTS manual',
    'KYB_KEY_PEOPLE manual',
  ])
})

test('a vendor goes before what is built in, and what is handed in before both', () => {
  const providerOf = open(
    { onfido: { token: 't', region: 'us' } },
    {
      more: [{ ...noDatabase, name: 'register', features: ['KYB_REGISTRY'] }],
    },
  )
  expect(providerOf(live, 'OCR').name).toBe('onfido')
  expect(providerOf(live, 'AGE_ESTIMATION').name).toBe('manual')
  expect(providerOf(live, 'KYB_REGISTRY').name).toBe('register')
})
