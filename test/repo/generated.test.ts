/** What is generated is committed as it would be generated now. */
import { errors } from '@ostiary/domain/errors'
import type { ErrorCode } from '@ostiary/domain/errors'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answeredBy } from '../../scripts/gen/errors.ts'
import { generators } from '../../scripts/gen/generators.ts'
import { place, repositoryVersion, staleFiles } from '../../scripts/gen/run.ts'
import { openTestStore } from '../store.ts'
import type { TestStore } from '../store.ts'
import { anchorsOf } from './links.ts'
import { read } from './tree.ts'

let store: TestStore
beforeAll(async () => {
  store = await openTestStore(1)
})
afterAll(() => store.close())

test.each(generators)('$path is up to date', async (generator) => {
  const context = {
    version: await repositoryVersion(),
    databaseUrl: () => Promise.resolve(store.url),
  }
  const stale = await staleFiles(context, [generator])
  expect(
    stale.map(({ path }) => `${path} is stale. Run npm run gen and commit what it writes.`),
  ).toEqual([])
})

test('every error code has its heading in the error page, and every heading is a code', () => {
  const headings = anchorsOf(read('docs/reference/errors.md').text).slice(1)
  expect(headings.toSorted()).toEqual(Object.keys(errors).toSorted())
})

test('every error code is answered by something', () => {
  const idle = (Object.keys(errors) as ErrorCode[]).filter(
    (code) => answeredBy(code) === 'no operation yet',
  )
  expect(
    idle.map(
      (code) => `${code} is listed by no route. List it where it is answered, or remove it.`,
    ),
  ).toEqual([])
})

const opens = '<!-- generated: x -->'
const closes = '<!-- end of x -->'

test('a part is put between its marks, and nothing else of the document changes', () => {
  const before = `# A\n\n${opens}\nold\n${closes}\n\nafter\n`
  const after = place({ path: 'a.md', part: 'x' }, before, 'new')
  expect(after).toBe(`# A\n\n${opens}\n\nnew\n\n${closes}\n\nafter\n`)
  expect(place({ path: 'a.md', part: 'x' }, after, 'new')).toBe(after)
})

test('a document without the marks is named', () => {
  expect(() => place({ path: 'a.md', part: 'x' }, '# A\n', 'new')).toThrow('a.md has no place')
})
