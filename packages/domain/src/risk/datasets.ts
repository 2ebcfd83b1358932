/**
 * The reference data an operator may import for the fraud signals. None is shipped: without one,
 * what it tells stays unknown to the model.
 */
import type { FeatureCode } from './fraud-model.ts'

export const datasetNames = ['disposable-domains', 'datacenter', 'vpn', 'tor', 'fatf'] as const
export type DatasetName = (typeof datasetNames)[number]

/** Each feature that reference data decide, with the datasets of which any one will do. */
export const featureSources = {
  EMAIL_DISPOSABLE: ['disposable-domains'],
  IP_ANONYMOUS: ['vpn', 'tor'],
  IP_HOSTING: ['datacenter'],
  GEO_CALL_FOR_ACTION: ['fatf'],
  GEO_MONITORED: ['fatf'],
} as const satisfies Partial<Record<FeatureCode, readonly DatasetName[]>>
