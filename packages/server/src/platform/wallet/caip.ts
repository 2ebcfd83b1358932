/** Chain and account names (CAIP-2, CAIP-10): one spelling per account, one identity per wallet. */
import { base58 } from '@scure/base'
import { getAddress, isAddress } from 'viem/utils'

/** A wallet on one chain; every text in it is already in its one canonical spelling. */
export type Account = {
  namespace: 'eip155' | 'solana'
  reference: string
  /** CAIP-2. */
  chainId: string
  /** EIP-55 for eip155, Base58 for solana. */
  address: string
  /** CAIP-10, canonical: two spellings of one account have the same accountId. */
  accountId: string
  /** Equal for the same wallet on every chain of its namespace. */
  identity: string
}

export type WalletProblem =
  | 'account_malformed'
  | 'namespace_unsupported'
  | 'chain_reference_malformed'
  | 'address_malformed'
  | 'address_checksum_wrong'

export type AccountParse = { ok: true; account: Account } | { ok: false; problem: WalletProblem }

// Anchored: the reference system's own patterns are not, and let junk through at both ends.
const ACCOUNT = /^([-a-z0-9]{3,8}):([-_a-zA-Z0-9]{1,32}):([-.%a-zA-Z0-9]{1,128})$/

/** A chain id is a number: `01` would be a second name for chain 1, and 0 means "any chain". */
const EVM_REFERENCE = /^[1-9][0-9]{0,31}$/
const EVM_ADDRESS = /^0x[0-9a-fA-F]{40}$/
/** The first 32 characters of the genesis hash (namespaces/solana/caip2). */
const SOLANA_REFERENCE = /^[1-9A-HJ-NP-Za-km-z]{32}$/
const SOLANA_ADDRESS = /^[1-9A-HJ-NP-Za-km-z]{32,44}$/

const sentences: Record<WalletProblem, string> = {
  account_malformed:
    'Write the wallet as a CAIP-10 account id, namespace:chain:address, for ' +
    'example eip155:324:0x... .',
  namespace_unsupported: 'Use a wallet of the eip155 (EVM) or the solana namespace.',
  chain_reference_malformed:
    'Name the chain as CAIP-2 does: a decimal chain id without leading zeros ' +
    'for eip155, the first 32 characters of the genesis hash for solana.',
  address_malformed:
    'Give a whole address: 0x and 40 hexadecimal digits for eip155, Base58 of 32 bytes for solana.',
  address_checksum_wrong:
    'The capital letters of the address do not match its EIP-55 checksum. Copy ' +
    'the address again, or send it in lower case.',
}

/** What to do about a refused account id; says nothing of what was sent. */
export function walletProblemSentence(problem: WalletProblem): string {
  return sentences[problem]
}

export function parseAccount(text: string): AccountParse {
  const match = ACCOUNT.exec(text)
  if (!match) return refused('account_malformed')
  const [, namespace = '', reference = '', address = ''] = match
  if (namespace === 'eip155') return evmAccount(reference, address)
  if (namespace === 'solana') return solanaAccount(reference, address)
  return refused('namespace_unsupported')
}

/**
 * Whether the text names this wallet, on whichever chain of its namespace. An EVM address may come
 * in any letter case: it is held against one that is known, so its checksum guards nothing.
 */
export function namesWallet(text: string, account: Account): boolean {
  const parsed = parseAccount(text.startsWith('eip155:') ? text.toLowerCase() : text)
  return parsed.ok && parsed.account.identity === account.identity
}

/**
 * The EIP-55 form of an address, or why not. A checksum lives in *mixed* case only: one case
 * throughout carries none, so all-lower and all-upper are both accepted, as ethers and web3.js do.
 * viem refuses all-upper, which would turn away old address books without protecting anyone.
 */
export function evmAddress(
  text: string,
): { ok: true; address: string } | { ok: false; problem: WalletProblem } {
  if (!EVM_ADDRESS.test(text)) return refused('address_malformed')
  const digits = text.slice(2)
  const mixed = digits !== digits.toLowerCase() && digits !== digits.toUpperCase()
  if (mixed && !isAddress(text, { strict: true })) return refused('address_checksum_wrong')
  return { ok: true, address: getAddress(`0x${digits.toLowerCase()}`) }
}

/** Whether the text is Base58 of exactly 32 bytes, in the one form those bytes have. */
export function isSolanaAddress(text: string): boolean {
  return SOLANA_ADDRESS.test(text) && base58.decode(text).length === 32
}

/**
 * The account id with its address shortened to the last four characters: enough for a person to
 * compare, and shared by thousands of wallets, where eight characters would name one. Still inside
 * CAIP-10's grammar. Text that is no account id is masked whole: it may be anything.
 */
export function maskAccountId(accountId: string): string {
  const match = ACCOUNT.exec(accountId)
  if (!match) return '...'
  const [, namespace = '', reference = '', address = ''] = match
  const prefix = address.startsWith('0x') ? '0x' : ''
  const body = address.slice(prefix.length)
  const shown = body.length > 8 ? `...${body.slice(-4)}` : '...'
  return `${namespace}:${reference}:${prefix}${shown}`
}

function evmAccount(reference: string, text: string): AccountParse {
  if (!EVM_REFERENCE.test(reference)) return refused('chain_reference_malformed')
  const parsed = evmAddress(text)
  if (!parsed.ok) return parsed
  const { address } = parsed
  const chainId = `eip155:${reference}`
  const identity = `eip155:${address.toLowerCase()}`
  return accepted({ namespace: 'eip155', reference, chainId, address, identity })
}

function solanaAccount(reference: string, address: string): AccountParse {
  if (!SOLANA_REFERENCE.test(reference)) return refused('chain_reference_malformed')
  if (!isSolanaAddress(address)) return refused('address_malformed')
  const chainId = `solana:${reference}`
  return accepted({
    namespace: 'solana',
    reference,
    chainId,
    address,
    identity: `solana:${address}`,
  })
}

function accepted(account: Omit<Account, 'accountId'>): AccountParse {
  return { ok: true, account: { ...account, accountId: `${account.chainId}:${account.address}` } }
}

function refused(problem: WalletProblem): { ok: false; problem: WalletProblem } {
  return { ok: false, problem }
}
