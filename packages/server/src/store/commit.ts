/** The one statement that writes lifecycle rows: many callers' changes, one commit, a verdict for each entity. */
import { byteas, int4s, int8s, texts, times, uuids } from './binary-array.ts'
import type { Database } from './db.ts'
import type { Batch } from './rows.ts'
import { claimingSections, followingSections, updatingSection } from './sections.ts'
import type { ColumnType, Section } from './sections.ts'

const encoders: Readonly<Record<ColumnType, (values: never[]) => Buffer>> = {
  uuid: uuids,
  text: texts,
  int8: int8s,
  int4: int4s,
  bytea: byteas,
  timestamptz: times,
}

interface Statement {
  readonly name: string
  readonly text: string
}
const statements = new Map<string, Statement>()

/**
 * Writes a batch in one statement and one commit.
 * @returns the entity ids whose change stands; one that is missing lost its version or a claim, or its key is answered already
 */
export async function commitBatch(db: Pick<Database, 'query'>, batch: Batch): Promise<Set<string>> {
  const present = presentSections(batch)
  const { name, text } = statementFor(present)
  const values: Buffer[] = []
  for (const { rows, columns } of present) {
    for (const [, type, of] of columns) values.push(encoders[type](rows.map(of) as never[]))
  }
  const result = await db.query<[string]>({ name, text, values, rowMode: 'array' })
  return new Set(result.rows.map(([id]) => id))
}

function presentSections(batch: Batch): Section<unknown>[] {
  const has = (one: Section<unknown>): boolean => one.rows.length > 0
  return [...claimingSections(batch), updatingSection(batch), ...followingSections(batch)].filter(
    has,
  )
}

/** A batch uses only the sections it has rows for; each combination is one named, prepared statement. */
function statementFor(present: readonly Section<unknown>[]): Statement {
  const key = present.map((one) => one.name).join('+')
  const known = statements.get(key)
  if (known) return known
  let next = 1
  const sources: string[] = []
  const claims: string[] = []
  const before: string[] = []
  const after: string[] = []
  const winners: string[] = []
  for (const one of present) {
    const first = next
    const parameters = one.columns.map(([, type]) => `$${next++}::${type}[]`).join(', ')
    const names = one.columns.map(([name]) => name).join(', ')
    sources.push(`${one.name}_in as (select * from unnest(${parameters}) as s(${names}))`)
    const sql = one.sql.replaceAll('$ids', `$${first}::uuid[]`)
    if (one.name === 'claiming') claims.push(sql)
    else if (one.name === 'creating' || one.name === 'updating') before.push(sql)
    else after.push(sql)
    if (one.name === 'creating') winners.push('select entity_id from created')
    if (one.name === 'updating') winners.push('select entity_id from updated')
  }
  const refusals = present.flatMap((one) => one.unwanted ?? [])
  const unwanted = `unwanted (entity_id) as materialized (${refusals.join(' union all ') || 'select null::uuid where false'})`
  const won = `won as (${winners.join(' union all ')})`
  const text = `with ${[...sources, ...claims, unwanted, ...before, won, ...after].join(',\n')}\nselect entity_id from won`
  const statement = { name: `commit_${statements.size + 1}`, text }
  statements.set(key, statement)
  return statement
}
