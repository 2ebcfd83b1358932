/** How the reference's API refuses: the statuses that differ from ours, and its two bodies. */
import { errors } from '@ostiary/domain/errors'
import type { ErrorCode, Problem } from '@ostiary/domain/errors'

const statuses: Readonly<Partial<Record<ErrorCode, number>>> = {
  key_missing: 403,
  entity_exists: 400,
  list_name_taken: 400,
  entry_exists: 400,
  webhook_url_taken: 400,
  webhook_url_refused: 400,
  idempotency_key_reused: 400,
}

/** The status of a refusal under /v3. */
export const statusV3 = (code: ErrorCode): number => statuses[code] ?? errors[code].status

interface Wrong {
  readonly path: string
  readonly message: string
}

/** Fields by their names where fields are wrong, and otherwise a sentence with its code. */
export function bodyV3(what: Problem): Record<string, unknown> {
  const { title, remedy } = errors[what.code]
  const wrong = what.more?.['errors'] as readonly Wrong[] | undefined // as every refusal has them
  if (!wrong || wrong.length === 0)
    return { detail: [what.detail ?? title, remedy].join(' '), code: what.code }
  const fields: Record<string, string[]> = {}
  for (const { path, message } of wrong)
    (fields[path.split('/')[1] || 'non_field_errors'] ??= []).push(message)
  return fields
}
