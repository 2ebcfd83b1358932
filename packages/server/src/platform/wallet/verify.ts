/** Whether a wallet signed a text: EVM key pairs, Solana, and contract wallets by way of RPC. */
import { hashMessage } from 'viem/utils'
import type { Hex } from 'viem'
import type { Account } from './caip.ts'
import {
  decodeEvmSignature,
  isContractShaped,
  isHighS,
  isKeyPairShaped,
  recoverSigner,
} from './evm-signature.ts'
import { decodeSolanaSignature, ed25519Holds } from './solana-signature.ts'

/**
 * Asks a chain about a contract wallet. An outage is `unverifiable`, never an exception and never
 * an answer; `no_rpc` says that there is nobody to ask about that chain.
 */
export type ContractWallets = {
  check(input: {
    account: Account
    hash: Hex
    signature: Hex
  }): Promise<'valid' | 'invalid' | 'unverifiable' | 'no_rpc'>
}

/**
 * `malformed`: not the text form of any signature. `unverifiable`: only a chain could tell, and it
 * did not answer. `no_rpc`: only a chain could tell, and none is configured.
 */
export type SignatureVerdict = 'valid' | 'invalid' | 'unverifiable' | 'no_rpc' | 'malformed'

export async function verifySignature(input: {
  account: Account
  text: string
  signature: string
  rpc?: ContractWallets
}): Promise<SignatureVerdict> {
  return input.account.namespace === 'solana' ? verifySolana(input) : verifyEvm(input)
}

function verifySolana(input: {
  account: Account
  text: string
  signature: string
}): SignatureVerdict {
  const signature = decodeSolanaSignature(input.signature)
  if (!signature) return 'malformed'
  const { address } = input.account
  return ed25519Holds({ address, text: input.text, signature }) ? 'valid' : 'invalid'
}

/**
 * ERC-6492 asks the chain before it tries ecrecover. The other order gives the same verdict at no
 * cost: whoever holds the key of an address controls it, and no one can place a contract at an
 * address he holds the key of.
 */
async function verifyEvm(input: {
  account: Account
  text: string
  signature: string
  rpc?: ContractWallets
}): Promise<SignatureVerdict> {
  const { account, rpc } = input
  const signature = decodeEvmSignature(input.signature)
  if (!signature) return 'malformed'
  const hash = hashMessage(input.text)
  const keyPairShaped = isKeyPairShaped(signature)
  if (keyPairShaped) {
    // Refused before any chain is asked: contracts differ on high s, and nobody signs that way by
    // accident.
    if (isHighS(signature)) return 'invalid'
    if ((await recoverSigner(hash, signature)) === account.address.toLowerCase()) return 'valid'
  }
  const verdict = rpc ? await rpc.check({ account, hash, signature }) : 'no_rpc'
  // What no contract is known to sign is wrong without a chain to say so.
  return verdict === 'no_rpc' && !isContractShaped(signature) ? 'invalid' : verdict
}
