/** Holds the schema to `store/placement.ts`, so that it can be spread over several machines. */
import type { Placement } from '../../packages/server/src/store/placement.ts'
import type { Catalog, Table } from '../../scripts/gen/catalog.ts'

type Placements = Readonly<Record<string, Placement>>

export function placementProblems(catalog: Catalog, placements: Placements): string[] {
  const names = new Set(catalog.tables.map((table) => table.name))
  const gone = Object.keys(placements).filter((name) => !names.has(name))
  return [
    ...gone.map((name) => `store/placement.ts lists ${name}, which is no table. Remove it.`),
    ...catalog.sequences.map(
      (name) => `Sequence ${name} hands out numbers on one node only. Make ids in Node.`,
    ),
    ...catalog.tables.flatMap((table) => tableProblems(table, placements)),
  ]
}

function tableProblems(table: Table, placements: Placements): string[] {
  const placement = placements[table.name]
  if (placement === undefined)
    return [`Table ${table.name} is not in store/placement.ts. Say where its rows live.`]
  return [
    ...anywhereProblems(table, placements),
    ...(placement === 'by entity' ? keyProblems(table, 'entity_id') : []),
    ...(placement === 'by own key' ? keyProblems(table, table.columns[0]!.name) : []),
  ]
}

function anywhereProblems(table: Table, placements: Placements): string[] {
  const hasKey = table.constraints.some((one) => one.kind === 'primary key')
  return [
    ...(hasKey ? [] : [`Table ${table.name} has no primary key. Give it one.`]),
    ...table.triggers.map(
      (name) => `Table ${table.name} has the trigger ${name}. Do its work in the writer.`,
    ),
    ...table.rules.map(
      (name) => `Table ${table.name} has the rule ${name}. Do its work in the writer.`,
    ),
    ...table.constraints.flatMap((one) => {
      if (one.deferrable) return [`Constraint ${one.name} is deferrable. Check it at once.`]
      if (one.kind !== 'foreign key' || placements[one.references ?? ''] === 'reference') return []
      return [`Foreign key ${one.name} may cross entities. Keep the rule in the writer.`]
    }),
  ]
}

/** A distributed table keeps its distribution column not null and first in every key. */
function keyProblems(table: Table, column: string): string[] {
  const held = table.columns.find((one) => one.name === column)
  if (!held) return [`Table ${table.name} lives by entity and has no ${column}. Add it.`]
  const keys = [
    ...table.constraints.filter((one) => ['primary key', 'unique', 'exclusion'].includes(one.kind)),
    ...table.indexes.filter((one) => one.unique),
  ]
  return [
    ...(held.notNull ? [] : [`Column ${table.name}.${column} may be null. Make it not null.`]),
    ...keys
      .filter((one) => one.columns[0] !== column)
      .map(
        (one) => `Key ${one.name} of ${table.name} does not begin with ${column}. Put it first.`,
      ),
  ]
}
