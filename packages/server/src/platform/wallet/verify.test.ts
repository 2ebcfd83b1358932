/** A signature counts for its wallet and its text alone, in every form that wallets send it. */
import { base58, base64 } from '@scure/base'
import { hashMessage } from 'viem/utils'
import { describe, expect, it } from 'vitest'
import { buildChallenge } from './challenge.ts'
import { decodeEvmSignature, recoverSigner } from './evm-signature.ts'
import {
  account,
  challengeInput,
  evmAccount,
  evmBareSignature,
  evmSignature,
  messageOf,
  signin,
  solanaAccount,
  solanaSignature,
  statedInput,
} from './fixtures/vectors.ts'
import { verifySignature } from './verify.ts'
import type { ContractWallets, SignatureVerdict } from './verify.ts'

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
const evmText = buildChallenge({ account: evmAccount, ...statedInput })
const solanaText = buildChallenge({ account: solanaAccount, ...statedInput })
const evm = (signature: string, rpc?: ContractWallets, text = evmText) =>
  verifySignature({ account: evmAccount, text, signature, ...(rpc ? { rpc } : {}) })
const solana = (signature: string, text = solanaText) =>
  verifySignature({ account: solanaAccount, text, signature })
const toBase64 = (text: string): string => Buffer.from(text).toString('base64')
const answering = (answer: Exclude<SignatureVerdict, 'malformed'>): ContractWallets => ({
  check: () => Promise.resolve(answer),
})
const mute: ContractWallets = {
  check: () => Promise.reject(new Error('No chain was to be asked.')),
}

describe('an EVM signature', () => {
  it('holds for both vectors, and their hashes are the stated ones', async () => {
    const bare = buildChallenge({ account: evmAccount, ...challengeInput })
    expect(hashMessage(evmText)).toBe(
      '0x359ed5d4982e98a6e89122212e649fe5889f395abf48d438dd4bcb2eec0d8aab',
    )
    expect(hashMessage(bare)).toBe(
      '0x5fb5171c0de1c3a04c065d38f885d1636449e106846a90e836f59d23056e17ae',
    )
    expect(await evm(evmSignature)).toBe('valid')
    expect(await evm(evmBareSignature, undefined, bare)).toBe('valid')
    expect(await evm(evmBareSignature)).toBe('invalid')
  })

  it('is read with and without 0x, in capitals, as Base64, and with v of 0 or 1', async () => {
    const forms = [
      evmSignature.slice(2),
      evmSignature.toUpperCase(),
      toBase64(evmSignature),
      toBase64(`${evmSignature}\n`),
      toBase64(evmSignature.slice(2)),
      ` ${evmSignature}\n`,
      `${evmSignature.slice(0, -2)}00`,
    ]
    for (const form of forms) expect(await evm(form), form).toBe('valid')
  })

  it('is invalid with any one byte flipped', async () => {
    const bytes = Buffer.from(evmSignature.slice(2), 'hex')
    for (let at = 0; at < 64; at += 1) {
      const flipped = Buffer.from(bytes)
      flipped[at] = flipped[at]! ^ 0x40 // within the 65 bytes
      expect(await evm(flipped.toString('hex')), `byte ${at}`).toBe('invalid')
    }
    expect(await evm(`${evmSignature.slice(0, -2)}1c`)).toBe('invalid')
  })

  it('is invalid for a text with one byte flipped, and for another wallet', async () => {
    expect(await evm(evmSignature, undefined, evmText.replace('Vb', 'Vc'))).toBe('invalid')
    const other = account('eip155:300:0xe5A12547fe4E872D192E3eCecb76F2Ce1aeA4946')
    expect(await verifySignature({ account: other, text: evmText, signature: evmSignature })).toBe(
      'invalid',
    )
  })

  it('is refused as its high-s twin, without asking a chain', async () => {
    const s = (ORDER - BigInt(`0x${evmSignature.slice(66, 130)}`)).toString(16).padStart(64, '0')
    const twin = `${evmSignature.slice(0, 66)}${s}1c` as const
    expect(await recoverSigner(hashMessage(evmText), twin as `0x${string}`)).toBe(
      evmAccount.address.toLowerCase(),
    ) // it begins with 0x
    expect(await evm(twin)).toBe('invalid')
    expect(await evm(twin, mute)).toBe('invalid')
  })

  it('is invalid when r or s is no number of the group', async () => {
    const order = ORDER.toString(16)
    expect(await evm(`0x${'00'.repeat(64)}1b`)).toBe('invalid')
    expect(await evm(`0x${order}${evmSignature.slice(66)}`)).toBe('invalid')
  })

  it.each([
    '',
    '0x',
    'hello',
    '0x123',
    `${evmSignature}0`,
    '0x' + 'zz'.repeat(65),
    toBase64('hello'),
    'ab'.repeat(40_000),
  ])('is malformed as %.20s', async (text) => expect(await evm(text)).toBe('malformed'))

  it('recovers the address of each personal_sign vector', async () => {
    for (const { message_hex, signature, address } of signin.eip191) {
      const decoded = decodeEvmSignature(signature)!
      expect(await recoverSigner(hashMessage({ raw: message_hex }), decoded)).toBe(address)
    }
  })

  it('holds for the public sign-in vectors, whose refusals have other reasons', async () => {
    const { 'invalid issuedAt': _notASignedDate, ...signed } = signin.verification_negative
    for (const fields of [
      ...Object.values(signed),
      ...Object.values(signin.verification_positive),
    ]) {
      const wallet = account(`eip155:1:${fields.address}`)
      const text = messageOf(fields)
      expect(await verifySignature({ account: wallet, text, signature: fields.signature })).toBe(
        'valid',
      )
    }
  })
})

describe('a contract wallet', () => {
  const safe = `${evmSignature.slice(0, -2)}1f`
  const long = `0x${'ab'.repeat(200)}`

  it('cannot be checked without a chain to ask, and is never valid', async () => {
    for (const signature of [safe, long, '0xab', evmSignature.slice(0, -2)]) {
      expect(await evm(signature)).toBe('no_rpc')
      expect(await evm(signature, answering('no_rpc'))).toBe('no_rpc')
    }
  })

  it('is no wrong signature of a key pair, whatever recovery byte that was given', async () => {
    for (const signature of [evmBareSignature, `${evmSignature.slice(0, -2)}63`]) {
      expect(await evm(signature)).toBe('invalid')
      expect(await evm(signature, answering('no_rpc'))).toBe('invalid')
      // A chain that is there may know a contract that signs so; its silence is no answer.
      expect(await evm(signature, answering('unverifiable'))).toBe('unverifiable')
    }
  })

  it('gets the answer of the chain', async () => {
    for (const answer of ['valid', 'invalid', 'unverifiable'] as const) {
      expect(await evm(long, answering(answer))).toBe(answer)
      expect(await evm(evmBareSignature, answering(answer))).toBe(answer)
    }
  })

  it('is not asked about when the key pair itself or nobody has signed', async () => {
    expect(await evm(evmSignature, mute)).toBe('valid')
    expect(await evm('hello', mute)).toBe('malformed')
  })
})

describe('a Solana signature', () => {
  it('holds for the vector, in Base64 and in Base58', async () => {
    expect(await solana(solanaSignature)).toBe('valid')
    expect(await solana(base58.encode(base64.decode(solanaSignature)))).toBe('valid')
  })

  it('is invalid with any one byte flipped, and for an altered text', async () => {
    const bytes = base64.decode(solanaSignature)
    for (let at = 0; at < 64; at += 1) {
      const flipped = bytes.map((byte, index) => (index === at ? byte ^ 1 : byte))
      expect(await solana(base64.encode(flipped)), `byte ${at}`).toBe('invalid')
    }
    expect(await solana(solanaSignature, `${solanaText} `)).toBe('invalid')
  })

  it.each([
    '',
    'hello',
    solanaSignature.slice(0, -2),
    `${solanaSignature}=`,
    toBase64('x'.repeat(63)),
    evmSignature,
  ])('is malformed as %.20s', async (text) => expect(await solana(text)).toBe('malformed'))

  it('never holds for an address that nobody has a key of', async () => {
    // R = 12345 B and S = 12345 satisfy Ed25519's equation for the identity point, whatever the
    // text.
    const forged =
      '709i+EeXM62HnPrO08ianDndT8eV7y76HD6v5NcpoIE5MAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=='
    for (const first of [0, 1]) {
      const address = base58.encode(Uint8Array.of(first, ...new Uint8Array(31)))
      const wallet = account(`${solanaAccount.chainId}:${address}`)
      for (const text of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) {
        expect(await verifySignature({ account: wallet, text, signature: forged })).toBe('invalid')
      }
    }
  })
})
