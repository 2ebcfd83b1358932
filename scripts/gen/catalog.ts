/** Reads a schema from the catalog of its database, for the golden file and the placement test. */
import type { Database } from '../../packages/server/src/store/db.ts'

export interface Column {
  readonly name: string
  readonly type: string
  readonly notNull: boolean
  readonly initial: string | null
}
export interface Constraint {
  readonly name: string
  readonly kind: 'primary key' | 'unique' | 'check' | 'foreign key' | 'exclusion'
  readonly definition: string
  /** In the order of the key. */
  readonly columns: readonly string[]
  readonly deferrable: boolean
  readonly references: string | null
}
interface Index {
  readonly name: string
  readonly definition: string
  readonly unique: boolean
  readonly columns: readonly string[]
}
export interface Table {
  readonly name: string
  readonly options: readonly string[]
  readonly columns: readonly Column[]
  readonly constraints: readonly Constraint[]
  /** Those that no constraint stands behind. */
  readonly indexes: readonly Index[]
  readonly triggers: readonly string[]
  readonly rules: readonly string[]
}
export interface Catalog {
  readonly tables: readonly Table[]
  readonly sequences: readonly string[]
}

/** The tables and sequences of the schema a connection works in, in name order. */
export async function readCatalog(db: Database): Promise<Catalog> {
  const tables = await db.query<{ table: Table }>({ text: tablesSql })
  const sequences = await db.query<{ name: string }>({ text: sequencesSql })
  return {
    tables: tables.rows.map((row) => row.table),
    sequences: sequences.rows.map((row) => row.name),
  }
}

const sequencesSql = `
  select relname::text as name from pg_class
  where relkind = 'S' and relnamespace = current_schema()::regnamespace order by relname collate "C"`

const keyColumns = (relation: string, key: string): string => `(
  select coalesce(json_agg(a.attname order by k.place), '[]')
  from unnest(${key}) with ordinality as k (number, place)
  join pg_attribute a on a.attrelid = ${relation} and a.attnum = k.number)`

// Not-null constraints (kind n) are a column's property here; PostgreSQL before 18 has none.
const tablesSql = `
  select json_build_object(
    'name', t.relname,
    'options', coalesce(to_json(t.reloptions), '[]'),
    'columns', (
      select json_agg(json_build_object(
        'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'notNull', a.attnotnull,
        'initial', pg_get_expr(d.adbin, d.adrelid)) order by a.attnum)
      from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped),
    'constraints', (
      select coalesce(json_agg(json_build_object(
        'name', c.conname,
        'kind', case c.contype when 'p' then 'primary key' when 'u' then 'unique' when 'c' then 'check'
          when 'f' then 'foreign key' when 'x' then 'exclusion' end,
        'definition', pg_get_constraintdef(c.oid), 'columns', ${keyColumns('t.oid', 'c.conkey')},
        'deferrable', c.condeferrable, 'references', f.relname) order by c.conname collate "C"), '[]')
      from pg_constraint c left join pg_class f on f.oid = c.confrelid
      where c.conrelid = t.oid and c.contype in ('p', 'u', 'c', 'f', 'x')),
    'indexes', (
      select coalesce(json_agg(json_build_object(
        'name', x.relname, 'definition', pg_get_indexdef(i.indexrelid), 'unique', i.indisunique,
        'columns', ${keyColumns('t.oid', 'i.indkey::smallint[]')}) order by x.relname collate "C"), '[]')
      from pg_index i join pg_class x on x.oid = i.indexrelid
      where i.indrelid = t.oid
        and not exists (select from pg_constraint c where c.conindid = i.indexrelid and c.conrelid = t.oid)),
    'triggers', (
      select coalesce(json_agg(g.tgname order by g.tgname collate "C"), '[]')
      from pg_trigger g where g.tgrelid = t.oid and not g.tgisinternal),
    'rules', (
      select coalesce(json_agg(r.rulename order by r.rulename collate "C"), '[]')
      from pg_rewrite r where r.ev_class = t.oid)
  ) as table
  from pg_class t
  where t.relkind in ('r', 'p') and t.relnamespace = current_schema()::regnamespace
  order by t.relname collate "C"`
