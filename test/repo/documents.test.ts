/** Every link in every document leads somewhere, and every document has one title. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { anchorsOf, linkProblems, titleProblems } from './links.ts'
import { files, read } from './tree.ts'

const root = new URL('../../', import.meta.url)
const exists = (path: string): boolean => existsSync(fileURLToPath(new URL(path, root)))
const textOf = (path: string): string => read(path).text

test('every relative link and anchor resolves', () => {
  expect(files('.md').flatMap((file) => linkProblems(file, exists, textOf))).toEqual([])
})

test('every document has one title', () => {
  expect(files('.md').flatMap(titleProblems)).toEqual([])
})

test('every decision is in the list of decisions', () => {
  const decisions = files('.md').filter(({ path }) => /^docs\/decisions\/\d{4}-/.test(path))
  const list = textOf('docs/decisions/README.md')
  const missing = decisions.filter(({ path }) => !list.includes(`](${path.split('/').at(-1)})`))
  expect(missing.map(({ path }) => path)).toEqual([])
})

const there = (path: string): boolean => path === 'docs/b.md'
const other = (): string => '# B\n\n## Here it is\n'

test.each([
  ['[b](b.md)', 0],
  ['[b](./b.md#here-it-is)', 0],
  ['[web](https://example.com/gone.md)', 0],
  ['`[b](gone.md)`', 0],
  ['<!-- [b](gone.md) -->', 0],
  ['[b](gone.md)', 1],
  ['[b](b.md#gone)', 1],
  ['[a](#gone)', 1],
])('%s has %i broken links', (text, count) => {
  const own = { path: 'docs/a.md', text }
  const all = (path: string): boolean => there(path) || path === own.path
  expect(linkProblems(own, all, (path) => (path === own.path ? text : other()))).toHaveLength(count)
})

test('anchors are made of headings as GitHub makes them', () => {
  expect(
    anchorsOf(
      '# The gate\n## What, and why?\n## The gate\n```\n# no heading\n```\n## `id_invalid`\n',
    ),
  ).toEqual(['the-gate', 'what-and-why', 'the-gate-1', 'id_invalid'])
})

test('it finds a document with two titles, and one with none', () => {
  expect(titleProblems({ path: 'a.md', text: '# A\n# B\n' })).toHaveLength(1)
  expect(titleProblems({ path: 'a.md', text: '## A\n' })).toHaveLength(1)
})
