/** What the command line says of itself, and that its examples are lines it takes. */
import { helpOf, overview } from '@ostiary/server/usage/command'
import type { Command } from '@ostiary/server/usage/command'
import { readCommand } from '@ostiary/server/usage/read-command'
import { describe, expect, test } from 'vitest'
import { commands, isOperatorCommand } from './help.ts'

const all = Object.entries<Command>(commands)

test('the overview names every command and where the settings are', () => {
  const text = overview(commands)
  for (const [name] of all) expect(text).toMatch(new RegExp(`^  ${name} +[A-Z].+\\.$`, 'm'))
  expect(text).toContain('docs/reference/config.md')
})

test('what works on the store is told from what goes through the API', () => {
  expect(isOperatorCommand('keys')).toBe(true)
  expect(isOperatorCommand('call')).toBe(false)
  expect(isOperatorCommand('constructor')).toBe(false)
})

/** The words of an example after `ostiary`, as a shell would split them. */
function wordsOf(example: string): string[] {
  const inner = /\$\((.+)\)/.exec(example)?.[1] ?? example
  const [, line] = /(?:ostiary|npm run) (.+)$/.exec(inner)!
  const parts = line!.match(/'[^']*'|"[^"]*"|\S+/g)!
  return parts.map((part) => part.replace(/^(['"])(.*)\1$/, '$2'))
}

describe.each(all)('%s', (name, command) => {
  test('has usage, a sentence and examples', () => {
    const [usage, says, examples] = helpOf(name, command).split('\n\n')
    expect(usage).toMatch(new RegExp(`^Usage: ostiary ${name}`))
    expect(says).toMatch(/^[A-Z].+\.$/)
    expect(examples).toMatch(/^Examples:\n {2}\S/)
  })

  test.each(command.examples)('takes the line %s', (example) => {
    const read = readCommand(commands, wordsOf(example))
    expect(read).toMatchObject({ kind: 'run', command: name })
  })
})
