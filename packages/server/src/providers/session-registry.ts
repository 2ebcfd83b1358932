/** Says who answers a node of a session: the simulator in a sandbox, else vendors or ourselves. */
import type { Environment } from '@ostiary/domain/application'
import { featureNames } from '@ostiary/domain/workflow/features'
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
import { openVendors } from './session-vendors.ts'
import type { VendorParts, VendorSettings } from './session-vendors.ts'
import { simulatedSession } from './simulator/session-checks.ts'

export interface SessionProviderParts extends VendorParts {
  /** The lists of this moment. */
  readonly aml: () => AmlIndexes
  /** The operator's data of this moment. */
  readonly reference: () => ReferenceSignals
  /** Asked before what is built in, such as a register of companies. */
  readonly more?: readonly NodeProvider[]
}

export type SessionProviderOf = (
  application: { readonly environment: Environment },
  feature: Feature,
) => NodeProvider

/** @throws where a feature has no provider, when it is opened */
export function openSessionProviders(
  settings: VendorSettings,
  parts: SessionProviderParts,
): SessionProviderOf {
  const { sleep, aml, reference, more = [] } = parts
  // In this order: the first that answers a feature is asked.
  const live = [
    ...more,
    ...openVendors(settings, parts),
    documentsByHand,
    manualChecks,
    amlScreening(aml),
    questionnaireAnswers,
    contactCodes(reference),
    networkAnalysis(reference),
    noDatabase,
  ]
  const byFeature = new Map(featureNames.map((feature) => [feature, firstOf(live, feature)]))
  const simulator = simulatedSession(sleep)
  return ({ environment }, feature) =>
    environment === 'sandbox' ? simulator : byFeature.get(feature)! // filled from all features
}

function firstOf(providers: readonly NodeProvider[], feature: Feature): NodeProvider {
  const found = providers.find(({ features }) => features.includes(feature))
  if (!found) throw new Error(`no provider answers ${feature}`)
  return found
}
