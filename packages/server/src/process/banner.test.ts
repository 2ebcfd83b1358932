/** What a start prints: where it is, which key, which lists, and what to do next. */
import { expect, test } from 'vitest'
import { banner } from './banner.ts'
import type { Told } from './banner.ts'

const told = (more: Partial<Told> = {}): string =>
  banner({
    version: '1.2.3',
    role: 'all',
    publicUrl: 'http://127.0.0.1:8080',
    store: 'a store',
    keyFile: '/data/api-key',
    key: { kind: 'kept' },
    lists: ['demo'],
    ...more,
  })

test('a key that was made now is shown this once', () => {
  const text = told({ key: { kind: 'made', text: 'ost_sandbox_made' } })
  expect(text).toContain('ost_sandbox_made   (sandbox, full scope; kept in /data/api-key')
  expect(told()).toContain('in /data/api-key (made at the first start)')
})

test('a key the operator gave is said to be there, without its text', () => {
  const text = told({ key: { kind: 'given' } })
  expect(text).toContain('API key  that of OSTIARY_BOOTSTRAP_API_KEY is installed')
})

test.each([
  [['demo'], 'an invented demo list, unless you import a real one: npx ostiary lists import'],
  [['ofac-sdn'], 'ofac-sdn (npx ostiary lists status)'],
  [['demo', 'ofac-sdn', 'un'], 'ofac-sdn, un (npx ostiary lists status)'],
  [[], 'none: a live application clears nobody until you import one: npx ostiary lists import'],
])('of the lists %j it says what is looked at', (lists, expected) => {
  expect(told({ lists })).toContain(`  lists    ${expected}`)
})

test('a worker listens nowhere, so it names no address and no demo', () => {
  const text = told({ role: 'worker' })
  expect(text).toContain('(worker) runs; it listens nowhere')
  expect(text).not.toContain('8080')
  expect(text).not.toContain('npm run demo')
  expect(told({ role: 'api' })).toContain('npm run demo')
})
