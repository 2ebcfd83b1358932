/**
 * The record of administration: who made or revoked a key, changed a setting or a destination, and
 * when.
 */
import type { Ids } from '../platform/ids.ts'
import type { Database } from './db.ts'

export type AdminEventKind =
  | 'application_created'
  | 'settings_changed'
  | 'key_created'
  | 'key_widened'
  | 'key_revoked'
  | 'signing_key_registered'
  | 'signing_key_removed'
  | 'webhook_created'
  | 'webhook_changed'
  | 'webhook_removed'
  | 'webhook_secret_added'
  | 'webhook_secret_removed'
  | 'webhook_disabled'
  | 'fraud_model_drafted'
  | 'fraud_model_replayed'
  | 'fraud_model_committed'
  | 'fraud_model_discarded'
  | 'list_created'
  | 'list_changed'
  | 'list_deleted'
  | 'list_entry_added'
  | 'list_entry_removed'
  | 'workflow_created'
  | 'workflow_changed'
  | 'workflow_published'
  | 'workflow_deleted'
  | 'questionnaire_created'
  | 'questionnaire_changed'
  | 'questionnaire_deleted'
  | 'reverification_created'
  | 'reverification_changed'
  | 'reverification_deleted'

/** Who administers which application. */
export interface Author {
  readonly applicationId: string
  /** `key:<id>` for a call, `operator` for the command line, `system` for the process itself. */
  readonly actor: string
  readonly ids: Ids
}

interface Done {
  readonly atMs: number
  readonly kind: AdminEventKind
  /** Ids and the names of what changed; never a secret, never a value a person wrote. */
  readonly body: Readonly<Record<string, unknown>>
}

/**
 * Writes one line; call it with the transaction of the change, so that neither stands without the
 * other.
 */
export async function recordBy(author: Author, db: Database, done: Done): Promise<void> {
  await db.query({
    name: 'admin_event_recorded',
    text: `insert into admin_event (application_id, event_id, at, actor, kind, body)
      values ($1, $2, $3, $4, $5, $6)`,
    values: [
      author.applicationId,
      author.ids.next(done.atMs),
      new Date(done.atMs),
      author.actor,
      done.kind,
      JSON.stringify(done.body),
    ],
  })
}
