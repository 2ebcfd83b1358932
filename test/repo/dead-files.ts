/** Finds files that nothing uses, and product files that only tests use. */
import { resolveImport } from './layer-check.ts'
import { importsOf } from './syntax.ts'
import { isTestSupport } from './tree.ts'
import type { File } from './tree.ts'

/** What npm, Node or Vitest start by name. */
const started = [
  /^packages\/(server|cli)\/src\/main\.ts$/,
  /^packages\/(sdk|console)\/src\/(index|main)\.tsx?$/,
  /^(scripts|bench)\/[^/]+\.ts$/,
  /^test\/(database\.ts|walks\/main\.ts)$/,
  /^vitest\.config\.ts$/,
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
