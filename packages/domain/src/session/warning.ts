/** What was noticed at a node of a session, as the reference shapes it (entity reference 2.6). */
import type { FeatureStatus } from '../entity.sessions.ts'
import { logTypes } from '../workflow/action.ts'
import type { Action, LogType } from '../workflow/action.ts'
import { warningTexts } from './warning-texts.ts'
import type { Risk } from './warning-texts.ts'

export interface Warning {
  readonly risk: Risk
  /** `error` has declined the feature, `warning` asks for a reviewer. */
  readonly log_type: LogType
  readonly short_description: string
  readonly long_description: string
  readonly additional_data?: Readonly<Record<string, unknown>>
}

export function noticed(
  risk: Risk,
  action: Action,
  additional?: Readonly<Record<string, unknown>>,
): Warning {
  const [short, long] = warningTexts(risk)
  return {
    risk,
    log_type: logTypes[action],
    short_description: short,
    long_description: long,
    ...(additional && { additional_data: additional }),
  }
}

/** What one more thing noticed makes of a status: never a better one. */
export function worsened<Status extends FeatureStatus>(
  status: Status,
  { log_type: type }: Pick<Warning, 'log_type'>,
): Status | 'DECLINED' | 'IN_REVIEW' {
  if (type === 'error') return 'DECLINED'
  return type === 'warning' && status === 'APPROVED' ? 'IN_REVIEW' : status
}
