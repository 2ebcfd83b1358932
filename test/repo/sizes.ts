/** Small pieces: lines a file, lines a function, columns a line. */
import { functionsOf, tableLines } from './syntax.ts'
import type { File } from './tree.ts'

const fileLinesMax = 400
const functionLinesMax = 70
const columnsMax = 100
const tableColumnsMax = 120

/** Declared tables whose rows hold whole sentences; a row stays one line. May only shrink. */
export const sentenceTables: ReadonlySet<string> = new Set([
  'packages/contract/src/routes.ts',
  'packages/domain/src/customer.lifecycle.ts',
  'packages/domain/src/entity.lifecycle.ts',
  'packages/domain/src/errors.ts',
  'packages/domain/src/reactions.ts',
  'packages/server/src/config.ts',
  'scripts/gen/events.ts',
  'test/repo/layers.ts',
])

export function sizeProblems(file: File): string[] {
  const count = file.text.split('\n').length - 1
  const whole = `${file.path} has ${count} lines, more than ${fileLinesMax}. Split it by topic.`
  return [
    ...(count > fileLinesMax ? [whole] : []),
    ...functionsOf(file).flatMap((one) =>
      one.lines > functionLinesMax
        ? [
            `${file.path}:${one.line} ${one.name} has ${one.lines} lines, more than ${functionLinesMax}. Name its steps and split it.`,
          ]
        : [],
    ),
  ]
}

export function columnProblems(file: File): string[] {
  const tables = tableLines(file)
  return file.text.split('\n').flatMap((text, index) => {
    const inTable = tables.has(index + 1)
    if (inTable && sentenceTables.has(file.path)) return []
    const most = inTable ? tableColumnsMax : columnsMax
    // A long address cannot be broken.
    if (text.length <= most || /https?:\/\/\S{40,}/.test(text)) return []
    return [
      `${file.path}:${index + 1} has ${text.length} columns, more than ${most}. Break the line${inTable ? '' : ', or run npm run fix'}.`,
    ]
  })
}
