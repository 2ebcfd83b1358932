/** The packages ask for no newer Node than README.md says is enough. */
import { expect, test } from 'vitest'
import { files, read } from './tree.ts'

const enginesOf = (path: string): unknown =>
  (JSON.parse(read(path).text) as { engines?: unknown }).engines

test('only the repository says which Node is enough: what it starts brings its own', () => {
  expect(enginesOf('package.json')).toEqual({ node: '>=20' })
  const packages = files('package.json').filter(({ path }) => path.startsWith('packages/'))
  expect(packages.length).toBeGreaterThan(4)
  expect(packages.filter(({ path }) => enginesOf(path) !== undefined)).toEqual([])
})
