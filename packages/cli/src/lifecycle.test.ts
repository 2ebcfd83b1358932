/** `ostiary lifecycle` prints the grid the server obeys. */
import { toGrid, toWords } from '@ostiary/domain/lifecycle.render'
import { lifecycles } from '@ostiary/domain/lifecycles'
import { readCommand } from '@ostiary/server/usage/read-command'
import { expect, test } from 'vitest'
import { commands } from './help.ts'
import { lifecycleCommand } from './lifecycle.ts'

const { customer, entity } = lifecycles

function printed(name?: string): string {
  const lines: string[] = []
  expect(lifecycleCommand(name, (text) => lines.push(text))).toBe(0)
  return lines.join('\n')
}

test('one lifecycle: its grid, and what each state means', () => {
  expect(printed('customer')).toBe(`customer\n\n${toGrid(customer)}\n\n${toWords(customer)}\n`)
})

test('without a name: all of them', () => {
  expect(printed()).toContain(toGrid(customer))
  expect(printed()).toContain(toGrid(entity))
})

test('the names are those of the tables, and another is refused with them', () => {
  for (const name of Object.keys(lifecycles))
    expect(readCommand(commands, ['lifecycle', name]).kind).toBe('run')
  expect(readCommand(commands, ['lifecycle', 'order'])).toMatchObject({
    kind: 'misused',
    text: expect.stringMatching(
      /^NAME must be customer, entity, evaluation or session, not "order"\./,
    ),
  })
})
