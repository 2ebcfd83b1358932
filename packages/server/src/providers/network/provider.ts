/**
 * Where a browser comes from, by the operator's data of networks. What no data set tells is `null`:
 * silence is no clean bill.
 */
import { countryOf } from '@ostiary/domain/country-codes'
import type { AddressFacts } from '@ostiary/domain/risk/findings'
import { noticed } from '@ostiary/domain/session/warning'
import type { Warning } from '@ostiary/domain/session/warning'
import type { ReferenceSignals } from '../reference-data/signals.ts'
import { answered, decided, leftToReviewer, nodeProvider } from '../session-answer.ts'
import { knownPerson } from '../session-input.ts'
import type { NodeProvider, NodeQuestion } from '../session-kit.ts'
import { readUserAgent } from './user-agent.ts'

/** @param reference the operator's data of this moment */
export const networkAnalysis = (reference: () => ReferenceSignals): NodeProvider =>
  nodeProvider({
    name: 'networks',
    features: ['IP_ANALYSIS'],
    check: async (question) => {
      const { browser } = question
      const facts = browser && reference().address(browser.ip)
      if (!browser || !facts)
        return answered(leftToReviewer({ ip_address: null }, [noticed('IP_UNKNOWN', 'REVIEW')]))
      const device = readUserAgent(browser.userAgent)
      const data = {
        ip_address: browser.ip.trim(),
        ip_country: facts.country ?? null,
        ip_country_code: facts.country ?? null,
        ip_city: null,
        ip_state: null,
        isp: null,
        organization: null,
        is_vpn_or_tor: facts.anonymous ?? null,
        is_data_center: facts.hosting ?? null,
        ...device,
        device_fingerprint: null,
        matches: [],
      }
      const warnings = warningsOf(question, facts)
      if (isLookedAt(question, facts)) return decided(data, warnings)
      const unknown = noticed('IP_NETWORK_UNKNOWN', 'REVIEW')
      return answered(leftToReviewer(data, [...warnings, unknown]))
    },
  })

/** A check that has not looked approves nobody. */
const isLookedAt = ({ config }: NodeQuestion<'IP_ANALYSIS'>, facts: AddressFacts): boolean =>
  facts.anonymous !== undefined ||
  (config.vpn_action === 'NO_ACTION' &&
    (facts.hosting !== undefined || facts.country !== undefined))

function warningsOf(question: NodeQuestion<'IP_ANALYSIS'>, facts: AddressFacts): Warning[] {
  const { config } = question
  const warnings: Warning[] = []
  if (facts.anonymous) warnings.push(noticed('IP_VPN_OR_TOR', config.vpn_action))
  if (facts.hosting) warnings.push(noticed('IP_DATA_CENTER', 'NO_ACTION'))
  const country = countryOf(facts.country)
  const area = (config.geofencing_countries ?? []).flatMap((code) => countryOf(code) ?? [])
  const mismatch = config.ip_mismatch_action
  const ofDocument = countryOf(knownPerson(question).issuing_state)
  const isCompared = mismatch !== 'NO_ACTION' && ofDocument !== undefined
  // Nobody is declined for what is not known.
  if (country === undefined && (area.length > 0 || isCompared))
    warnings.push(noticed('IP_COUNTRY_UNKNOWN', 'REVIEW'))
  else if (area.length > 0 && country !== undefined && !area.includes(country))
    warnings.push(noticed('IP_GEOFENCED', config.geofencing_action))
  if (country !== undefined && ofDocument !== undefined && country !== ofDocument)
    warnings.push(noticed('IP_COUNTRY_MISMATCH', mismatch))
  return warnings
}
