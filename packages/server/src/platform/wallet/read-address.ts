/**
 * Which wallet a text names, of every chain we know and however it is written: one key for all
 * spellings of one address, and for no other.
 */
import { base58 } from '@scure/base'
import { checksum, encodeBase58Check, isBase58 } from './base58check.ts'
import type { Blockchain, Chain } from './blockchains.ts'
import { decodeCashAddr, encodeCashAddr } from './cashaddr.ts'
import type { ScriptHash } from './cashaddr.ts'
import { evmChecksum, evmDigits, icapDigits, writeEvm } from './evm-address.ts'
import { decodeMonero } from './monero-address.ts'
import { isSegwit, segwitPrefixes, texDigest } from './segwit.ts'
import type { SegwitPrefix } from './segwit.ts'
import { writtenAddress } from './written-address.ts'
import { decodeXrp, encodeXrp } from './xrp-address.ts'

export interface WalletAddress {
  /** Equal for every spelling of one address. */
  readonly key: string
  /** The chains on which a text of this form is an address. */
  readonly chains: readonly Chain[]
  /** As that chain writes it; as the form itself is written, where none is named. */
  write(on?: Blockchain): string
  /** The wallet of a customer that this is, as an account's `identity` names it. */
  readonly identity?: string
}

export type AddressProblem =
  | 'address_empty'
  | 'address_malformed'
  | 'address_checksum_wrong'
  | 'address_of_another_chain'

export type AddressReading =
  | { readonly ok: true; readonly address: WalletAddress }
  | { readonly ok: false; readonly problem: AddressProblem }

/** Longer than any address with a URI around it: what is not one is not worth decoding. */
const lettersMax = 512

/**
 * The address a text names, or why it names none: what cannot be held by anybody is a misprint, and
 * a misprint must not be cleared.
 */
export function readAddress(raw: string, on?: Blockchain): AddressReading {
  const { text, payee } = writtenAddress(raw)
  const asked = payee ?? text
  if (asked === '') return refused('address_empty')
  const address = raw.length > lettersMax ? undefined : decodeAddress(raw, on)
  if (!address) return refused(isMisprint(asked) ? 'address_checksum_wrong' : 'address_malformed')
  if (on && !address.chains.some((chain) => on.chains.includes(chain)))
    return refused('address_of_another_chain')
  if (address.chains.includes('evm') && evmChecksum(asked) === 'wrong')
    return refused('address_checksum_wrong')
  return { ok: true, address }
}

/**
 * The same without an opinion of its letters: an EVM address in the wrong capitals names its wallet
 * still.
 * @param on tells Tron's EVM form from Ethereum's, which it looks like
 */
export function decodeAddress(raw: string, on?: Blockchain): WalletAddress | undefined {
  const { text, namespace, payee } = writtenAddress(raw)
  const isTron = namespace === 'tron' || (on?.chains.length === 1 && on.chains[0] === 'tron')
  return decodeText(payee ?? text, isTron)
}

/** Decodes the contract too that a payment calls: either may be listed. */
export function decodeAll(raw: string, on?: Blockchain): WalletAddress[] {
  const address = decodeAddress(raw, on)
  const { text, payee } = writtenAddress(raw)
  const contract = payee === undefined ? undefined : decodeText(text, false)
  return [address, contract].filter((one) => one !== undefined)
}

/** The spelling of a text that is no address of a chain we know: its letters, whatever case. */
export function foldedAddress(raw: string): string {
  return writtenAddress(raw)
    .text.toLowerCase()
    .replace(/^0x(?=[0-9a-f]+$)/, '')
}

function decodeText(text: string, isTron: boolean): WalletAddress | undefined {
  const tronHex = /^(?:0x)?41([0-9a-f]{40})$/i.exec(text)?.[1]
  if (tronHex !== undefined) return tron(tronHex.toLowerCase())
  const digits = evmDigits(text)
  if (digits !== undefined) return isTron ? tron(digits) : evm(digits)
  return decodeBech32(text) ?? decodeLong(text) ?? decodeBase58(text) ?? decodeIcap(text)
}

function decodeBech32(text: string): WalletAddress | undefined {
  const lower = text.toLowerCase()
  for (const prefix of segwitPrefixes)
    if (lower.startsWith(`${prefix}1`) && isSegwit(text, prefix)) return segwit(lower, prefix)
  const tex = lower.startsWith('tex1') ? texDigest(text) : undefined
  if (tex) return zcash(Uint8Array.of(...zcashVersions.p2pkh, ...tex))
  const script = text.length === cashLetters ? decodeCashAddr(text) : undefined
  return script && hashed(script, ['bitcoin_cash'], encodeCashAddr(script))
}

const cashLetters = 42

function decodeIcap(text: string): WalletAddress | undefined {
  const digits = icapDigits(text)
  return digits === undefined ? undefined : evm(digits)
}

/** Monero's and those of the XRP Ledger, each in a Base58 of its own. */
function decodeLong(text: string): WalletAddress | undefined {
  const monero = decodeMonero(text)
  if (monero) {
    const key = `monero:${monero.kind}:${monero.keys}`
    return { key, chains: ['monero'], write: () => text }
  }
  const account = decodeXrp(text)
  if (!account) return undefined
  const key = `xrp:${Buffer.from(account).toString('hex')}`
  return { key, chains: ['xrp'], write: () => encodeXrp(account) }
}

const [shortest, longest] = [25, 44]
const solanaBytes = 32
const digestBytes = 20

function decodeBase58(text: string): WalletAddress | undefined {
  if (text.length < shortest || text.length > longest || !isBase58(text)) return undefined
  const bytes = base58.decode(text)
  if (bytes.length === solanaBytes) return solana(text)
  if (bytes.length !== digestBytes + 5 && bytes.length !== digestBytes + 6) return undefined
  const payload = bytes.subarray(0, -4)
  if (!checksum(payload).equals(bytes.subarray(-4))) return undefined
  return payload.length === digestBytes + 1 ? versioned(text, payload) : zcash(payload)
}

interface Version {
  readonly chains: readonly Chain[]
  /** Where several chains have forms of their own for it. */
  readonly script?: ScriptHash['kind']
}

/** What the version byte says: from the parameters each chain's node is compiled with. */
// A table is easier to check when its columns line up.
// oxfmt-ignore
const versions: Readonly<Record<number, Version>> = {
  0:  { chains: ['bitcoin', 'bitcoin_cash', 'bitcoin_sv'],             script: 'p2pkh' },
  5:  { chains: ['bitcoin', 'bitcoin_cash', 'bitcoin_sv', 'litecoin'], script: 'p2sh' },
  // BitPay's early form of Bitcoin Cash.
  28: { chains: ['bitcoin_cash'], script: 'p2pkh' },
  40: { chains: ['bitcoin_cash'], script: 'p2sh' },
  // Litecoin's scripts, which began with 3 as Bitcoin's do.
  50: { chains: ['litecoin'],     script: 'p2sh' },
  48: { chains: ['litecoin'] },
  38: { chains: ['bitcoin_gold'] },
  23: { chains: ['bitcoin_gold'] },
  76: { chains: ['dash'] },
  16: { chains: ['dash'] },
  30: { chains: ['dogecoin', 'verge'] },
  22: { chains: ['dogecoin'] },
  33: { chains: ['verge'] },
}
const tronVersion = 0x41
const zcashVersions = { p2pkh: [0x1c, 0xb8], p2sh: [0x1c, 0xbd] }

function versioned(text: string, payload: Uint8Array): WalletAddress | undefined {
  const version = payload[0]! // 21 bytes long
  const digest = payload.subarray(1)
  if (version === tronVersion) return tron(Buffer.from(digest).toString('hex'))
  const row = versions[version]
  if (!row) return undefined
  if (row.script) return hashed({ kind: row.script, digest }, row.chains, text)
  return { key: `base58:${text}`, chains: row.chains, write: () => text }
}

/**
 * Of Bitcoin and its kin: a text that is one wallet's on two chains makes their other forms the
 * same too, so `1...`, CashAddr and Litecoin's `M...` meet by the hash they hold.
 */
function hashed(
  { kind, digest }: ScriptHash,
  onChains: readonly Chain[],
  text: string,
): WalletAddress {
  const write = (on?: Blockchain): string => {
    const [chain] = on?.chains ?? []
    if (chain === 'bitcoin_cash' || onChains.every((one) => one === 'bitcoin_cash'))
      return `bitcoincash:${encodeCashAddr({ kind, digest })}`
    return chain === 'litecoin' && kind === 'p2sh' ? encodeBase58Check(50, digest) : text
  }
  return { key: `${kind}:${Buffer.from(digest).toString('hex')}`, chains: onChains, write }
}

const segwitChains: Readonly<Record<SegwitPrefix, Chain>> = {
  bc: 'bitcoin',
  ltc: 'litecoin',
  btg: 'bitcoin_gold',
}
const segwit = (lower: string, prefix: SegwitPrefix): WalletAddress => ({
  key: `segwit:${lower}`,
  chains: [segwitChains[prefix]],
  write: () => lower,
})

const evm = (digits: string): WalletAddress => ({
  key: `evm:${digits}`,
  chains: ['evm'],
  write: () => writeEvm(digits),
  identity: `eip155:0x${digits}`,
})

const tron = (digits: string): WalletAddress => ({
  key: `tron:${digits}`,
  chains: ['tron'],
  write: () => encodeBase58Check(tronVersion, Buffer.from(digits, 'hex')),
})

const solana = (text: string): WalletAddress => ({
  key: `solana:${text}`,
  chains: ['solana'],
  write: () => text,
  identity: `solana:${text}`,
})

/** Of the two bytes of a version Zcash alone makes use. */
function zcash(payload: Uint8Array): WalletAddress | undefined {
  const known = Object.values(zcashVersions)
  if (!known.some(([first, second]) => payload[0] === first && payload[1] === second))
    return undefined
  const text = base58.encode(Uint8Array.of(...payload, ...checksum(payload)))
  return { key: `zcash:${text}`, chains: ['zcash'], write: () => text }
}

/** How long addresses in Base58 are that have a checksum. */
const checkedLetters = [33, 34, 35, 47, 95, 106]

/** Whether a text looks like an address in all but its checksum. */
function isMisprint(text: string): boolean {
  if (/^(?:bc|ltc|btg|tex)1[02-9ac-hj-np-z]{10,90}$/i.test(text)) return true
  if (text.length === cashLetters && /^[qpzr][02-9ac-hj-np-z]{41}$/i.test(text)) return true
  if (!isBase58(text) || !checkedLetters.includes(text.length)) return false
  if (text.length > longest) return true
  const bytes = base58.decode(text)
  // With its checksum right it is of a chain, or a test network, that is not read here.
  return !checksum(bytes.subarray(0, -4)).equals(bytes.subarray(-4))
}

function refused(problem: AddressProblem): AddressReading {
  return { ok: false, problem }
}
