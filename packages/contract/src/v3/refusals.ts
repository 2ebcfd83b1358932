/** How the reference's API refuses: where it differs from the catalogue, and its two bodies. */
import { errors } from '@ostiary/domain/errors'
import type { ErrorCode, ErrorRow, Problem } from '@ostiary/domain/errors'

/** What an error has of its own under /v3: the reference's statuses, its names and its paths. */
const own: Readonly<Partial<Record<ErrorCode, Partial<ErrorRow>>>> = {
  body_invalid: { remedy: 'Mend the body; /openapi.json has the schema.' },
  query_invalid: { remedy: 'Mend the query; /openapi.json has its parameters.' },
  cursor_invalid: {
    remedy: 'Leave the cursor out to start from the beginning, or follow `next` as it is.',
  },
  header_invalid: { remedy: 'Mend that header.' },
  key_missing: { status: 403 },
  scope_missing: { remedy: 'Use a key that has it.' },
  signature_refused: {
    remedy: 'docs/how-to/sign-requests.md shows a signed request byte by byte.',
  },
  party_not_allowed: { remedy: 'Use a key of another party; one of an analyst acts as analyst.' },
  idempotency_key_reused: { status: 400 },
  entity_not_found: { remedy: 'Check `vendor_data` and the application of the key.' },
  entity_exists: {
    status: 400,
    title: 'This vendor_data already has an entity of that kind.',
    remedy: 'Fetch it with GET /v3/users/{vendor_data}/ or GET /v3/businesses/{vendor_data}/.',
  },
  entity_erased: {
    title: 'The personal data of this entity was erased; nothing more is learned of it.',
    remedy: 'Erasure is final. Who comes back is a new entity, with another `vendor_data`.',
  },
  webhook_not_found: { remedy: 'List them with GET /v3/webhook/destinations/.' },
  webhook_url_refused: { status: 400, title: 'This url is not one deliveries may go to.' },
  webhook_url_taken: {
    status: 400,
    remedy: 'Change that destination under /v3/webhook/destinations/, or use another address.',
  },
  list_name_taken: { status: 400 },
  entry_exists: { status: 400 },
  share_token_invalid: {
    remedy: 'Send `share_token` whole, as the sharing application got it.',
  },
  import_kind_unavailable: { remedy: 'Import user_verification or business_verification.' },
  internal: {
    remedy: 'Repeat with the same Idempotency-Key, if you sent one; tell the operator `instance`.',
  },
}

/** An error as it is told under /v3. */
export const errorV3 = (code: ErrorCode): ErrorRow => ({ ...errors[code], ...own[code] })

/** The status of a refusal under /v3. */
export const statusV3 = (code: ErrorCode): number => errorV3(code).status

interface Wrong {
  readonly path: string
  readonly message: string
}

/**
 * Fields by their names where fields are wrong, and otherwise a sentence with its code.
 * @param instance names this occurrence for the operator, where the log has more of it
 */
export function bodyV3(what: Problem, instance?: string): Record<string, unknown> {
  const { title, remedy } = errorV3(what.code)
  const wrong = what.more?.['errors'] as readonly Wrong[] | undefined // as every refusal has them
  if (!wrong || wrong.length === 0) {
    const detail = [what.detail ?? title, remedy].join(' ')
    return { detail, code: what.code, ...(instance === undefined ? {} : { instance }) }
  }
  const fields = new Map<string, string[]>()
  for (const { path, message } of wrong) {
    const [, name = '', ...inside] = path.split('/')
    const field = name || 'non_field_errors'
    const said = inside.length > 0 ? `${inside.join('.')} ${message}` : message
    fields.set(field, [...(fields.get(field) ?? []), said])
  }
  return Object.fromEntries(fields)
}
