/** Holds every setting of a workflow to its word: something reads it, or its row says why not. */
import { settingRows } from '@ostiary/domain/workflow/config'
import { unusedSettings, workflowDefaults } from '@ostiary/domain/workflow/defaults'
import { featureNames } from '@ostiary/domain/workflow/features'
import { isTestSupport } from './tree.ts'
import type { File } from './tree.ts'

/** Where settings are declared, shaped for the wire and checked against each other. */
const declared = [
  /^packages\/domain\/src\/workflow\/(config|defaults|graph|templates)\.ts$/,
  /^packages\/contract\//,
]

/** The keys that are said to be heeded, and those that are not. */
export function settingKeys(): { readonly heeded: string[]; readonly unused: string[] } {
  const rows = [
    ...featureNames.flatMap((name) =>
      Object.entries(settingRows(name)).map(([key, row]) => [key, row.unused] as const),
    ),
    ...Object.keys(workflowDefaults).map(
      // A key of the same type.
      (key) => [key, unusedSettings[key as keyof typeof workflowDefaults]] as const,
    ),
  ]
  return {
    heeded: rows.flatMap(([key, why]) => (why === undefined ? [key] : [])),
    unused: rows.flatMap(([key, why]) => (why === undefined ? [] : [key])),
  }
}

export function settingProblems(
  all: readonly File[],
  { heeded, unused }: ReturnType<typeof settingKeys>,
): string[] {
  const product = all.filter(
    ({ path }) =>
      /^packages\/[^/]+\/src\//.test(path) &&
      !isTestSupport(path) &&
      !declared.some((pattern) => pattern.test(path)),
  )
  const isRead = (key: string): boolean =>
    product.some(({ text }) => new RegExp(`\\b${key}\\b`).test(text))
  return [
    ...heeded
      .filter((key) => !isRead(key))
      .map((key) => `${key} is a setting nothing reads. Heed it, or say in its row why not.`),
    ...unused
      .filter((key) => isRead(key))
      .map((key) => `${key} is said to be unused, and is read. Take \`unused\` from its row.`),
  ]
}
