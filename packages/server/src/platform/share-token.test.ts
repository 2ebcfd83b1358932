/** Tokens of shared sessions: read back as made, and by nobody else's making. */
import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeLinkToken } from './link-token.ts'
import { importedSessionId, makeShareToken, readShareToken } from './share-token.ts'

const key = randomBytes(32)
const share = fc.record({
  sessionId: fc.uuid(),
  receiver: fc.option(fc.uuid()),
  expiresAtMs: fc.integer({ min: 0, max: 2 ** 43 }),
})

test('a token stands for its session, receiver and end, and is short', () => {
  fc.assert(
    fc.property(share, (one) => {
      const token = makeShareToken(key, one)
      expect(token).toMatch(/^[\w-]{83}$/)
      expect(readShareToken(key, token)).toEqual(one)
    }),
  )
})

test('one changed character, wherever it is, makes it nobody’s token', () => {
  fc.assert(
    fc.property(share, fc.nat(), fc.constantFrom(...'AZaz09-_'), (one, place, put) => {
      const token = makeShareToken(key, one)
      const at = place % token.length
      fc.pre(token[at] !== put)
      expect(readShareToken(key, token.slice(0, at) + put + token.slice(at + 1))).toBeUndefined()
    }),
    { numRuns: 500 },
  )
})

test('another key, a cut token, more behind it, a token for something else', () => {
  const id = '01900000-0000-7000-8000-000000000001'
  const token = makeShareToken(key, { sessionId: id, receiver: null, expiresAtMs: 1 })
  expect(readShareToken(randomBytes(32), token)).toBeUndefined()
  const link = makeLinkToken(key, { entityId: id, linkNo: 1 })
  for (const other of ['', token.slice(0, -1), `${token}A`, `${token}=`, ` ${token}`, link])
    expect(readShareToken(key, other)).toBeUndefined()
})

test('each receiver makes a session of its own of it, and always the same', () => {
  const [one, two] = ['a', 'b'].map((application) => importedSessionId('token', application))
  expect(one).not.toBe(two)
  expect(importedSessionId('token', 'a')).toBe(one)
  expect(importedSessionId('tokem', 'a')).not.toBe(one)
})
