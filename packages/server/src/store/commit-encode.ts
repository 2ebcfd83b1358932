/**
 * Rows as parameters: one binary array a column, and the source expression that unnests them again.
 */
import { columnArray } from './binary-array.ts'
import type { Message } from './bound-query.ts'
import type { Batch } from './rows.ts'
import type { Section } from './sections.ts'

/** A section with what a batch has for it. */
export interface Filled {
  readonly section: Section<unknown>
  readonly rows: readonly unknown[]
}

/** Those of the sections a batch has rows for. */
export function filledOf(sections: readonly Section<unknown>[], batch: Batch): Filled[] {
  const filled: Filled[] = []
  for (const section of sections) {
    const rows = section.rowsOf(batch)
    if (rows.length > 0) filled.push({ section, rows })
  }
  return filled
}

export const valuesOf = ({ section, rows }: Filled): Buffer[] =>
  section.columns.map(([, type, of]) => columnArray(type, rows, of))

/** Adds the columns as parameters, each an array. */
export function addArrays(message: Message, { section, rows }: Filled): void {
  for (const [, type, of] of section.columns) {
    const out = message.parameter()
    const length = out.lengthLater()
    out.array(type, rows, of)
    out.fillLength(length, 0)
  }
}

/** Adds the columns of the only row as parameters. */
export function addScalars(message: Message, { section, rows }: Filled): void {
  for (const [, type, of] of section.columns) message.parameter().value(type, of(rows[0]))
}

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
