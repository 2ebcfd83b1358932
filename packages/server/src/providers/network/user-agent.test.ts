/** Browsers as they name themselves, and what is read of it. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readUserAgent } from './user-agent.ts'

const file = readFileSync(new URL('user-agent.cases.txt', import.meta.url), 'utf8')
const cases = file
  .trim()
  .split('\n\n')
  .slice(1)
  .map((block) => block.split('\n') as [words: string, userAgent: string]) // as the file is written

test('there are some of every kind', () => {
  expect(cases.length).toBeGreaterThan(10)
})

test.each(cases)('%s: %s', (words, userAgent) => {
  const read = readUserAgent(userAgent)
  const { browser_family: browser, os_family: os, device_brand: brand, device_model: model } = read
  expect([browser, os, brand, model, read.platform].map((one) => one ?? '-').join(', ')).toBe(words)
})

test('a text of any length is read by its beginning', () => {
  expect(readUserAgent(`Android 1; ${'a; '.repeat(100_000)}`).os_family).toBe('Android')
})
