/** Tokens of links: read back as made, and by nobody else's making. */
import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeLinkToken, readLinkToken } from './link-token.ts'

const key = randomBytes(32)
const link = fc.record({
  entityId: fc.uuid(),
  linkNo: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
})

test('a token stands for its entity and link number, and fits into an address', () => {
  fc.assert(
    fc.property(link, (one) => {
      const token = makeLinkToken(key, one)
      expect(token).toMatch(/^[\w-]+$/)
      expect(readLinkToken(key, token)).toEqual(one)
    }),
  )
})

test('one changed character, wherever it is, makes it nobody’s token', () => {
  fc.assert(
    fc.property(link, fc.nat(), fc.constantFrom(...'AZaz09-_'), (one, place, put) => {
      const token = makeLinkToken(key, one)
      const at = place % token.length
      fc.pre(token[at] !== put)
      expect(readLinkToken(key, token.slice(0, at) + put + token.slice(at + 1))).toBeUndefined()
    }),
    { numRuns: 500 },
  )
})

test('another key, a cut token, more behind it, another spelling of the same bytes', () => {
  const token = makeLinkToken(key, { entityId: '01900000-0000-7000-8000-000000000001', linkNo: 7 })
  expect(readLinkToken(randomBytes(32), token)).toBeUndefined()
  for (const other of ['', token.slice(0, -1), `${token}A`, `${token}=`, ` ${token}`, 'x'])
    expect(readLinkToken(key, other)).toBeUndefined()
})

test('a token of an earlier link of the same entity is another token', () => {
  const entityId = '01900000-0000-7000-8000-000000000001'
  const [one, two] = [1, 2].map((linkNo) => makeLinkToken(key, { entityId, linkNo }))
  expect(one).not.toBe(two)
})
