/** The table of folders and what each may import, as ARCHITECTURE.md shows it. */
import { layers } from '../../test/repo/layers.ts'
import { code, codes, table } from './markdown.ts'

export function layersTable(): string {
  const rows = Object.values(layers).map((one) => [
    code(one.folder),
    one.holds,
    codes(one.mayImport) || 'nothing of ours',
  ])
  return table(['folder', 'what it holds', 'may import'], rows)
}
