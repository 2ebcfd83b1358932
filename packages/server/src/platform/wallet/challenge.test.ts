/** What we write is EIP-4361 to the byte, and what is not EIP-4361 is refused. */
import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildChallenge, formatChallenge, newNonce, parseChallenge } from './challenge.ts'
import type { ChallengeProblem } from './challenge.ts'
import {
  challengeInput,
  evmAccount,
  messageOf,
  signin,
  solanaAccount,
  statedInput,
} from './fixtures/vectors.ts'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const evmText = buildChallenge({ account: evmAccount, ...statedInput })

describe('a built challenge', () => {
  it('equals the EVM vector', () => {
    expect(Buffer.byteLength(evmText)).toBe(290)
    expect(sha256(evmText)).toBe('0a64ef8aceb88eb72ebcd33291eae15a99da495b1005349c365d6b029fb5b2ef')
  })

  it('equals the Solana vector', () => {
    const text = buildChallenge({ account: solanaAccount, ...statedInput })
    expect(sha256(text)).toBe('aca62f52224bec2d7a3dced6072ca0d9b7209efc487e71a46d92a8b55a888a66')
  })

  it('has two empty lines where the statement is missing', () => {
    const text = buildChallenge({ account: evmAccount, ...challengeInput })
    expect(text.split('\n').slice(1, 5)).toEqual([
      evmAccount.address,
      '',
      '',
      'URI: http://localhost:8080',
    ])
    expect(parseChallenge(text)).not.toHaveProperty('challenge.statement')
  })

  it('drops the fraction of a second', () => {
    const issuedAt = new Date('2026-01-01T00:00:00.999Z')
    expect(buildChallenge({ account: evmAccount, ...statedInput, issuedAt })).toBe(evmText)
  })

  it.each([
    { statement: 'two\nlines' },
    { statement: '' },
    { domain: 'a b' },
    { uri: 'localhost' },
    { nonce: 'short' },
  ])('is not built from %j', (wrong) => {
    expect(() => buildChallenge({ account: evmAccount, ...statedInput, ...wrong })).toThrow(
      /cannot be built/,
    )
  })
})

describe('a parsed challenge', () => {
  it.each(Object.entries(signin.parsing_positive))('reads and rebuilds: %s', (_name, vector) => {
    const parsed = parseChallenge(vector.message)
    if (!parsed.ok) throw new Error(parsed.problem)
    const { chainId, scheme, ...fields } = vector.fields
    // The suite states it, we imply it.
    const { version: _version, ...expected } = fields as typeof fields & { version: string }
    expect(parsed.challenge).toEqual({
      namespace: 'eip155',
      chainReference: String(chainId),
      ...(scheme ? { scheme } : {}),
      ...expected,
    })
    expect(formatChallenge(parsed.challenge)).toBe(vector.message)
  })

  it('reads and rebuilds the Solana profile', () => {
    const { message, message_base64url } = signin.solana
    const parsed = parseChallenge(message)
    if (!parsed.ok) throw new Error(parsed.problem)
    expect(parsed.challenge).toMatchObject({ namespace: 'solana', chainReference: '1' })
    expect(parsed.challenge.resources).toHaveLength(2)
    expect(Buffer.from(formatChallenge(parsed.challenge)).toString('base64url')).toBe(
      message_base64url,
    )
  })

  it.each(Object.entries(signin.parsing_negative))('refuses: %s', (_name, message) => {
    expect(parseChallenge(message).ok).toBe(false)
  })

  it.each(Object.entries(signin.parsing_negative_objects))(
    'refuses the object: %s',
    (_name, fields) => {
      expect(parseChallenge(messageOf(fields)).ok).toBe(false)
    },
  )

  const mutations: [string, (text: string) => string, ChallengeProblem][] = [
    ['a trailing line feed', (text) => `${text}\n`, 'line_unexpected'],
    ['a leading line feed', (text) => `\n${text}`, 'first_line'],
    ['CR LF', (text) => text.replaceAll('\n', '\r\n'), 'first_line'],
    ['another wallet kind', (text) => text.replace('Ethereum', 'Bitcoin'), 'first_line'],
    ['an EVM address for Solana', (text) => text.replace('Ethereum', 'Solana'), 'address'],
    ['a lower-case address', (text) => text.replace('0x19E7E', '0x19e7e'), 'address'],
    ['a lost empty line', (text) => text.replace('\n\n', '\n'), 'blank_line'],
    ['a statement of two lines', (text) => text.replace('that you', 'that\nyou'), 'blank_line'],
    [
      'an empty statement',
      (text) => text.replace('Prove that you control this wallet.', ''),
      'uri',
    ],
    ['a statement beyond ASCII', (text) => text.replace('Prove', 'Prüfe'), 'statement'],
    ['a relative URI', (text) => text.replace('http://localhost:8080\n', '/login\n'), 'uri'],
    ['version 2', (text) => text.replace('Version: 1', 'Version: 2'), 'version'],
    ['no chain id', (text) => text.replace('Chain ID: 300\n', ''), 'chain_id'],
    ['a padded chain id', (text) => text.replace('Chain ID: 300', 'Chain ID: 0300'), 'chain_id'],
    ['a short nonce', (text) => text.replace('k3Jd82LmQ0aZx7Vb', 'k3Jd82L'), 'nonce'],
    ['a nonce with a sign', (text) => text.replace('k3Jd82Lm', 'k3Jd82L-'), 'nonce'],
    ['no time of issue', (text) => text.replace(/Issued At.*\n/, ''), 'issued_at'],
    ['31 February', (text) => text.replace('2026-01-01T01', '2026-02-31T01'), 'expiration_time'],
    ['a bad start', (text) => `${text}\nNot Before: soon`, 'not_before'],
    ['a bad request id', (text) => `${text}\nRequest ID: a/b`, 'request_id'],
    ['a bad resource', (text) => `${text}\nResources:\n- here`, 'resources'],
    ['an unknown line', (text) => `${text}\nResource: https://a`, 'line_unexpected'],
    ['a doubled space', (text) => text.replace('Nonce: ', 'Nonce:  '), 'nonce'],
  ]
  it.each(mutations)('refuses %s', (_name, mutate, problem) => {
    expect(parseChallenge(mutate(evmText))).toEqual({ ok: false, problem })
  })

  it('rebuilds every optional line, an empty list of resources included', () => {
    for (const tail of [
      'Not Before: 2026-01-01T00:00:00Z\nRequest ID: ',
      'Resources:',
      'Resources:\n- urn:a\n- urn:b',
    ]) {
      const parsed = parseChallenge(`${evmText}\n${tail}`)
      if (!parsed.ok) throw new Error(parsed.problem)
      expect(formatChallenge(parsed.challenge)).toBe(`${evmText}\n${tail}`)
    }
  })

  it('either refuses an altered text or rebuilds exactly that text', () => {
    fc.assert(
      fc.property(
        fc.nat(evmText.length - 1),
        fc.string({ unit: 'binary', maxLength: 2 }),
        (at, insert) => {
          const text = evmText.slice(0, at) + insert + evmText.slice(at + 1)
          const parsed = parseChallenge(text)
          if (parsed.ok) expect(formatChallenge(parsed.challenge)).toBe(text)
        },
      ),
    )
  })

  it('comes back from what was built', () => {
    const input = fc.record({
      nonce: fc.stringMatching(/^[A-Za-z0-9]{8,20}$/),
      statement: fc.stringMatching(/^[A-Za-z0-9 .,:;!?'()]{1,80}$/),
      issuedAt: fc.date({ min: new Date(0), max: new Date('2200-01-01'), noInvalidDate: true }),
    })
    fc.assert(
      fc.property(input, ({ nonce, statement, issuedAt }) => {
        const text = buildChallenge({
          account: solanaAccount,
          ...challengeInput,
          nonce,
          statement,
          issuedAt,
        })
        const parsed = parseChallenge(text)
        expect(parsed).toMatchObject({ ok: true, challenge: { nonce, statement } })
        if (parsed.ok) expect(formatChallenge(parsed.challenge)).toBe(text)
      }),
    )
  })
})

describe('a nonce', () => {
  it('is 16 letters and digits, the same for the same bytes', () => {
    expect(newNonce((size) => new Uint8Array(size).fill(61))).toBe('9999999999999999')
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 24, maxLength: 24 }), (noise) => {
        // Half of each draw is usable at least, so that no run of noise can exhaust the source.
        const nonce = newNonce((size) =>
          noise.map((byte, at) => (at % 2 ? byte : byte % 62)).slice(0, size),
        )
        expect(nonce).toMatch(/^[A-Za-z0-9]{16}$/)
      }),
    )
  })

  it('gives each character four of the 248 usable byte values, and the others none', () => {
    const count = new Map<string, number>()
    for (let byte = 0; byte < 256; byte += 1) {
      let draws = 0
      const source = (size: number) => new Uint8Array(size).fill(draws++ === 0 ? byte : 0)
      const first = byte < 248 ? newNonce(source)[0]! : '' // a nonce has 16 characters
      if (byte >= 248) expect(newNonce(source)).toBe('A'.repeat(16))
      else count.set(first, (count.get(first) ?? 0) + 1)
    }
    expect(count.size).toBe(62)
    expect(new Set(count.values())).toEqual(new Set([4]))
  })

  it('is not made from a source that yields nothing', () => {
    expect(() => newNonce((size) => new Uint8Array(size).fill(255))).toThrow(/no usable bytes/)
  })
})
