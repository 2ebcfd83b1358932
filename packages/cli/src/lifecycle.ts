/** `ostiary lifecycle`: which state follows which, printed from the tables the server obeys. */
import { customerLifecycle } from '@ostiary/domain/customer.lifecycle'
import { entityLifecycle } from '@ostiary/domain/entity.lifecycle'
import type { Lifecycle } from '@ostiary/domain/lifecycle'
import { toGrid } from '@ostiary/domain/lifecycle.render'

const tables: Readonly<Record<string, Lifecycle>> = {
  customer: customerLifecycle,
  entity: entityLifecycle,
}

export function lifecycleCommand(rest: readonly string[], print: (text: string) => void): number {
  const names = rest.length === 0 ? Object.keys(tables) : rest
  for (const name of names) {
    const table = tables[name]
    if (!table)
      throw new Error(
        `There is no lifecycle "${name}"; there are ${Object.keys(tables).join(' and ')}.`,
      )
    print(`${name}\n\n${toGrid(table)}\n`)
    for (const [state, { says }] of Object.entries(table.states))
      print(`  ${state.padEnd(11)} ${says}`)
    print('')
  }
  return 0
}
