/**
 * The declared tables as `verify` asks them: may this event take this machine from here to there?
 */
import { customerLifecycle } from '@ostiary/domain/customer.lifecycle'
import { entityLifecycle } from '@ostiary/domain/entity.lifecycle'
import type { Lifecycle } from '@ostiary/domain/lifecycle'

export interface Edge {
  readonly machine: 'customer' | 'entity'
  readonly event: string
  readonly from: string | null
  readonly to: string
  readonly by: readonly string[]
}

const edgesByKind = new Map<string, Edge[]>()
function declare(machine: Edge['machine'], table: Lifecycle): void {
  for (const { event, from, to, by } of table.transitions) {
    const kind = `${machine}.${event}`
    const edges = edgesByKind.get(kind) ?? []
    edges.push({ machine, event, from, to, by })
    edgesByKind.set(kind, edges)
  }
}
declare('customer', customerLifecycle)
declare('entity', entityLifecycle)

/**
 * The row that allows a line, by kind, states and party. Guards are not asked: they read holds and
 * causes, and the digest of the rows stands for those. That nothing leaves a final state needs no
 * check of its own: the tables have no row that does.
 */
export function edgeOf(
  kind: string,
  move: { readonly from: string | null; readonly to: string; readonly by: string },
): Edge | undefined {
  return edgesByKind
    .get(kind)
    ?.find((edge) => edge.from === move.from && edge.to === move.to && edge.by.includes(move.by))
}
