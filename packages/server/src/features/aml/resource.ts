/** How a screening of a name looks from outside. */
import { matcherVersion } from '@ostiary/domain/matching/matcher-version'
import { featureLiterals } from '@ostiary/domain/session/decision'
import { settingsFor } from '@ostiary/domain/workflow/config'
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

function thresholdsOf({ settings: told }: NameAsked) {
  const settings = { ...settingsFor('AML', {}), ...told }
  return {
    aml_name_weight: settings.aml_name_weight,
    aml_dob_weight: settings.aml_dob_weight,
    aml_country_weight: settings.aml_country_weight,
    aml_match_score_threshold: settings.aml_match_score_threshold,
    aml_score_approve_threshold: settings.aml_score_approve_threshold,
    aml_score_review_threshold: settings.aml_score_review_threshold,
  }
}

/**
 * For keys that may not see personal data: what it came to, without who was looked for. Hits are
 * left out as a whole: whoever knows the entry knows the name.
 */
export const maskedAml = (shape: AmlShape) => ({
  ...shape,
  aml: { ...shape.aml, hits: [], screened_data: {} },
  metadata: null,
})
