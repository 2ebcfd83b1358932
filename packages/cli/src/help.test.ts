/** What the command line says of itself, and that it says it of every command there is. */
import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { commands, help, helpOf } from './help.ts'

const names = Object.keys(commands)

test('the overview names every command and where the settings are', () => {
  const text = help()
  for (const name of names) expect(text).toMatch(new RegExp(`^  ${name} +[A-Z].+\\.$`, 'm'))
  expect(text).toContain('docs/reference/config.md')
})

test('every command that is run has its help', async () => {
  const main = await readFile(new URL('main.ts', import.meta.url), 'utf8')
  const [, server] = /const ofServer = new Set\(\[(.+)\]\)/.exec(main)!
  const run = [...server!.matchAll(/'(\w+)'/g), ...main.matchAll(/command === '(\w+)'/g)]
  const known = run.map(([, name]) => name!).filter((name) => name !== 'help')
  expect(known.sort()).toEqual(names.toSorted())
})

describe.each(names)('%s', (name) => {
  test('has usage, a sentence and an example that runs it', () => {
    const lines = helpOf(name).split('\n')
    expect(lines[0]).toMatch(new RegExp(`^Usage: ostiary ${name}`))
    expect(lines[2]).toMatch(/^[A-Z].+[.)]$/)
    const examples = lines.slice(lines.indexOf('Examples:') + 1)
    expect(examples.length).toBeGreaterThan(0)
    for (const example of examples)
      expect(example).toMatch(new RegExp(`(ostiary|npm run) ${name}\\b`))
  })
})

test('an unknown command is answered with the overview', () => {
  expect(helpOf('frobnicate')).toBe(`There is no command "frobnicate".\n\n${help()}`)
})
