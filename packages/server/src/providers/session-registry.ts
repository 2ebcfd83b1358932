/** Who answers each feature of a session: what is built in, and in sandboxes the simulator. */
import type { Feature } from '@ostiary/domain/workflow/features'
import { amlScreening } from './aml/provider.ts'
import type { AmlIndexes } from './aml/provider.ts'
import { contactCodes } from './contact-codes/provider.ts'
import { noDatabase } from './database/provider.ts'
import { documentsByHand } from './documents/provider.ts'
import { manualChecks } from './manual/provider.ts'
import { networkAnalysis } from './network/provider.ts'
import { questionnaireAnswers } from './questionnaire/provider.ts'
import type { ReferenceSignals } from './reference-data/signals.ts'
import type { NodeProvider } from './session-kit.ts'
import type { Sleep } from './simulator/faults.ts'
import { simulatedSession } from './simulator/session-checks.ts'

export interface SessionProviderParts {
  readonly sleep: Sleep
  readonly reference: () => ReferenceSignals
  readonly aml: () => AmlIndexes
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
    questionnaireAnswers,
    manualChecks,
  ]
  for (const provider of all)
    for (const feature of provider.features)
      if (!byFeature.has(feature)) byFeature.set(feature, provider)
  return ({ environment }, feature) =>
    environment === 'sandbox' && simulated.features.includes(feature)
      ? simulated
      : (byFeature.get(feature) ?? manualChecks)
}
