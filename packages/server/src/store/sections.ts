/** The parts a commit statement is made of: for each kind of row its columns and the expression that writes it. */
import type { Batch } from './rows.ts'

export type ColumnType = 'uuid' | 'text' | 'int8' | 'int4' | 'bytea' | 'timestamptz'

/** Rows of one kind arrive as arrays, one parameter a column, and are unnested as `<name>_in`. */
export interface Section<R> {
  readonly name: string
  readonly rows: readonly R[]
  readonly columns: readonly (readonly [name: string, type: ColumnType, of: (row: R) => unknown])[]
  /** Further expressions; `$ids` stands for the array of the first column, for engines that prune shards by it. */
  readonly sql: string
  /** Entities whose update must not stand, as an expression of its own: planned as a demand of the update it is run once a row. */
  readonly unwanted?: string
}

/** Erases the row type once the section's own columns have been checked against it. */
const section = <R>(value: Section<R>): Section<unknown> => value as unknown as Section<unknown>

/** An insert of the rows whose entity won its change. */
function inserted<R>(value: {
  name: string
  table: string
  rows: readonly R[]
  columns: Section<R>['columns']
  entity?: string
  tail?: string
  unwanted?: string
}): Section<unknown> {
  const names = value.columns.map(([name]) => name).join(', ')
  return section({
    name: value.name,
    rows: value.rows,
    columns: value.columns,
    ...(value.unwanted === undefined ? {} : { unwanted: value.unwanted }),
    sql: `${value.name} as (insert into ${value.table} (${names}) select ${names} from ${value.name}_in s
      where exists (select 1 from won where won.entity_id = s.${value.entity ?? 'entity_id'})
      ${value.tail ?? ''} returning 1)`,
  })
}

/** The sections that come before the verdict: what must be won. */
export function claimingSections(batch: Batch): Section<unknown>[] {
  return [
    section({
      name: 'claiming',
      rows: batch.claims,
      columns: [
        ['entity_id', 'uuid', (row) => row.entityId],
        ['key', 'bytea', (row) => row.key],
        ['kind', 'text', (row) => row.kind],
        ['at', 'timestamptz', (row) => row.at],
      ],
      sql: `claimed as (insert into identifier (identifier_key, role, kind, entity_id, created_at)
          select key, 'claim', kind, entity_id, at from claiming_in c
          where not exists (select 1 from identifier i where i.identifier_key = c.key and i.role = 'bar')
          on conflict do nothing returning identifier_key)`,
      // A claim an earlier try of the same entity left behind counts as won.
      unwanted: `select c.entity_id from claiming_in c
          where not exists (select 1 from claimed where claimed.identifier_key = c.key)
            and not exists (select 1 from identifier i where i.identifier_key = c.key and i.role = 'claim' and i.entity_id = c.entity_id)`,
    }),
    section({
      name: 'creating',
      rows: batch.newEntities,
      columns: [
        ['entity_id', 'uuid', (row) => row.entityId],
        ['application_id', 'uuid', (row) => row.applicationId],
        ['kind', 'text', (row) => row.kind],
        ['vendor_data', 'text', (row) => row.vendorData],
        ['dir_key', 'bytea', (row) => row.dirKey],
        ['wallet_key', 'bytea', (row) => row.walletKey],
        ['vendor_key', 'bytea', (row) => row.vendorKey],
        ['slot', 'uuid', (row) => row.slot],
        ['slot_key', 'bytea', (row) => row.slotKey],
        ['standing', 'text', (row) => row.standing],
        ['entered_by', 'text', (row) => row.enteredBy],
        ['detail', 'text', (row) => row.detail],
        ['version', 'int8', (row) => row.version],
        ['head', 'bytea', (row) => row.head],
        ['created_at', 'timestamptz', (row) => row.createdAt],
        ['updated_at', 'timestamptz', (row) => row.updatedAt],
      ],
      // Whoever is barred, answered or plainly second is left out before anything is claimed; only a race loses later.
      sql: `fresh as (select * from creating_in n
          where not exists (select 1 from identifier i where i.identifier_key = n.wallet_key)
            and not exists (select 1 from identifier i where i.identifier_key = n.vendor_key and i.role = 'bar')
            and not exists (select 1 from idempotency q where q.entity_id = n.slot and q.key = n.slot_key)),
        listed as (insert into directory (dir_key, entity_id, created_at)
          select dir_key, entity_id, created_at from fresh on conflict do nothing returning entity_id),
        walleted as (insert into identifier (identifier_key, role, kind, entity_id, created_at)
          select wallet_key, 'claim', 'wallet', fresh.entity_id, created_at from fresh
          join listed on listed.entity_id = fresh.entity_id
          where wallet_key is not null on conflict do nothing returning entity_id),
        created as (insert into entity (entity_id, application_id, kind, vendor_data, standing, entered_by, detail,
            version, head, created_at, updated_at)
          select fresh.entity_id, application_id, kind, vendor_data, standing, entered_by, detail, version, head, created_at, updated_at
          from fresh join listed on listed.entity_id = fresh.entity_id
          where wallet_key is null or exists (select 1 from walleted w where w.entity_id = fresh.entity_id)
          returning entity_id)`,
    }),
  ]
}

/** The update of entities; its verdict is the version, and that no other section finds it unwanted. */
export function updatingSection(batch: Batch): Section<unknown> {
  return section({
    name: 'updating',
    rows: batch.entityUpdates,
    columns: [
      ['id', 'uuid', (row) => row.entityId],
      ['expect', 'int8', (row) => row.expect],
      ['standing', 'text', (row) => row.standing],
      ['entered_by', 'text', (row) => row.enteredBy],
      ['detail', 'text', (row) => row.detail],
      ['version', 'int8', (row) => row.version],
      ['head', 'bytea', (row) => row.head],
      ['updated_at', 'timestamptz', (row) => row.updatedAt],
    ],
    sql: `updated as (update entity t set standing = e.standing, entered_by = e.entered_by, detail = e.detail,
          version = e.version, head = e.head, updated_at = e.updated_at
        from updating_in e
        where t.entity_id = e.id and t.version = e.expect and t.entity_id = any($ids)
          and not exists (select 1 from unwanted w where w.entity_id = e.id)
        returning t.entity_id)`,
  })
}

/** The sections that follow the verdict: everything written for the entities that won. */
export function followingSections(batch: Batch): Section<unknown>[] {
  return [
    inserted({
      name: 'onboarding',
      table: 'customer',
      rows: batch.newCustomers,
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
    section({
      name: 'moving',
      rows: batch.customerUpdates,
      columns: [
        ['entity_id', 'uuid', (row) => row.entityId],
        ['state', 'text', (row) => row.state],
        ['entered_by', 'text', (row) => row.enteredBy],
        ['awaits', 'text', (row) => row.awaits],
        ['detail', 'text', (row) => row.detail],
        ['updated_at', 'timestamptz', (row) => row.updatedAt],
      ],
      sql: `moved as (update customer t set state = c.state, entered_by = c.entered_by, awaits = c.awaits,
            detail = c.detail, updated_at = c.updated_at
          from moving_in c
          where t.entity_id = c.entity_id and t.entity_id = any($ids)
            and exists (select 1 from won where won.entity_id = c.entity_id) returning 1)`,
    }),
    inserted({
      name: 'journaling',
      table: 'journal',
      rows: batch.journal,
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
    ...queueSections(batch),
    ...recordSections(batch),
  ]
}

function queueSections(batch: Batch): Section<unknown>[] {
  return [
    inserted({
      name: 'planning',
      table: 'effect',
      rows: batch.effects,
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
      rows: batch.deliveries,
      columns: [
        ['entity_id', 'uuid', (row) => row.entityId],
        ['webhook_id', 'uuid', (row) => row.webhookId],
        ['seq', 'int8', (row) => row.seq],
        ['application_id', 'uuid', (row) => row.applicationId],
        ['due_at', 'timestamptz', (row) => row.at],
        ['created_at', 'timestamptz', (row) => row.at],
      ],
    }),
    section({
      name: 'settling',
      rows: batch.settled,
      columns: [
        ['entity_id', 'uuid', (row) => row.entityId],
        ['seq', 'int8', (row) => row.seq],
        ['name', 'text', (row) => row.name],
        ['attempts', 'int4', (row) => row.attempts],
      ],
      sql: `settled as (delete from effect t using settling_in s
          where t.entity_id = s.entity_id and t.seq = s.seq and t.name = s.name and t.attempts = s.attempts
            and t.entity_id = any($ids)
            and exists (select 1 from won where won.entity_id = s.entity_id) returning 1)`,
      // A worker whose lease ran out, and whose effect another has taken, changes nothing.
      unwanted: `select s.entity_id from settling_in s where not exists (
          select 1 from effect f where f.entity_id = s.entity_id and f.seq = s.seq and f.name = s.name and f.attempts = s.attempts)`,
    }),
  ]
}

function recordSections(batch: Batch): Section<unknown>[] {
  return [
    inserted({
      name: 'remembering',
      table: 'idempotency',
      entity: 'subject',
      rows: batch.idempotency,
      columns: [
        ['entity_id', 'uuid', (row) => row.slot],
        ['key', 'bytea', (row) => row.key],
        ['fingerprint', 'bytea', (row) => row.fingerprint],
        ['status', 'int4', (row) => row.status],
        ['answer', 'text', (row) => row.answer],
        ['subject', 'uuid', (row) => row.subject],
        ['created_at', 'timestamptz', (row) => row.at],
      ],
      unwanted: `select q.subject from remembering_in q
          where exists (select 1 from idempotency i where i.entity_id = q.entity_id and i.key = q.key)`,
    }),
    inserted({
      name: 'sealing',
      table: 'vault',
      rows: batch.vault,
      columns: [
        ['entity_id', 'uuid', (row) => row.entityId],
        ['item', 'text', (row) => row.item],
        ['sealed', 'bytea', (row) => row.sealed],
      ],
      tail: 'on conflict (entity_id, item) do update set sealed = excluded.sealed',
    }),
    section<string>({
      name: 'erasing',
      rows: batch.erased,
      columns: [['entity_id', 'uuid', (row) => row]],
      sql: `erased as (delete from vault t using erasing_in s
          where t.entity_id = s.entity_id and t.entity_id = any($ids)
            and exists (select 1 from won where won.entity_id = s.entity_id) returning 1)`,
    }),
    inserted({
      name: 'barring',
      table: 'identifier',
      rows: batch.bars,
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
}
