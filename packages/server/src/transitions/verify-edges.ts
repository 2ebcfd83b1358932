/**
 * The declared tables as `verify` asks them: may this event take this machine from here to there?
 */
import { machines } from '@ostiary/domain/aggregate'
import type { Machine } from '@ostiary/domain/aggregate'
import { lifecycles } from '@ostiary/domain/lifecycles'

export interface Edge {
  readonly machine: Machine
  readonly event: string
  readonly from: string | null
  readonly to: string
  readonly by: readonly string[]
}

const edgesByKind = new Map<string, Edge[]>()
for (const machine of machines) {
  for (const { event, from, to, by } of lifecycles[machine].transitions) {
    const kind = `${machine}.${event}`
    const edges = edgesByKind.get(kind) ?? []
    edges.push({ machine, event, from, to, by })
    edgesByKind.set(kind, edges)
  }
}

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
