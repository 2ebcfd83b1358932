/** The declared tables as `verify` asks them: may this event take this machine from here to there, by this party? */
import { customerLifecycle } from '@ostiary/domain/customer.lifecycle'
import { entityLifecycle } from '@ostiary/domain/entity.lifecycle'
import type { Lifecycle } from '@ostiary/domain/lifecycle'

export interface Edge {
  readonly machine: 'customer' | 'entity'
  readonly event: string
  readonly to: string
  /** Whether the state becomes another; only then does `entered_by` change. */
  readonly moves: boolean
}

// A space cannot stand in a name of a table, and `null` is no name of a state.
const nameOf = (kind: string, from: string | null, to: string, by: string): string =>
  `${kind} ${from} ${to} ${by}`

function edgesOf(machine: Edge['machine'], table: Lifecycle): [string, Edge][] {
  return table.transitions.flatMap((row) =>
    row.by.map((by): [string, Edge] => [
      nameOf(`${machine}.${row.event}`, row.from, row.to, by),
      { machine, event: row.event, to: row.to, moves: row.from !== row.to },
    ]),
  )
}

/**
 * Guards are not asked: they read holds and causes, and the digest of the rows stands for those.
 * That nothing leaves a final state needs no check of its own: the tables have no row that does.
 */
const edges: ReadonlyMap<string, Edge> = new Map([
  ...edgesOf('customer', customerLifecycle),
  ...edgesOf('entity', entityLifecycle),
])

export function edgeOf(
  kind: string,
  from: string | null,
  to: string,
  by: string,
): Edge | undefined {
  return edges.get(nameOf(kind, from, to, by))
}
