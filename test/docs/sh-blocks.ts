/** Finds the shell commands of a document. */
import { readFile } from 'node:fs/promises'

const root = new URL('../../', import.meta.url)

/** The text of each ```sh block, in order. */
export async function shBlocks(document: string): Promise<string[]> {
  const text = await readFile(new URL(document, root), 'utf8')
  return [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block]) => block!.trim())
}
