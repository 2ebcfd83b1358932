/** No file lies about that nothing uses. */
import { expect, test } from 'vitest'
import { deadFileProblems } from './dead-files.ts'
import { typescript } from './tree.ts'

test('every file is used by something, and every product file by the product', () => {
  expect(deadFileProblems(typescript())).toEqual([])
})

const main = { path: 'packages/cli/src/main.ts', text: "import { a } from './a.ts'\n" }
const a = { path: 'packages/cli/src/a.ts', text: 'export const a = 1\n' }
const aTest = { path: 'packages/cli/src/b.test.ts', text: "import { b } from './b.ts'\n" }
const b = { path: 'packages/cli/src/b.ts', text: 'export const b = 1\n' }

test('it finds a file that nothing imports, and one that only a test imports', () => {
  expect(deadFileProblems([main, a])).toEqual([])
  expect(deadFileProblems([main, a, b])).toEqual([expect.stringContaining('imported by nothing')])
  expect(deadFileProblems([main, a, b, aTest])).toEqual([expect.stringContaining('by tests only')])
})

test('a child that is started by its address is used', () => {
  const starts = {
    path: 'packages/cli/src/main.ts',
    text: "export const child = new URL('./b.ts', import.meta.url)\n",
  }
  expect(deadFileProblems([starts, b])).toEqual([])
})
