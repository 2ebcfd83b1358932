/** One wallet has one spelling and one identity, and nothing that is not a wallet passes. */
import { base58 } from '@scure/base'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evmAddress, maskAccountId, parseAccount, walletProblemSentence } from './caip.ts'
import type { WalletProblem } from './caip.ts'

const ADDRESS = '0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A'
const MAINNET = '5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp'
const CAIP10 = /^[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}:[-.%a-zA-Z0-9]{1,128}$/

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const evmId = fc
  .tuple(fc.bigInt(1n, 10n ** 18n), bytes(20))
  .map(([chain, raw]) => `eip155:${chain}:0x${Buffer.from(raw).toString('hex')}`)
const solanaId = bytes(32).map((raw) => `solana:${MAINNET}:${base58.encode(raw)}`)

describe('an account id', () => {
  it('is emitted with the EIP-55 address, whatever single case it came in', () => {
    const upper = `0x${ADDRESS.slice(2).toUpperCase()}`
    for (const spelling of [ADDRESS, ADDRESS.toLowerCase(), upper]) {
      expect(parseAccount(`eip155:300:${spelling}`)).toEqual({
        ok: true,
        account: {
          namespace: 'eip155',
          reference: '300',
          chainId: 'eip155:300',
          address: ADDRESS,
          accountId: `eip155:300:${ADDRESS}`,
          identity: `eip155:${ADDRESS.toLowerCase()}`,
        },
      })
    }
  })

  it('keeps a Solana address as it is, for its case is part of it', () => {
    const address = 'Bow1CGKGDB9mNxeWdw85E2aCthQ1oZX4oFEe7fYT17ew'
    const parsed = parseAccount(`solana:${MAINNET}:${address}`)
    expect(parsed).toMatchObject({ ok: true, account: { address, identity: `solana:${address}` } })
  })

  const refusals: [string, WalletProblem][] = [
    ['', 'account_malformed'],
    [ADDRESS, 'account_malformed'],
    [` eip155:300:${ADDRESS}`, 'account_malformed'],
    [`eip155:300:${ADDRESS}\n`, 'account_malformed'],
    [`EIP155:300:${ADDRESS}`, 'account_malformed'],
    [`eip155:300:${ADDRESS}:1`, 'account_malformed'],
    [`eip155:${'1'.repeat(33)}:${ADDRESS}`, 'account_malformed'],
    ['starknet:SN_MAIN:0x02dd1b492765c064eac4039e3841aa5f', 'namespace_unsupported'],
    ['tron:27Lqcw:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t', 'namespace_unsupported'],
    [`eip155:0300:${ADDRESS}`, 'chain_reference_malformed'],
    [`eip155:0:${ADDRESS}`, 'chain_reference_malformed'],
    [`eip155:0x1:${ADDRESS}`, 'chain_reference_malformed'],
    [`eip155:-1:${ADDRESS}`, 'chain_reference_malformed'],
    ['solana:mainnet:Bow1CGKGDB9mNxeWdw85E2aCthQ1oZX4oFEe7fYT17ew', 'chain_reference_malformed'],
    [`eip155:300:${ADDRESS.slice(0, -1)}`, 'address_malformed'],
    [`eip155:300:${ADDRESS}0`, 'address_malformed'],
    [`eip155:300:${ADDRESS.slice(2)}`, 'address_malformed'],
    [`eip155:300:0X${ADDRESS.slice(2)}`, 'address_malformed'],
    [`solana:${MAINNET}:${ADDRESS}`, 'address_malformed'],
    [`solana:${MAINNET}:${'1'.repeat(33)}`, 'address_malformed'],
    [`solana:${MAINNET}:${'z'.repeat(44)}`, 'address_malformed'],
    [`eip155:300:0x19e7${ADDRESS.slice(6)}`, 'address_checksum_wrong'],
  ]
  it.each(refusals)('%j is refused as %s', (text, problem) => {
    expect(parseAccount(text)).toEqual({ ok: false, problem })
  })

  it('is refused with a sentence that does not repeat what was sent', () => {
    for (const [, problem] of refusals) {
      expect(walletProblemSentence(problem)).toMatch(/^(?:Write|Use|Name|Give|The capital).*\.$/)
      expect(walletProblemSentence(problem)).not.toContain('19E7')
    }
  })

  it('comes back unchanged from its own canonical spelling', () => {
    fc.assert(
      fc.property(fc.oneof(evmId, solanaId), (text) => {
        const parsed = parseAccount(text)
        if (!parsed.ok) throw new Error(parsed.problem)
        expect(parseAccount(parsed.account.accountId)).toEqual(parsed)
        expect(parsed.account.accountId).toMatch(CAIP10)
      }),
    )
  })

  it('has one identity on every chain and in any case, or is refused', () => {
    fc.assert(
      fc.property(
        bytes(20),
        fc.bigInt(0n, 2n ** 40n - 1n),
        fc.integer({ min: 1 }),
        (raw, mask, chain) => {
          const hex = Buffer.from(raw).toString('hex')
          const cased = Array.from(hex, (letter, at) =>
            (mask >> BigInt(at)) & 1n ? letter.toUpperCase() : letter,
          )
          const parsed = parseAccount(`eip155:${chain}:0x${cased.join('')}`)
          if (parsed.ok) expect(parsed.account.identity).toBe(`eip155:0x${hex}`)
          else expect(parsed.problem).toBe('address_checksum_wrong')
        },
      ),
    )
  })

  it('accepts every test case of EIP-55', () => {
    const cases = [
      '0x52908400098527886E0F7030069857D2E4169EE7',
      '0xde709f2102306220921060314715629080e2fb77',
      '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
      '0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb',
    ]
    for (const address of cases) expect(evmAddress(address)).toEqual({ ok: true, address })
  })
})

describe('a masked account id', () => {
  it('keeps the chain and four characters at each end', () => {
    expect(maskAccountId(`eip155:300:${ADDRESS}`)).toBe('eip155:300:0x...ff2A')
    expect(maskAccountId(`solana:${MAINNET}:Bow1CGKGDB9mNxeWdw85E2aCthQ1oZX4oFEe7fYT17ew`)).toBe(
      `solana:${MAINNET}:...17ew`,
    )
  })

  it('shows nothing of a text that is no account id, nor of an address too short to cut', () => {
    expect(maskAccountId('Jane Doe')).toBe('...')
    expect(maskAccountId('hedera:1:0.0.1234')).toBe('hedera:1:...')
  })

  it('stays inside the grammar', () => {
    fc.assert(fc.property(evmId, (text) => CAIP10.test(maskAccountId(text))))
  })
})
