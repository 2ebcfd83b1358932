/**
 * The parts a commit is made of: for each kind of row its columns and the statement that writes it.
 *
 * The same statement serves both shapes of the commit. `{rows}` stands for where its rows come from
 * (as `s`), `{pruned}` for the demand by which a cluster finds the shards, and `{won}` for the
 * demand that the row's entity won its change: a question to the database in one statement, true
 * where the losers were left out before.
 */
import type { Batch } from './rows.ts'
import type { ColumnType } from './wire-writer.ts'

/** Rows of one kind arrive as arrays, one parameter a column. */
export interface Section<R> {
  readonly name: string
  readonly table: string
  readonly rowsOf: (batch: Batch) => readonly R[]
  readonly columns: readonly (readonly [name: string, type: ColumnType, of: (row: R) => unknown])[]
  /** The column that names the entity the row belongs to. */
  readonly entity: string
  readonly sql: string
  /** The same where all entities are new, so that nothing of theirs can be there already. */
  readonly newbornSql?: string
}

/** Erases the row type once the section's own columns have been checked against it. */
export const section = <R>(value: Section<R>): Section<unknown> =>
  value as unknown as Section<unknown>

/** An insert of the rows whose entity won its change. */
function inserted<R>(value: {
  name: string
  table: string
  rowsOf: Section<R>['rowsOf']
  columns: Section<R>['columns']
  entity?: string
  /** What happens to a row that is there already. */
  tail?: string
  /** Only the entity itself writes rows with these keys: of a new one there are none. */
  ownedRows?: true
}): Section<unknown> {
  const { name, table, rowsOf, columns, entity = 'entity_id', tail = '' } = value
  const names = columns.map(([column]) => column).join(', ')
  const plain = `insert into ${table} (${names}) select ${names} from {rows} where {won}`
  const newborn = value.ownedRows ? { newbornSql: plain } : {}
  return section({
    name,
    table,
    rowsOf,
    columns,
    entity,
    sql: `${plain} ${tail}`.trim(),
    ...newborn,
  })
}

/** A change of rows that exist. */
function changed<R>(value: {
  name: string
  table: string
  rowsOf: Section<R>['rowsOf']
  columns: Section<R>['columns']
  sql: string
}): Section<unknown> {
  return section({ ...value, entity: 'entity_id' })
}

/** The update of entities; its verdict is the version. `{wanted}` is what else must hold. */
export const updatingSection = changed({
  name: 'updating',
  table: 'entity',
  rowsOf: (batch) => batch.entityUpdates,
  columns: [
    ['entity_id', 'uuid', (row) => row.entityId],
    ['expect', 'int8', (row) => row.expect],
    ['standing', 'text', (row) => row.standing],
    ['entered_by', 'text', (row) => row.enteredBy],
    ['detail', 'text', (row) => row.detail],
    ['version', 'int8', (row) => row.version],
    ['head', 'bytea', (row) => row.head],
    ['updated_at', 'timestamptz', (row) => row.updatedAt],
  ],
  sql: `update entity t set standing = s.standing, entered_by = s.entered_by, detail = s.detail,
        version = s.version, head = s.head, updated_at = s.updated_at
      from {rows}
      where t.entity_id = s.entity_id and t.version = s.expect and {pruned} and {wanted}
      returning t.entity_id`,
})

/** The rows of new entities, with everything they must be the first to claim. */
export const creatingSection = inserted({
  name: 'creating',
  table: 'entity',
  rowsOf: (batch) => batch.newEntities,
  columns: [
    ['entity_id', 'uuid', (row) => row.entityId],
    ['application_id', 'uuid', (row) => row.applicationId],
    ['kind', 'text', (row) => row.kind],
    ['vendor_data', 'text', (row) => row.vendorData],
    ['standing', 'text', (row) => row.standing],
    ['entered_by', 'text', (row) => row.enteredBy],
    ['detail', 'text', (row) => row.detail],
    ['version', 'int8', (row) => row.version],
    ['head', 'bytea', (row) => row.head],
    ['created_at', 'timestamptz', (row) => row.createdAt],
    ['updated_at', 'timestamptz', (row) => row.updatedAt],
  ],
})

const customerSections = [
  inserted({
    name: 'onboarding',
    table: 'customer',
    rowsOf: (batch) => batch.newCustomers,
    columns: [
      ['entity_id', 'uuid', (row) => row.entityId],
      ['application_id', 'uuid', (row) => row.applicationId],
      ['state', 'text', (row) => row.state],
      ['entered_by', 'text', (row) => row.enteredBy],
      ['awaits', 'text', (row) => row.awaits],
      ['detail', 'text', (row) => row.detail],
      ['created_at', 'timestamptz', (row) => row.createdAt],
      ['updated_at', 'timestamptz', (row) => row.updatedAt],
    ],
  }),
  changed({
    name: 'moving',
    table: 'customer',
    rowsOf: (batch) => batch.customerUpdates,
    columns: [
      ['entity_id', 'uuid', (row) => row.entityId],
      ['state', 'text', (row) => row.state],
      ['entered_by', 'text', (row) => row.enteredBy],
      ['awaits', 'text', (row) => row.awaits],
      ['detail', 'text', (row) => row.detail],
      ['updated_at', 'timestamptz', (row) => row.updatedAt],
    ],
    sql: `update customer t set state = s.state, entered_by = s.entered_by, awaits = s.awaits,
          detail = s.detail, updated_at = s.updated_at
        from {rows} where t.entity_id = s.entity_id and {pruned} and {won}`,
  }),
  inserted({
    name: 'evaluating',
    table: 'evaluation',
    rowsOf: (batch) => batch.evaluations,
    columns: [
      ['entity_id', 'uuid', (row) => row.entityId],
      ['number', 'int4', (row) => row.number],
      ['application_id', 'uuid', (row) => row.applicationId],
      ['trigger', 'text', (row) => row.trigger],
      ['status', 'text', (row) => row.status],
      ['body', 'text', (row) => row.body],
      ['created_at', 'timestamptz', (row) => row.createdAt],
      ['updated_at', 'timestamptz', (row) => row.updatedAt],
    ],
    tail: `on conflict (entity_id, number) do update
      set status = excluded.status, body = excluded.body, updated_at = excluded.updated_at`,
  }),
  inserted({
    name: 'journaling',
    table: 'journal',
    rowsOf: (batch) => batch.journal,
    columns: [
      ['entity_id', 'uuid', (row) => row.entityId],
      ['seq', 'int8', (row) => row.seq],
      ['application_id', 'uuid', (row) => row.applicationId],
      ['at', 'timestamptz', (row) => row.at],
      ['kind', 'text', (row) => row.kind],
      ['actor', 'text', (row) => row.actor],
      ['body', 'text', (row) => row.body],
      ['hash', 'bytea', (row) => row.hash],
    ],
  }),
]

const queueSections = [
  inserted({
    name: 'planning',
    table: 'effect',
    rowsOf: (batch) => batch.effects,
    columns: [
      ['entity_id', 'uuid', (row) => row.entityId],
      ['seq', 'int8', (row) => row.seq],
      ['name', 'text', (row) => row.name],
      ['application_id', 'uuid', (row) => row.applicationId],
      ['due_at', 'timestamptz', (row) => row.dueAt],
    ],
  }),
  inserted({
    name: 'delivering',
    table: 'delivery',
    rowsOf: (batch) => batch.deliveries,
    columns: [
      ['entity_id', 'uuid', (row) => row.entityId],
      ['webhook_id', 'uuid', (row) => row.webhookId],
      ['seq', 'int8', (row) => row.seq],
      ['application_id', 'uuid', (row) => row.applicationId],
      ['due_at', 'timestamptz', (row) => row.at],
      ['created_at', 'timestamptz', (row) => row.at],
    ],
  }),
  changed({
    name: 'settling',
    table: 'effect',
    rowsOf: (batch) => batch.settled,
    columns: [
      ['entity_id', 'uuid', (row) => row.entityId],
      ['seq', 'int8', (row) => row.seq],
      ['name', 'text', (row) => row.name],
      ['attempts', 'int4', (row) => row.attempts],
    ],
    sql: `delete from effect t using {rows}
        where t.entity_id = s.entity_id and t.seq = s.seq and t.name = s.name and t.attempts = s.attempts
          and {pruned} and {won}`,
  }),
]

const recordSections = [
  inserted({
    name: 'remembering',
    table: 'idempotency',
    entity: 'subject',
    rowsOf: (batch) => batch.idempotency,
    columns: [
      ['entity_id', 'uuid', (row) => row.slot],
      ['key', 'bytea', (row) => row.key],
      ['fingerprint', 'bytea', (row) => row.fingerprint],
      ['status', 'int4', (row) => row.status],
      ['answer', 'text', (row) => row.answer],
      ['subject', 'uuid', (row) => row.subject],
      ['created_at', 'timestamptz', (row) => row.at],
    ],
  }),
  inserted({
    name: 'sealing',
    table: 'vault',
    rowsOf: (batch) => batch.vault,
    columns: [
      ['entity_id', 'uuid', (row) => row.entityId],
      ['item', 'text', (row) => row.item],
      ['sealed', 'bytea', (row) => row.sealed],
    ],
    tail: 'on conflict (entity_id, item) do update set sealed = excluded.sealed',
    ownedRows: true,
  }),
  changed<string>({
    name: 'erasing',
    table: 'vault',
    rowsOf: (batch) => batch.erased,
    columns: [['entity_id', 'uuid', (row) => row]],
    sql: `delete from vault t using {rows}
        where t.entity_id = s.entity_id and {pruned} and {won}`,
  }),
  // Of what was uploaded the rows go with the key that opened it.
  changed<string>({
    name: 'emptying',
    table: 'media',
    rowsOf: (batch) => batch.erased,
    columns: [['entity_id', 'uuid', (row) => row]],
    sql: `delete from media t using {rows}
        where t.entity_id = s.entity_id and {pruned} and {won}`,
  }),
  // Nobody is looked for any more whom nobody can name.
  changed<string>({
    name: 'unwatching',
    table: 'monitored_party',
    rowsOf: (batch) => batch.erased,
    columns: [['entity_id', 'uuid', (row) => row]],
    sql: `delete from monitored_party t using {rows}
        where t.entity_id = s.entity_id and {pruned} and {won}`,
  }),
  inserted({
    name: 'barring',
    table: 'identifier',
    rowsOf: (batch) => batch.bars,
    columns: [
      ['entity_id', 'uuid', (row) => row.entityId],
      ['identifier_key', 'bytea', (row) => row.key],
      ['role', 'text', () => 'bar'],
      ['kind', 'text', (row) => row.kind],
      ['created_at', 'timestamptz', (row) => row.at],
    ],
    tail: 'on conflict do nothing',
  }),
]

const findingSections = [
  inserted({
    name: 'searching',
    table: 'entity_search',
    rowsOf: (batch) => batch.searchable,
    columns: [
      ['entity_id', 'uuid', (row) => row.entityId],
      ['search_key', 'bytea', (row) => row.key],
      ['created_at', 'timestamptz', (row) => row.createdAt],
    ],
    tail: 'on conflict do nothing',
    ownedRows: true,
  }),
  changed<Batch['unsearchable'][number]>({
    name: 'unsearching',
    table: 'entity_search',
    rowsOf: (batch) => batch.unsearchable,
    columns: [
      ['entity_id', 'uuid', (row) => row.entityId],
      ['search_key', 'bytea', (row) => row.key],
    ],
    sql: `delete from entity_search t using {rows}
        where t.entity_id = s.entity_id and t.search_key = s.search_key and {pruned} and {won}`,
  }),
  changed<string>({
    name: 'hiding',
    table: 'entity_search',
    rowsOf: (batch) => batch.hidden,
    columns: [['entity_id', 'uuid', (row) => row]],
    sql: `delete from entity_search t using {rows}
        where t.entity_id = s.entity_id and {pruned} and {won}`,
  }),
  changed<string>({
    name: 'purging',
    table: 'customer',
    rowsOf: (batch) => batch.purged,
    columns: [['entity_id', 'uuid', (row) => row]],
    sql: `delete from customer t using {rows}
        where t.entity_id = s.entity_id and {pruned} and {won}`,
  }),
  inserted({
    name: 'verifying',
    table: 'session',
    rowsOf: (batch) => batch.sessions,
    columns: [
      ['entity_id', 'uuid', (row) => row.entityId],
      ['session_id', 'uuid', (row) => row.sessionId],
      ['application_id', 'uuid', (row) => row.applicationId],
      ['kind', 'text', (row) => row.kind],
      ['number', 'int8', (row) => row.number],
      ['workflow_id', 'uuid', (row) => row.workflowId],
      ['status', 'text', (row) => row.status],
      ['link_key', 'bytea', (row) => row.linkKey],
      ['body', 'text', (row) => row.body],
      ['due_at', 'timestamptz', (row) => row.dueAt],
      ['approved_at', 'timestamptz', (row) => row.approvedAt],
      ['document_ends_at', 'timestamptz', (row) => row.documentEndsAt],
      ['created_at', 'timestamptz', (row) => row.createdAt],
      ['updated_at', 'timestamptz', (row) => row.updatedAt],
    ],
    tail: `on conflict (entity_id, session_id) do update set status = excluded.status,
      link_key = excluded.link_key, body = excluded.body, due_at = excluded.due_at,
      approved_at = excluded.approved_at, document_ends_at = excluded.document_ends_at,
      updated_at = excluded.updated_at`,
    ownedRows: true,
  }),
  changed<Batch['unlisted'][number]>({
    name: 'unlisting',
    table: 'directory',
    rowsOf: (batch) => batch.unlisted,
    columns: [
      ['dir_key', 'bytea', (row) => row.key],
      ['entity_id', 'uuid', (row) => row.entityId],
    ],
    sql: `delete from directory t using {rows}
        where t.dir_key = s.dir_key and t.entity_id = s.entity_id and {won}`,
  }),
  changed<Batch['unclaimed'][number]>({
    name: 'unclaiming',
    table: 'identifier',
    rowsOf: (batch) => batch.unclaimed,
    columns: [
      ['identifier_key', 'bytea', (row) => row.key],
      ['entity_id', 'uuid', (row) => row.entityId],
    ],
    sql: `delete from identifier t using {rows}
        where t.identifier_key = s.identifier_key and t.role = 'claim'
          and t.entity_id = s.entity_id and {won}`,
  }),
]

/** The sections that follow the verdict: everything written for the entities that won. */
export const followingSections: readonly Section<unknown>[] = [
  ...customerSections,
  ...queueSections,
  ...recordSections,
  ...findingSections,
]
