/**
 * The wallets of a browser: those of Ethereum by EIP-6963 and EIP-1193, those of Solana by the
 * object they leave on the window.
 */

export interface Wallet {
  readonly name: string
  /** Signs as the account; every refusal is thrown by the wallet itself. */
  readonly sign: (message: string, address: string) => Promise<Signed>
}

type Signed =
  | { readonly kind: 'signed'; readonly signature: string }
  /** The wallet holds other accounts than the one asked for. */
  | { readonly kind: 'other_account' }

interface EthereumProvider {
  readonly request: (call: {
    readonly method: string
    readonly params?: readonly unknown[]
  }) => Promise<unknown>
}
interface SolanaProvider {
  readonly connect: () => Promise<unknown>
  readonly publicKey?: { readonly toString: () => string } | null
  readonly signMessage: (
    message: Uint8Array,
    encoding: 'utf8',
  ) => Promise<{ readonly signature: Uint8Array }>
}

/** What of a window wallets use; they define it, so it is looked at with care. */
export interface WalletWindow extends EventTarget {
  readonly ethereum?: unknown
  readonly solana?: unknown
}

const hasFunction = <K extends string>(
  value: unknown,
  key: K,
): value is Readonly<Record<K, (...given: never[]) => unknown>> =>
  typeof value === 'object' && value !== null && typeof Reflect.get(value, key) === 'function'

/** Tells of each wallet as it is found, once; the answer ends the looking. */
export function findWallets(
  window: WalletWindow,
  isSolana: boolean,
  found: (wallet: Wallet) => void,
): () => void {
  if (isSolana) {
    const { solana } = window
    // Both functions are there; what they take is what every Solana wallet documents.
    if (hasFunction(solana, 'signMessage') && hasFunction(solana, 'connect'))
      found({ name: 'Solana', sign: signsAsSolana(solana as unknown as SolanaProvider) })
    return () => undefined
  }
  const seen = new Set<unknown>()
  const add = (provider: unknown, name: string): void => {
    if (seen.has(provider) || !hasFunction(provider, 'request')) return
    seen.add(provider)
    // `request` is there; what it takes is EIP-1193.
    found({ name, sign: signsAsEthereum(provider as unknown as EthereumProvider) })
  }
  const announced = (event: Event): void => {
    // Whoever announces itself puts its own shape into `detail`: every part is looked at.
    const detail: unknown = Reflect.get(event, 'detail')
    if (typeof detail !== 'object' || detail === null) return
    const info: unknown = Reflect.get(detail, 'info')
    const name: unknown = typeof info === 'object' && info !== null && Reflect.get(info, 'name')
    add(Reflect.get(detail, 'provider'), typeof name === 'string' ? name.slice(0, 40) : 'Ethereum')
  }
  window.addEventListener('eip6963:announceProvider', announced)
  // Wallets that know the event answer it while it is dispatched.
  window.dispatchEvent(new Event('eip6963:requestProvider'))
  if (seen.size === 0) add(window.ethereum, 'Ethereum')
  return () => window.removeEventListener('eip6963:announceProvider', announced)
}

function signsAsEthereum(provider: EthereumProvider): Wallet['sign'] {
  return async (message, address) => {
    const accounts = await provider.request({ method: 'eth_requestAccounts' })
    const account = Array.isArray(accounts)
      ? accounts.find((one) => String(one).toLowerCase() === address.toLowerCase())
      : undefined
    if (account === undefined) return { kind: 'other_account' }
    const signature = await provider.request({
      method: 'personal_sign',
      params: [hexOf(new TextEncoder().encode(message)), account],
    })
    return { kind: 'signed', signature: String(signature) }
  }
}

function signsAsSolana(provider: SolanaProvider): Wallet['sign'] {
  return async (message, address) => {
    await provider.connect()
    if (provider.publicKey?.toString() !== address) return { kind: 'other_account' }
    const { signature } = await provider.signMessage(new TextEncoder().encode(message), 'utf8')
    return { kind: 'signed', signature: btoa(String.fromCharCode(...signature)) }
  }
}

const hexOf = (bytes: Uint8Array): string =>
  `0x${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`

/** The account a sign-in message (EIP-4361 and its like) is for stands alone on its second line. */
export const accountOf = (message: string): string => message.split('\n')[1]?.trim() ?? ''
