/**
 * Rows as parameters: one binary array a column, and the source expression that unnests them again.
 */
import { byteas, int4s, int8s, texts, times, uuids } from './binary-array.ts'
import type { ColumnType, Section } from './sections.ts'

const encoders: Readonly<Record<ColumnType, (values: never[]) => Buffer>> = {
  uuid: uuids,
  text: texts,
  int8: int8s,
  int4: int4s,
  bytea: byteas,
  timestamptz: times,
}

export const hasRows = (one: Section<unknown>): boolean => one.rows.length > 0

export const valuesOf = ({ rows, columns }: Section<unknown>): Buffer[] =>
  columns.map(([, type, of]) => encoders[type](rows.map(of) as never[]))

/** `unnest($3::uuid[], $4::text[]) as s(entity_id, name)`, counting from `first`. */
export function unnested({ columns }: Pick<Section<unknown>, 'columns'>, first = 1): string {
  const parameters = columns.map(([, type], index) => `$${first + index}::${type}[]`).join(', ')
  const names = columns.map(([name]) => name).join(', ')
  return `unnest(${parameters}) as s(${names})`
}

/** Puts words in the places of a section's statement. */
export const filled = (sql: string, places: Readonly<Record<string, string>>): string =>
  sql.replace(/\{(\w+)\}/g, (_, name: string) => {
    const words = places[name]
    if (words === undefined) throw new Error(`the statement has a place {${name}} nobody fills`)
    return words
  })
