/** Finds files and exports that nothing uses, and those of the product that only tests use. */
import { resolveImport } from './layer-check.ts'
import { exportsOf, importsOf, takenBy, timesNamed } from './syntax.ts'
import { isTestSupport } from './tree.ts'
import type { File } from './tree.ts'

/** What npm, Node or Vitest start by name. */
const started = [
  /^packages\/(server|cli)\/src\/main\.ts$/,
  /^packages\/(sdk|console|page)\/src\/(index|main)\.tsx?$/,
  /^(scripts|bench)\/[^/]+\.ts$/,
  /^test\/(database\.ts|walks\/main\.ts)$/,
  /^vitest\.config\.ts$/,
  /^packages\/page\/vite\.config\.ts$/,
  // Read by the check of the schema, and by whoever distributes it.
  /^packages\/server\/src\/store\/placement\.ts$/,
  /\.(test|bench)\.tsx?$/,
]

export function deadFileProblems(all: readonly File[]): string[] {
  const usedBy = new Map<string, string[]>()
  for (const file of all) {
    for (const { from } of importsOf(file)) {
      const target = resolveImport(file.path, from)
      if (target !== undefined) usedBy.set(target, [...(usedBy.get(target) ?? []), file.path])
    }
  }
  return all.flatMap(({ path }) => {
    if (started.some((pattern) => pattern.test(path))) return []
    const users = usedBy.get(path) ?? []
    if (users.length === 0) return [`${path} is imported by nothing. Use it or delete it.`]
    if (isTestSupport(path) || users.some((user) => !isTestSupport(user))) return []
    return [`${path} is imported by tests only. Use it, delete it, or name it *.fixture.ts.`]
  })
}

/** The client is for others to import. */
const forOthers = [...started, /^packages\/sdk\/src\//]

/** What the product exports for its tests, and why it stands where it does; may only shrink. */
export const forTests: Readonly<Record<string, string>> = {
  'packages/server/src/platform/clock.ts fixedClock': 'beside the clock it stands in for',
  'packages/server/src/platform/ids.ts countingIds': 'beside the ids they stand in for',
  'packages/server/src/platform/http-signature/problems.ts SIGNATURE_PROBLEMS':
    'every problem has a case',
  'packages/server/src/platform/outbound/problems.ts OUTBOUND_PROBLEMS': 'the same',
  'packages/server/src/store/hot.ts hotStatements': 'every statement is held to its tables',
}

/**
 * Exports that neither another file of the product takes nor the rest of their own file uses: a
 * test alone keeps nothing alive.
 */
export function deadExports(all: readonly File[]): string[] {
  const users = all.filter(({ path }) => !isTestSupport(path))
  const taken = new Set(
    users.flatMap((file) =>
      takenBy(file).flatMap(({ from, names }) =>
        (names ?? ['*']).map((name) => `${resolveImport(file.path, from)} ${name}`),
      ),
    ),
  )
  return users
    .filter(
      ({ path }) => !forOthers.some((pattern) => pattern.test(path)) && !taken.has(`${path} *`),
    )
    .flatMap((file) => exportsOf(file).map((name) => ({ file, name, key: `${file.path} ${name}` })))
    .filter(({ file, name, key }) => !taken.has(key) && timesNamed(file, name) < 2)
    .map(({ key }) => key)
}
