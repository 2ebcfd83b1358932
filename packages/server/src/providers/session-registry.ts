/** Who answers each feature of a session: what is built in, and in sandboxes the simulator. */
import type { Feature } from '@ostiary/domain/workflow/features'
import { amlScreening } from './aml/provider.ts'
import type { PartyIndex } from './name-lists/party-index.ts'
import { contactCodes } from './contact-codes/provider.ts'
import { noDatabase } from './database/provider.ts'
import { keyPeople } from './company/key-people.ts'
import { registeredCompany } from './company/registered.ts'
import { documentsByHand } from './documents/provider.ts'
import { manualChecks } from './manual/provider.ts'
import { networkAnalysis } from './network/provider.ts'
import { questionnaireAnswers } from './questionnaire/provider.ts'
import type { RegistryProvider } from './registry-kit.ts'
import type { ReferenceSignals } from './reference-data/signals.ts'
import type { NodeProvider, NodeQuestion } from './session-kit.ts'
import type { Sleep } from './simulator/faults.ts'
import { markersIn } from './simulator/scenarios.ts'
import { simulatedSession } from './simulator/session-checks.ts'

export interface SessionProviderParts {
  readonly sleep: Sleep
  readonly reference: () => ReferenceSignals
  readonly aml: () => PartyIndex
  readonly registry: RegistryProvider
  /** Adapters of vendors, asked before what is built in. */
  readonly vendors?: readonly NodeProvider[]
}

/** The provider of a feature for an application. */
export type SessionProviders = (
  application: { readonly environment: 'live' | 'sandbox' },
  feature: Feature,
) => NodeProvider

export function openSessionProviders(parts: SessionProviderParts): SessionProviders {
  const simulated = simulatedSession(parts.sleep)
  const byFeature = new Map<Feature, NodeProvider>()
  const all = [
    ...(parts.vendors ?? []),
    documentsByHand,
    amlScreening(parts.aml),
    contactCodes(parts.reference),
    networkAnalysis(parts.reference),
    noDatabase,
    registeredCompany(parts.registry),
    keyPeople,
    questionnaireAnswers,
    manualChecks,
  ]
  for (const provider of all)
    for (const feature of provider.features)
      if (!byFeature.has(feature)) byFeature.set(feature, provider)
  const builtIn = (feature: Feature): NodeProvider => byFeature.get(feature) ?? manualChecks
  return ({ environment }, feature) => {
    if (environment !== 'sandbox') return builtIn(feature)
    return ours.includes(feature) ? unlessTold(simulated, builtIn(feature)) : simulated
  }
}

/**
 * In a sandbox the people behind a company have sessions too, imported registers answer, and a code
 * must be the one that is known.
 */
const ours: readonly Feature[] = [
  'KYB_REGISTRY',
  'KYB_KEY_PEOPLE',
  'QUESTIONNAIRE',
  'EMAIL_VERIFICATION',
  'PHONE_VERIFICATION',
]

/** The simulator where a scenario or a marker says what is to happen; else what is built in. */
const unlessTold = (simulated: NodeProvider, builtIn: NodeProvider): NodeProvider => ({
  name: builtIn.name,
  features: builtIn.features,
  check: (question, asking) =>
    isTold(question) || isByHand(question)
      ? simulated.check(question, asking)
      : builtIn.check(question, asking),
})

const isTold = ({ scenario, vendorData }: NodeQuestion): boolean =>
  scenario !== undefined || markersIn(vendorData ?? undefined).length > 0

/** A company nobody found in a register is taken for genuine in a sandbox. */
const isByHand = ({ feature, input }: NodeQuestion): boolean =>
  feature === 'KYB_REGISTRY' && input['handle'] === undefined
