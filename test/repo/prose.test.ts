/** Every file says what it is for, is named by its topic, and is given time and chance. */
import { expect, test } from 'vitest'
import { ambientProblems, cliEnvironmentProblems } from './ambient.ts'
import { proseProblems } from './prose.ts'
import { files, isTestSupport, typescript } from './tree.ts'

test('every source file opens with a sentence, is named by a topic, and leaves nothing', () => {
  expect(files('.ts', '.tsx', '.sql').flatMap(proseProblems)).toEqual([])
})

test('the server reads time, chance and environment at one place each', () => {
  const product = typescript().filter(
    ({ path }) => path.startsWith('packages/server/src/') && !isTestSupport(path),
  )
  expect(product.flatMap(ambientProblems)).toEqual([])
})

test('the command line reads its environment in one file', () => {
  expect(cliEnvironmentProblems(typescript())).toEqual([])
})

const opening = '/** Says what it is for. */\n'

test.each([
  ['no opening sentence', 'src/a.ts', 'export const a = 1\n', 'does not open with a comment'],
  ['an opening word', 'src/a.ts', '/** Things */\n', 'does not open with a comment'],
  ['a name that names nothing', 'src/string-utils.ts', opening, 'named after nothing'],
  ['a folder that names nothing', 'src/helpers/a.ts', opening, 'named after nothing'],
  ['a mark left behind', 'src/a.ts', `${opening}// ${'TO'}DO: later\n`, 'behind. Do it'],
  ['a formatter told with a reason', 'src/a.ts', `${opening}// oxfmt-ignore: why\n`, 'line above'],
])('it finds %s', (_what, path, text, complaint) => {
  expect(proseProblems({ path, text })).toEqual([expect.stringContaining(complaint)])
})

test.each([
  '/** One. Two words. */\n',
  '/**\n * Says what it is for.\n */\n',
  '// Says what it is for.\n',
  '#!/usr/bin/env node\n// Says what it is for.\n',
])('%j is an opening sentence', (text) =>
  expect(proseProblems({ path: 'src/database.ts', text })).toEqual([]),
)

test.each(['Date.now()', 'new Date()', 'Math.random()', 'process.env.PORT'])(
  'it finds %s in the server',
  (call) => {
    const text = `export const a = () => ${call}\n`
    expect(ambientProblems({ path: 'packages/server/src/jobs/a.ts', text })).toHaveLength(1)
  },
)

test('the clock may read the time, and a date may be made of a number', () => {
  expect(
    ambientProblems({ path: 'packages/server/src/platform/clock.ts', text: 'Date.now()\n' }),
  ).toEqual([])
  expect(
    ambientProblems({ path: 'packages/server/src/jobs/a.ts', text: 'new Date(atMs)\n' }),
  ).toEqual([])
})

test('it finds a second reader of the environment in the command line', () => {
  const reader = (name: string) => ({ path: `packages/cli/src/${name}.ts`, text: 'process.env\n' })
  expect(cliEnvironmentProblems([reader('a')])).toEqual([])
  expect(cliEnvironmentProblems([reader('a'), reader('b')])).toHaveLength(1)
})
