/**
 * Real wallets with real signatures: keys made for this run, and one that the invented demo list
 * names.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { base58 } from '@scure/base'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'

export interface Wallet {
  /** CAIP-10 account id. */
  readonly accountId: string
  /** Signs a challenge as it came, Base64; gives what `challenge/sign` takes. */
  sign(challenge: string): Promise<string>
}

/** On the demo list under this key; anybody can sign with it, so never let it hold anything. */
const listedKey = `0x${'44'.repeat(32)}` as const

export function evmWallet(key: `0x${string}` = generatePrivateKey()): Wallet {
  const account = privateKeyToAccount(key)
  return {
    accountId: `eip155:1:${account.address}`,
    sign: (challenge) =>
      account.signMessage({ message: Buffer.from(challenge, 'base64').toString('utf8') }),
  }
}

export const listedWallet = (): Wallet => evmWallet(listedKey)

export function solanaWallet(): Wallet {
  const { privateKey } = generateKeyPairSync('ed25519')
  return {
    accountId: `solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp:${addressOf(privateKey)}`,
    sign: (challenge) =>
      Promise.resolve(sign(null, Buffer.from(challenge, 'base64'), privateKey).toString('base64')),
  }
}

/** A Solana address is the public key itself: the last 32 bytes of its SPKI form. */
function addressOf(key: KeyObject): string {
  const spki = createPublicKey(
    createPrivateKey(key.export({ format: 'pem', type: 'pkcs8' })),
  ).export({ format: 'der', type: 'spki' })
  return base58.encode(spki.subarray(spki.length - 32))
}
