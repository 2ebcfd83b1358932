/** Tokens of links to uploads: read back as made, and by nobody else's making. */
import { randomBytes, randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeLinkToken } from '../platform/link-token.ts'
import { makeMediaToken, readMediaToken } from './link.ts'

const key = randomBytes(32)
const link = fc.record({
  entityId: fc.uuid(),
  mediaId: fc.uuid(),
  expiresAtMs: fc.integer({ min: 0, max: 2 ** 48 - 1 }),
  purpose: fc.constantFrom('view' as const, 'download' as const),
})

test('a token stands for what it was made of, and fits into an address', () => {
  fc.assert(
    fc.property(link, (one) => {
      const token = makeMediaToken(key, one)
      expect(token).toMatch(/^[\w-]{84}$/)
      expect(readMediaToken(key, token)).toEqual(one)
    }),
  )
})

test('one changed character, wherever it is, makes it nobody’s token', () => {
  fc.assert(
    fc.property(link, fc.nat(), fc.constantFrom(...'AZaz09-_'), (one, place, put) => {
      const token = makeMediaToken(key, one)
      const at = place % token.length
      fc.pre(token[at] !== put)
      expect(readMediaToken(key, token.slice(0, at) + put + token.slice(at + 1))).toBeUndefined()
    }),
    { numRuns: 500 },
  )
})

test('another key, a cut token, another spelling, another kind of link', () => {
  const [entityId, mediaId] = [randomUUID(), randomUUID()]
  const token = makeMediaToken(key, { entityId, mediaId, expiresAtMs: 1, purpose: 'view' })
  expect(readMediaToken(randomBytes(32), token)).toBeUndefined()
  const hosted = makeLinkToken(key, { entityId, linkNo: 1 })
  for (const other of [
    '',
    token.slice(0, -1),
    `${token}A`,
    `${token}=`,
    ` ${token}`,
    hosted,
    '../x',
  ])
    expect(readMediaToken(key, other)).toBeUndefined()
})
