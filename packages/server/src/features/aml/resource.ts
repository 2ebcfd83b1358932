/** How a screening of a name looks from outside. */
import { matcherVersion } from '@ostiary/domain/matching/matcher-version'
import { usualAmlScores } from '@ostiary/domain/screening/aml-settings'
import type { AmlScores } from '@ostiary/domain/screening/aml-settings'
import { featureLiterals } from '@ostiary/domain/session/decision'
import type { NameScreened } from '../call.ts'
import type { NameAsked } from './asked.ts'

interface Screened {
  readonly requestId: string
  readonly asked: NameAsked
  readonly found: NameScreened
  readonly vendorData: string | null
  readonly metadata: unknown
  readonly createdAt: string
}

export const amlShape = ({ requestId, asked, found, ...one }: Screened) => ({
  request_id: requestId,
  aml: {
    status: featureLiterals[found.status],
    entity_type: asked.kind,
    total_hits: found.hits.length,
    score: found.score,
    hits: found.hits,
    screened_data: asked.screened,
    warnings: found.warnings.map((warning) => ({ feature: 'AML', ...warning })),
    lists: found.lists,
    thresholds: thresholdsOf(asked),
    matcher: matcherVersion,
    names_considered: found.considered,
    is_ongoing_monitoring_enabled: false,
  },
  vendor_data: one.vendorData,
  metadata: one.metadata,
  created_at: one.createdAt,
})

export type AmlShape = ReturnType<typeof amlShape>

const thresholdsOf = ({ settings }: NameAsked): AmlScores => ({ ...usualAmlScores, ...settings })

/**
 * For keys that may not see personal data: what it came to, without who was looked for. Hits are
 * left out as a whole: whoever knows the entry knows the name.
 */
export const maskedAml = (shape: AmlShape) => ({
  ...shape,
  aml: { ...shape.aml, hits: [], screened_data: {} },
  metadata: null,
})
