/** What an operator reads when a list is refused. */
import { expect, test } from 'vitest'
import { listProblemSentence, listWarning } from './list-problem.ts'

test('a refusal says what to do, and about which file', () => {
  expect(listProblemSentence({ code: 'empty', file: 'sdn.csv' })).toMatch(
    /^The file is empty.+Download it again.+\(sdn\.csv\)$/,
  )
  expect(listProblemSentence({ code: 'html' })).not.toContain('(')
})

test('a warning names the first entries and counts all', () => {
  const entryNos = Array.from({ length: 50 }, (_, index) => String(index))
  const warning = listWarning('remark_cut', entryNos)
  expect(warning.count).toBe(50)
  expect(warning.entryNos).toHaveLength(20)
})
