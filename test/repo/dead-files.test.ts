/** No file and no export lies about that nothing uses. */
import { expect, test } from 'vitest'
import { deadExports, deadFileProblems, forTests } from './dead-files.ts'
import { typescript } from './tree.ts'

test('every file is used by something, and every product file by the product', () => {
  expect(deadFileProblems(typescript())).toEqual([])
})

test('every export is used by the product; delete what is listed, or what it was for', () => {
  expect(deadExports(typescript()).filter((one) => !(one in forTests))).toEqual([])
})

test('what is exported for tests alone is still there, so that the list only shrinks', () => {
  expect(Object.keys(forTests).filter((one) => !deadExports(typescript()).includes(one))).toEqual(
    [],
  )
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

test('it finds an export that nothing takes, and one that only a test takes', () => {
  const text = [
    'export const used = 1, tested = 2',
    'export function unused(): void {}',
    'export type Inner = string',
    'export interface Outer { readonly inner: Inner }',
    'export const whole = 3',
    "export { passedOn } from './c.ts'",
  ].join('\n')
  const file = { path: 'packages/cli/src/b.ts', text }
  const user = { path: 'packages/cli/src/a.ts', text: "import { used } from './b.ts'\n" }
  const test = { path: 'packages/cli/src/b.test.ts', text: "import { tested } from './b.ts'\n" }
  const dead = ['tested', 'unused', 'Outer', 'whole', 'passedOn']
  expect(deadExports([file, user, test])).toEqual(dead.map((name) => `${file.path} ${name}`))
  const loader = { path: 'packages/cli/src/c.ts', text: "await import('./b.ts')\n" }
  expect(deadExports([file, user, test, loader])).toEqual([])
})
