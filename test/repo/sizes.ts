/** Small pieces: lines a file, lines a function, columns a line. */
import { functionsOf, tableLines } from './syntax.ts'
import type { File } from './tree.ts'

const fileLinesMax = 400
const functionLinesMax = 70
const columnsMax = 100
const tableColumnsMax = 120

/** Declared tables whose rows hold whole sentences; a row stays one line. May only shrink. */
export const sentenceTables: ReadonlySet<string> = new Set([
  'packages/domain/src/customer.lifecycle.ts',
  'packages/domain/src/evaluation.lifecycle.ts',
  'packages/domain/src/entity.lifecycle.ts',
  'packages/domain/src/session.lifecycle.ts',
  'packages/domain/src/errors.ts',
  'packages/domain/src/evaluation.decision.ts',
  'packages/domain/src/risk/fraud-model.ts',
  'packages/domain/src/reactions.ts',
  'packages/server/src/config.ts',
  'test/repo/layers.ts',
])

export function sizeProblems(file: File): string[] {
  const lines = file.text.split('\n').length - 1
  const long = functionsOf(file).filter((one) => one.lines > functionLinesMax)
  return [
    ...(lines > fileLinesMax
      ? [`${file.path} has ${lines} lines, more than ${fileLinesMax}. Split it by topic.`]
      : []),
    ...long.map(
      (one) =>
        `${file.path}:${one.line} ${one.name} has ${one.lines} lines, more than ` +
        `${functionLinesMax}. Name its steps and split it.`,
    ),
  ]
}

export function columnProblems(file: File): string[] {
  const tables = tableLines(file)
  const wide = file.text.split('\n').flatMap((text, index) => {
    const inTable = tables.has(index + 1)
    if (inTable && sentenceTables.has(file.path)) return []
    const most = inTable ? tableColumnsMax : columnsMax
    // A long address cannot be broken.
    return text.length <= most || /https?:\/\/\S{40,}/.test(text) ? [] : [index + 1]
  })
  if (wide.length === 0) return []
  return [
    `${file.path} is wider than ${columnsMax} columns (${tableColumnsMax} in a table) in line ` +
      `${wide.join(', ')}. Run npm run fix, then break the rest.`,
  ]
}
