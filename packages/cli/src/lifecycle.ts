/** `ostiary lifecycle`: which state follows which, printed from the tables the server obeys. */
import { toGrid, toWords } from '@ostiary/domain/lifecycle.render'
import { lifecycles } from '@ostiary/domain/lifecycles'

export function lifecycleCommand(name: string | undefined, print: (text: string) => void): number {
  const wanted = Object.values(lifecycles).filter((one) => name === undefined || one.name === name)
  for (const table of wanted) print(`${table.name}\n\n${toGrid(table)}\n\n${toWords(table)}\n`)
  return 0
}
