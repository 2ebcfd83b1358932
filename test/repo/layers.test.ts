/** No import crosses the matrix of layers.ts. */
import { expect, test } from 'vitest'
import { layerOf, layerProblems } from './layer-check.ts'
import { layers } from './layers.ts'
import { typescript } from './tree.ts'

const server = 'packages/server/src'

test('every import is one that the matrix of test/repo/layers.ts allows', () => {
  expect(typescript().flatMap(layerProblems)).toEqual([])
})

test('the longest folder decides the layer', () => {
  expect(layerOf(`${server}/store/embedded/lock.ts`)).toBe('store')
  expect(layerOf(`${server}/config.ts`)).toBe('config')
  expect(layerOf(`${server}/process/serve.ts`)).toBe('main')
  expect(layerOf('scripts/gen.ts')).toBeUndefined()
})

test.each([
  [
    'a request handler that calls a vendor',
    `${server}/features/x/handlers.ts`,
    '../../providers/kit.ts',
    'features may import',
  ],
  [
    'an effect that reaches a feature',
    `${server}/effects/x.ts`,
    '../features/call.ts',
    'effects may import',
  ],
  ['a domain that reads a file', 'packages/domain/src/x.ts', 'node:fs', 'domain imports nothing'],
  [
    'a domain that knows the wire',
    'packages/domain/src/x.ts',
    '@ostiary/contract/routes',
    'domain may import nothing',
  ],
  [
    'a feature that reaches into another',
    `${server}/features/x/a.ts`,
    '../y/queries.ts',
    'service.ts only',
  ],
  ['a product file that uses a fixture', `${server}/store/x.ts`, './x.fixture.ts', 'test support'],
])('it finds %s', (_what, path, from, complaint) => {
  expect(layerProblems({ path, text: `import { a } from '${from}'\n` })).toEqual([
    expect.stringContaining(complaint),
  ])
})

test.each([
  [`${server}/features/x/a.ts`, '../y/service.ts'],
  [`${server}/features/x/a.ts`, '../call.ts'],
  [`${server}/features/x/a.test.ts`, '../../providers/kit.ts'],
  [`${server}/platform/ids.ts`, 'node:crypto'],
])('it lets %s import %s', (path, from) => {
  expect(layerProblems({ path, text: `export * from '${from}'\n` })).toEqual([])
})

test('an import in the middle of a function counts too', () => {
  const text = `export const a = async () => (await import('../http/app.ts')).b\n`
  expect(layerProblems({ path: `${server}/store/x.ts`, text })).toHaveLength(1)
})

test('the matrix has no circle', () => {
  const names = Object.keys(layers) as (keyof typeof layers)[]
  const reach = (from: keyof typeof layers): Set<string> => {
    const seen = new Set<string>()
    const open = [...layers[from].mayImport]
    for (let one = open.pop(); one !== undefined; one = open.pop()) {
      if (!seen.has(one)) open.push(...layers[one].mayImport)
      seen.add(one)
    }
    return seen
  }
  expect(names.filter((name) => reach(name).has(name))).toEqual([])
})
