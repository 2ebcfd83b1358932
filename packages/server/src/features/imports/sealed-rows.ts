/** How the rows of an import lie until they are done: sealed under a key of its own, by chunks. */
import { seal, unseal } from '../../platform/keys/seal.ts'
import type { ImportRow } from './rows.ts'
import type { Chunk } from './store.ts'

/** So many rows are sealed together, and done together after a crash. */
const chunkRows = 500

/** Where the data key of an import lies, and its rows: they open there alone. */
export const importKeyContext = (importId: string): string => `import|${importId}`
const chunkContext = (importId: string, firstRow: number): string =>
  `import|${importId}|${firstRow}`

export function sealedChunks(
  dataKey: Buffer,
  importId: string,
  rows: readonly ImportRow[],
): Chunk[] {
  const chunks: Chunk[] = []
  for (let at = 0; at < rows.length; at += chunkRows) {
    const some = rows.slice(at, at + chunkRows)
    const firstRow = some[0]!.row // a chunk begins only where there is a row
    const sealed = seal(dataKey, chunkContext(importId, firstRow), JSON.stringify(some))
    chunks.push({ firstRow, sealed })
  }
  return chunks
}

export function rowsOf(
  dataKey: Buffer,
  importId: string,
  { firstRow, sealed }: Chunk,
): readonly ImportRow[] {
  const text = unseal(dataKey, chunkContext(importId, firstRow), sealed).toString()
  return JSON.parse(text) as ImportRow[] // sealed as such
}
