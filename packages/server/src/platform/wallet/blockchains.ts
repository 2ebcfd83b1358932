/** The blockchains whose addresses are read, and every name a caller or a list has for one. */

/** One for each way of writing addresses. */
export type Chain =
  | 'evm'
  | 'bitcoin'
  | 'bitcoin_cash'
  | 'bitcoin_gold'
  | 'bitcoin_sv'
  | 'dash'
  | 'dogecoin'
  | 'litecoin'
  | 'monero'
  | 'solana'
  | 'tron'
  | 'verge'
  | 'xrp'
  | 'zcash'

export interface Blockchain {
  /** OFAC's code where it has one, otherwise the ticker. */
  readonly code: string
  /** Of a token all the chains it is issued on. */
  readonly chains: readonly Chain[]
}

interface Row extends Blockchain {
  readonly names: readonly string[]
}

/** Of the namespace bip122, whose ids are the beginnings of hashes of a block. */
const caip = {
  bitcoin: 'bip122:000000000019d6689c085ae165831e93',
  cash: 'bip122:000000000000000000651ef99cb9fcbe',
  dogecoin: 'bip122:1a91e3dace36e2be3bf030a65679fe82',
  litecoin: 'bip122:12a765e31ffd4059bada1e25190f6e98',
}

// A table is easier to check when its columns line up.
// oxfmt-ignore
const rows: readonly Row[] = [
  { code: 'XBT',  chains: ['bitcoin'],      names: ['btc', 'bitcoin', caip.bitcoin] },
  { code: 'ETH',  chains: ['evm'],          names: ['ethereum', 'eip155', 'erc20', 'evm', 'ether'] },
  { code: 'BCH',  chains: ['bitcoin_cash'], names: ['bitcoincash', 'bcha', 'xec', 'ecash', caip.cash] },
  { code: 'BSV',  chains: ['bitcoin_sv'],   names: ['bitcoinsv', 'bchsv'] },
  { code: 'BTG',  chains: ['bitcoin_gold'], names: ['bitcoingold'] },
  { code: 'LTC',  chains: ['litecoin'],     names: ['litecoin', caip.litecoin] },
  { code: 'DASH', chains: ['dash'],         names: [] },
  { code: 'ZEC',  chains: ['zcash'],        names: ['zcash'] },
  { code: 'DOGE', chains: ['dogecoin'],     names: ['dogecoin', 'xdg', caip.dogecoin] },
  { code: 'XVG',  chains: ['verge'],        names: ['verge'] },
  { code: 'XMR',  chains: ['monero'],       names: ['monero'] },
  { code: 'XRP',  chains: ['xrp'],          names: ['ripple', 'xrpl', 'xrpledger'] },
  { code: 'TRX',  chains: ['tron'],         names: ['tron', 'trc20'] },
  { code: 'SOL',  chains: ['solana'],       names: ['solana', 'spl'] },
  { code: 'ETC',  chains: ['evm'],          names: ['ethereumclassic'] },
  { code: 'ARB',  chains: ['evm'],          names: ['arbitrum', 'arbitrumone'] },
  { code: 'BSC',  chains: ['evm'],          names: ['bnb', 'binancesmartchain', 'bnbsmartchain', 'bnbchain', 'bep20'] },
  { code: 'POL',  chains: ['evm'],          names: ['matic', 'polygon'] },
  { code: 'AVAX', chains: ['evm'],          names: ['avalanche', 'avaxc', 'avalanchec', 'avalanchecchain'] },
  { code: 'OP',   chains: ['evm'],          names: ['optimism'] },
  { code: 'BASE', chains: ['evm'],          names: [] },
  { code: 'FTM',  chains: ['evm'],          names: ['fantom', 'sonic'] },
  { code: 'LINEA', chains: ['evm'],         names: [] },
  { code: 'ZKSYNC', chains: ['evm'],        names: ['zksyncera'] },
  { code: 'CELO', chains: ['evm'],          names: [] },
  { code: 'XDAI', chains: ['evm'],          names: ['gnosis'] },
  // Tokens live on several chains; whichever form fits decides. Omni's USDT has Bitcoin addresses.
  { code: 'USDT', chains: ['evm', 'tron', 'solana', 'bitcoin'], names: ['tether', 'tetherusd'] },
  { code: 'USDC', chains: ['evm', 'tron', 'solana'],            names: ['usdcoin'] },
  { code: 'BUSD', chains: ['evm'],          names: ['binanceusd'] },
  { code: 'DAI',  chains: ['evm'],          names: [] },
]

const byName = new Map<string, Blockchain>(
  rows.flatMap(({ names, code, chains: on }) =>
    [code.toLowerCase(), ...names].map((name) => [name, { code, chains: on }] as const),
  ),
)

/** Their codes, for whoever named none of them. */
export const blockchainCodes: readonly string[] = rows.map(({ code }) => code)

/**
 * By a ticker, OFAC's code, a name, or a CAIP-2 id, in any letter case and with any punctuation
 * between its words.
 */
export function findBlockchain(name: string): Blockchain | undefined {
  const plain = name.toLowerCase().replaceAll(/[\s_.-]/g, '')
  // Of most CAIP-2 ids the namespace says which; chains like Bitcoin share theirs.
  return byName.get(plain) ?? byName.get(plain.split(':', 1)[0] ?? '')
}
