// Holds the address check to the hostile URLs of the stack decision and to every other spelling we
// know.
import { expect, test } from 'vitest'
import { checkTarget } from './target.ts'

const outcome = (url: string, guard: Parameters<typeof checkTarget>[0]['guard']): string => {
  const target = checkTarget({ url, guard })
  return target.ok ? target.url.href : target.code
}

const LITERALS = `
  127.0.0.1 [::1] [::ffff:127.0.0.1] 0x7f000001 2130706433 0.0.0.0 169.254.169.254 10.0.0.1
  [64:ff9b::7f00:1] 127.1 0177.0.0.1 0x7f.1 017700000001 127.0.0.1. ①②⑦.⓪.⓪.① %31%32%37.0.0.1
  [0:0:0:0:0:ffff:7f00:1] [::127.0.0.1] [2002:7f00:1::] [fe80::1] [fd00::1] [::] 0 192.168.1.1
`
  .trim()
  .split(/\s+/)

test.each(LITERALS)('https://%s/ is refused', (host) => {
  expect(outcome(`https://${host}/hook`, 'public_only')).toBe('address_refused')
  expect(outcome(`https://${host}:8443/hook`, 'public_only')).toBe('address_refused')
  expect(outcome(`http://${host}/hook`, 'public_only')).toBe('address_refused')
})

test.each<[string, string]>([
  ['hook.example/x', 'bad_url'],
  ['', 'bad_url'],
  ['https://', 'bad_url'],
  ['https://[fe80::1%25eth0]/', 'bad_url'],
  ['https://1.2.3.256/', 'bad_url'],
  ['ftp://hook.example/', 'scheme_refused'],
  ['file:///etc/passwd', 'scheme_refused'],
  ['javascript:alert(1)', 'scheme_refused'],
  ['https://user@hook.example/', 'credentials_in_url'],
  ['https://user:secret@127.0.0.1/', 'credentials_in_url'],
  ['https://:secret@hook.example/', 'credentials_in_url'],
  ['http://hook.example/', 'https_required'],
  ['http://8.8.8.8/', 'https_required'],
  ['https://HOOK.example:443/a?b=c', 'https://hook.example/a?b=c'],
  ['https://localhost/', 'address_refused'],
  ['https://hooks.LOCALHOST./', 'address_refused'],
  ['https://localhost.example/', 'https://localhost.example/'],
  ['https://8.8.8.8/', 'https://8.8.8.8/'],
  ['https://[2606:4700::1]/', 'https://[2606:4700::1]/'],
])('"%s" under the strict guard: %s', (url, expected) => {
  expect(outcome(url, 'public_only')).toBe(expected)
})

test('a wider guard allows http, and only the addresses it names', () => {
  expect(outcome('http://127.0.0.1:9/', 'allow_loopback')).toBe('http://127.0.0.1:9/')
  expect(outcome('http://[::1]:9/', 'allow_loopback')).toBe('http://[::1]:9/')
  expect(outcome('http://10.0.0.1/', 'allow_loopback')).toBe('address_refused')
  expect(outcome('http://[::ffff:127.0.0.1]/', 'allow_loopback')).toBe('address_refused')
  expect(outcome('http://10.0.0.1/', 'allow_private')).toBe('http://10.0.0.1/')
  expect(outcome('http://user@10.0.0.1/', 'allow_private')).toBe('credentials_in_url')
})

test('whatever the guard, nothing goes in the clear to a public address', () => {
  for (const guard of ['public_only', 'allow_loopback', 'allow_private'] as const) {
    expect(outcome('http://8.8.8.8/', guard)).toBe('https_required')
    expect(outcome('http://[2606:4700::1]/', guard)).toBe('https_required')
  }
  expect(outcome('http://hook.example/', 'allow_loopback')).toBe('https_required')
  expect(outcome('http://localhost:9/', 'allow_loopback')).toBe('http://localhost:9/')
  expect(outcome('http://hook.localhost:9/', 'allow_loopback')).toBe('http://hook.localhost:9/')
  // A name of the operator's network: where it leads to is seen when it is called.
  expect(outcome('http://receiver:9/', 'allow_private')).toBe('http://receiver:9/')
})
