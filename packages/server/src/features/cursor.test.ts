/** Cursors: what was put in comes out, and nothing that was changed is taken. */
import { expect, test } from 'vitest'
import { sha256 } from '../platform/digest.ts'
import type { Keyring } from '../platform/keyring.ts'
import type { Refused } from './call.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'

const services = { keyring: { lookupKey: sha256('key') } as Keyring }
const values = ['12345678901234567890', '018f3c7e-0000-7000-8000-000000000000', 17]
const cursor = encodeCursor(services, 'events', values)

const refusal = (text: string, list = 'events', as = services): unknown => {
  try {
    return decodeCursor(as, list, text)
  } catch (error) {
    return (error as Refused).problem.code
  }
}

test('a cursor gives back what was put in, and is short enough to be taken', () => {
  expect(decodeCursor(services, 'events', cursor)).toEqual(values)
  expect(cursor).toMatch(/^[A-Za-z0-9_-]{1,300}$/)
})

test('a cursor of another list or another installation is refused', () => {
  expect(refusal(cursor, 'deliveries')).toBe('cursor_invalid')
  expect(refusal(cursor, 'events', { keyring: { lookupKey: sha256('other') } as Keyring })).toBe(
    'cursor_invalid',
  )
})

test('a cursor with any one character changed, cut or added is refused', () => {
  for (let at = 0; at < cursor.length; at += 1) {
    const other = cursor[at] === 'A' ? 'B' : 'A'
    expect(refusal(cursor.slice(0, at) + other + cursor.slice(at + 1))).toBe('cursor_invalid')
    expect(refusal(cursor.slice(0, at))).toBe('cursor_invalid')
  }
  for (const end of ['A', '=', ' ', '!', '\u0000'])
    expect(refusal(cursor + end)).toBe('cursor_invalid')
})

test('what was never a cursor is refused', () => {
  for (const text of [
    '',
    '0',
    'null',
    '[]',
    '../../etc',
    'é',
    Buffer.from('[1,2]').toString('base64url'),
  ]) {
    expect(refusal(text)).toBe('cursor_invalid')
  }
})
