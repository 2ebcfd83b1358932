/** No setting of a workflow is taken and then ignored without a word. */
import { expect, test } from 'vitest'
import { settingKeys, settingProblems } from './settings.ts'
import { typescript } from './tree.ts'

test('every setting is read where it is heeded, or its row says why it is not', () => {
  expect(settingProblems(typescript(), settingKeys())).toEqual([])
})

test('it finds a setting nothing reads, and one that is read after all', () => {
  const file = { path: 'packages/server/src/a.ts', text: 'export const a = config.some_action\n' }
  const own = { path: 'packages/server/src/a.test.ts', text: 'config.other_action\n' }
  const found = (heeded: string[], unused: string[]) =>
    settingProblems([file, own], { heeded, unused })
  expect(found(['some_action'], ['other_action'])).toEqual([])
  expect(found(['other_action'], [])).toEqual([expect.stringContaining('nothing reads')])
  expect(found([], ['some_action'])).toEqual([expect.stringContaining('said to be unused')])
})
