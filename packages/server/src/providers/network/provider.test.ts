/** Networks: what the operator's data say, what the workflow makes of it, and what nobody knows. */
import { expect, test } from 'vitest'
import { describeSessionProvider, factsOf, risksOf } from '../session-provider.fixture.ts'
import { indexDataset, referenceSignals } from '../reference-data/signals.ts'
import type { ReferenceSignals } from '../reference-data/signals.ts'
import { networkAnalysis } from './provider.ts'

const loaded = referenceSignals([
  indexDataset({ dataset: 'tor', version: 1, entries: ['198.51.100.7/32'] }),
  indexDataset({ dataset: 'datacenter', version: 1, entries: ['192.0.2.0/24'] }),
])
const networks = networkAnalysis(() => loaded)
const blind = networkAnalysis(() => referenceSignals([]))
/** As a source of countries would tell it. */
const inFrance: ReferenceSignals = {
  ...loaded,
  address: () => ({ reserved: false, country: 'FR' }),
}
const french = networkAnalysis(() => inFrance)

describeSessionProvider('the analysis of networks', () => networks)

const from = (ip: string, config = {}, provider = networks) =>
  factsOf(provider, 'IP_ANALYSIS', { config, browser: { ip, userAgent: 'Firefox/140.0' } })

test('an ordinary address is approved, with what is known of browser and network', async () => {
  expect(await from('8.8.8.8')).toMatchObject({
    status: 'APPROVED',
    warnings: [],
    data: {
      ip_address: '8.8.8.8',
      ip_country: null,
      is_vpn_or_tor: false,
      is_data_center: false,
      browser_family: 'Firefox',
    },
  })
})

test('where no data set is loaded nothing is called clean, and a person looks', async () => {
  const facts = await from('8.8.8.8', {}, blind)
  expect(facts).toMatchObject({
    status: 'IN_REVIEW',
    manual: true,
    data: { is_vpn_or_tor: null, is_data_center: null },
  })
  expect(risksOf(facts)).toEqual(['IP_NETWORK_UNKNOWN'])
})

test('what the workflow asks for and no data set tells is looked at by a person', async () => {
  const hosting = indexDataset({ dataset: 'datacenter', version: 1, entries: ['192.0.2.0/24'] })
  const partly = networkAnalysis(() => referenceSignals([hosting]))
  expect((await from('8.8.8.8', {}, partly)).status).toBe('APPROVED')
  const asked = await from('8.8.8.8', { vpn_action: 'DECLINE' }, partly)
  expect([asked.status, ...risksOf(asked)]).toEqual(['IN_REVIEW', 'IP_NETWORK_UNKNOWN'])
  const compared = await factsOf(networks, 'IP_ANALYSIS', {
    config: { ip_mismatch_action: 'REVIEW' },
    browser: { ip: '8.8.8.8', userAgent: 'Firefox/140.0' },
    known: new Map([['n', { feature: 'OCR', data: { issuing_state: 'DEU' }, warnings: [] }]]),
  })
  expect([compared.status, ...risksOf(compared)]).toEqual(['IN_REVIEW', 'IP_COUNTRY_UNKNOWN'])
})

test('Tor is what the workflow says, a data centre is information', async () => {
  expect((await from('198.51.100.7')).status).toBe('APPROVED')
  expect((await from('198.51.100.7', { vpn_action: 'DECLINE' })).status).toBe('DECLINED')
  const facts = await from('192.0.2.9')
  expect([facts.status, ...risksOf(facts)]).toEqual(['APPROVED', 'IP_DATA_CENTER'])
})

test('where some countries only are taken, an unknown one is looked at, not declined', async () => {
  const config = { geofencing_countries: ['DE'], geofencing_action: 'DECLINE' }
  expect(risksOf(await from('8.8.8.8', config))).toEqual(['IP_COUNTRY_UNKNOWN'])
  expect((await from('8.8.8.8', config)).status).toBe('IN_REVIEW')
  expect((await from('8.8.8.8', config, french)).status).toBe('DECLINED')
  expect(risksOf(await from('8.8.8.8', { geofencing_countries: ['FR'] }, french))).toEqual([])
})

test('another country than that of the document is what the workflow says', async () => {
  const facts = await factsOf(french, 'IP_ANALYSIS', {
    config: { ip_mismatch_action: 'REVIEW' },
    known: new Map([['n', { feature: 'OCR', data: { issuing_state: 'DEU' }, warnings: [] }]]),
  })
  expect([facts.status, ...risksOf(facts)]).toEqual(['IN_REVIEW', 'IP_COUNTRY_MISMATCH'])
})

test('without a browser, or with an address that is none, a person looks', async () => {
  expect(await from('nowhere')).toMatchObject({ status: 'IN_REVIEW', manual: true })
})
