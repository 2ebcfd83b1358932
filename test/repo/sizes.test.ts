/** Files, functions and lines stay small enough to read. */
import { expect, test } from 'vitest'
import { columnProblems, sentenceTables, sizeProblems } from './sizes.ts'
import { typescript } from './tree.ts'

test('no file and no function is too long', () => {
  expect(typescript().flatMap(sizeProblems)).toEqual([])
})

test('no line is too wide', () => {
  expect(typescript().flatMap(columnProblems)).toEqual([])
})

test('the list of tables with sentences names only files that are there', () => {
  const paths = new Set(typescript().map((file) => file.path))
  expect([...sentenceTables].filter((path) => !paths.has(path))).toEqual([])
})

const path = 'packages/domain/src/x.ts'
const wide = (columns: number): string => `  ['${'x'.repeat(columns - 7)}'],`

test('it finds a long file and a long function', () => {
  const long = `export function slow() {\n${'  void 0\n'.repeat(400)}}\n`
  expect(sizeProblems({ path, text: long })).toEqual([
    `${path} has 402 lines, more than 400. Split it by topic.`,
    `${path}:1 slow has 402 lines, more than 70. Name its steps and split it.`,
  ])
})

test('a describe that groups many tests is not a long function', () => {
  expect(
    sizeProblems({ path, text: `describe('x', () => {\n${'  void 0\n'.repeat(90)}})\n` }),
  ).toEqual([])
})

test('a line may have 100 columns, in a table 120', () => {
  const table = (columns: number): string => `// oxfmt-ignore\nconst a = [\n${wide(columns)}\n]\n`
  expect(columnProblems({ path, text: `const a = [\n${wide(100)}\n]\n` })).toEqual([])
  expect(columnProblems({ path, text: `const a = [\n${wide(101)}\n]\n` })).toHaveLength(1)
  expect(columnProblems({ path, text: table(120) })).toEqual([])
  expect(columnProblems({ path, text: table(121) })).toHaveLength(1)
})

test('a table of cases in a template is a table', () => {
  expect(columnProblems({ path, text: `const cases = \`\n${wide(120)}\n\`\n` })).toEqual([])
})
