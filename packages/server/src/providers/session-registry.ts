/** Says who answers a node of a session: the simulator in a sandbox, else vendors or ourselves. */
import type { Environment } from '@ostiary/domain/application'
import { featureNames } from '@ostiary/domain/workflow/features'
import type { Feature } from '@ostiary/domain/workflow/features'
import type { Caller } from '../platform/outbound/caller.ts'
import { amlScreening } from './aml/provider.ts'
import type { AmlIndexes } from './aml/provider.ts'
import { contactCodes } from './contact-codes/provider.ts'
import { noDatabase } from './database/provider.ts'
import { documentsByHand } from './documents/provider.ts'
import { manualChecks } from './manual/provider.ts'
import { networkAnalysis } from './network/provider.ts'
import type { ApplicantMemory } from './onfido/checks.ts'
import type { OnfidoProblem } from './onfido/client.ts'
import { onfido } from './onfido/provider.ts'
import type { OnfidoSettings } from './onfido/provider.ts'
import { questionnaireAnswers } from './questionnaire/provider.ts'
import type { ReferenceSignals } from './reference-data/signals.ts'
import type { NodeProvider } from './session-kit.ts'
import type { Sleep } from './simulator/faults.ts'
import { simulatedSession } from './simulator/session-checks.ts'

export interface SessionProviderSettings {
  /** Without it documents and faces are looked at by a person. */
  readonly onfido?: OnfidoSettings
}

export interface SessionProviderParts {
  /** How simulated vendors take their time, and how a vendor's answer is waited for. */
  readonly sleep: Sleep
  readonly caller: Pick<Caller, 'call'>
  /** The lists of this moment. */
  readonly aml: () => AmlIndexes
  /** The operator's data of this moment. */
  readonly reference: () => ReferenceSignals
  /** For the operator's log. */
  readonly tell: (problem: OnfidoProblem) => void
  readonly applicants?: ApplicantMemory
  /** Asked before what is built in, such as a register of companies. */
  readonly more?: readonly NodeProvider[]
}

export type SessionProviderOf = (
  application: { readonly environment: Environment },
  feature: Feature,
) => NodeProvider

/** @throws where a feature has no provider, when it is opened */
export function openSessionProviders(
  settings: SessionProviderSettings,
  parts: SessionProviderParts,
): SessionProviderOf {
  const { sleep, caller, aml, reference, tell, applicants, more = [] } = parts
  const memory = applicants ? { memory: applicants } : {}
  const vendors = settings.onfido
    ? [onfido(settings.onfido, { caller, sleep, tell, ...memory })]
    : []
  // In this order: the first that answers a feature is asked.
  const live = [
    ...more,
    ...vendors,
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
