/** `ostiary names score`: score, verdict and the table of words, without a server. */
import { readCommand } from '@ostiary/server/usage/read-command'
import { expect, test } from 'vitest'
import { commands } from './help.ts'
import { namesCommand } from './names.ts'

function run(...argv: string[]) {
  const read = readCommand(commands, ['names', 'score', ...argv])
  if (read.kind !== 'run') throw new Error(read.text)
  const [lines, complaints]: [string[], string[]] = [[], []]
  const code = namesCommand(read.given, {
    print: (line) => lines.push(line),
    complain: (line) => complaints.push(line),
  })
  return { code, lines, complaints }
}

test('prints the score, the verdict and why', () => {
  const { code, lines } = run('Dr Ivan Petrov', 'PETROV, Iwan', '--kind', 'person')
  expect(code).toBe(0)
  const summary = '1 word the same, 1 word alike, 1 word on one side only'
  expect(lines[0]?.replace(/^\d+\.\d\d /, '')).toBe(`of 100, match (a match from 93): ${summary}`)
  expect(lines.slice(2).map((line) => line.replaceAll(/ {2,}/g, ' | '))).toEqual([
    'first name | second name | alike | why',
    'petrov | petrov | 100 | the same word',
    'ivan | iwan | 91 | spelled nearly alike',
    'dr | - | 0 | not in the listed name; a title, which counts for little',
  ])
})

test('prints JSON, and goes by a threshold of one’s own', () => {
  const { lines } = run('Acme Ltd', 'Acme', '--kind', 'company', '--threshold', '99.999', '--json')
  expect(lines).toHaveLength(1)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    kind: 'company',
    threshold: 99.999,
    verdict: 'possible',
    explanation: { words: [{ how: 'same' }, { how: 'missing' }] },
  })
})

test.each([
  [
    ['A', 'B', '--kind', 'person', '--threshold', '101'],
    'A threshold is a number from 0 to 100, not "101".',
  ],
  [['A', '...', '--kind', 'person'], '"..." has neither letters nor digits; give a name.'],
])('%j is refused', (argv, sentence) => {
  expect(run(...argv)).toEqual({ code: 1, lines: [], complaints: [sentence] })
})

test('without a kind it says which there are', () => {
  expect(readCommand(commands, ['names', 'score', 'A', 'B'])).toMatchObject({
    kind: 'misused',
    text: expect.stringMatching(/^ostiary names score wants --kind person\|company\|vessel\./),
  })
})
