/** The files of the repository, as the checks read them: a path from the root and the text. */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface File {
  readonly path: string
  readonly text: string
}

const root = fileURLToPath(new URL('../../', import.meta.url))
const skipped = new Set([
  'node_modules',
  '.git',
  '.ostiary',
  'bench-results',
  'generated',
  'dist',
  'coverage',
])

/** Every path of the repository, sorted; what Git ignores is skipped by folder name. */
function allPaths(folder = ''): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .flatMap((one) => {
      const path = folder === '' ? one.name : `${folder}/${one.name}`
      if (skipped.has(one.name)) return []
      return one.isDirectory() ? allPaths(path) : [path]
    })
    .sort()
}

export const read = (path: string): File => ({ path, text: readFileSync(join(root, path), 'utf8') })

/** Every file with one of these endings. */
export const files = (...endings: string[]): File[] =>
  allPaths()
    .filter((path) => endings.some((ending) => path.endsWith(ending)))
    .map(read)

let source: readonly File[] | undefined

/** Every TypeScript file, read once. */
export const typescript = (): readonly File[] => (source ??= files('.ts', '.tsx'))

/** Tests and what only they use: measurements, harnesses, fixtures. */
export const isTestSupport = (path: string): boolean =>
  /\.(test|bench|fixture|harness|child)\.tsx?$/.test(path) ||
  /(^|\/)(test|bench|fixtures)\//.test(path)
