/** Renders the generated files and says which of the committed ones differ. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { generators } from './generators.ts'
import type { Context, Generator } from './generators.ts'

const root = new URL('../../', import.meta.url)

interface Rendered {
  readonly path: string
  readonly text: string
}

/** The generated files whose committed text is not what their source says now. */
export async function staleFiles(context: Context, wanted = generators): Promise<Rendered[]> {
  const files = await Promise.all(
    wanted.map(async (one) => {
      const before = await committed(one.path)
      const text = place(one, before, await one.render(context))
      return { path: one.path, text, stale: text !== before }
    }),
  )
  return files.filter((one) => one.stale)
}

export async function writeFiles(files: readonly Rendered[]): Promise<void> {
  for (const { path, text } of files) {
    const file = fileURLToPath(new URL(path, root))
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text)
  }
}

export async function repositoryVersion(): Promise<string> {
  const { version } = JSON.parse((await committed('package.json'))!) as { version: string }
  return version
}

async function committed(path: string): Promise<string | undefined> {
  try {
    return await readFile(new URL(path, root), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** The whole text; for a part of a hand-written document, that document with it replaced. */
export function place(
  { path, part }: Pick<Generator, 'path' | 'part'>,
  before: string | undefined,
  text: string,
): string {
  if (part === undefined) return text
  const [opens, closes] = [`<!-- generated: ${part} -->`, `<!-- end of ${part} -->`]
  const [from, to] = [before?.indexOf(opens) ?? -1, before?.indexOf(closes) ?? -1]
  if (before === undefined || from < 0 || to < from) {
    throw new Error(
      `${path} has no place for the generated part: write ${opens} and ${closes} into it.`,
    )
  }
  return `${before.slice(0, from + opens.length)}\n\n${text}\n\n${before.slice(to)}`
}
