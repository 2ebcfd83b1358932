/** What the reference answers with another status than we do (entity reference 12 and 15.22). */
import { errors } from '@ostiary/domain/errors'
import type { ErrorCode } from '@ostiary/domain/errors'
import type { Route } from '../route.ts'

const statusesV3: Readonly<Partial<Record<ErrorCode, number>>> = {
  key_missing: 403,
  entity_exists: 400,
  list_name_taken: 400,
  entry_exists: 400,
  idempotency_key_reused: 400,
}

/** The status an operation answers with this code. */
export const statusOf = ({ family }: Pick<Route, 'family'>, code: ErrorCode): number =>
  (family === 'v3' ? statusesV3[code] : undefined) ?? errors[code].status
