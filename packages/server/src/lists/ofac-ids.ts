/** What OFAC's XML keeps as identifications: documents, wallets, gender, remarks of all kinds. */
import { distinct, type ListId, type ListWallet } from './entry.ts'
import { OFAC_ID_TYPES } from './ofac-id-types.ts'

export interface OfacId {
  readonly type: string
  readonly number: string
  readonly country?: string
}

export interface SortedIds {
  readonly ids: ListId[]
  readonly wallets: ListWallet[]
  readonly gender: 'male' | 'female' | undefined
  /** Everything else, in words for the remarks. */
  readonly others: string[]
}

const KNOWN: ReadonlySet<string> = new Set(OFAC_ID_TYPES)
const WALLET = /^Digital Currency Address - ([A-Z0-9]{2,12})$/

export function sortOfacIds(given: readonly OfacId[]): SortedIds {
  const ids: ListId[] = []
  const wallets: ListWallet[] = []
  const others: string[] = []
  let gender: SortedIds['gender']
  for (const { type: written, number, country } of given) {
    const type = written.replace(/ #$/, '').trim()
    const currency = WALLET.exec(type)?.[1]
    if (currency) wallets.push({ currency, address: number })
    else if (type === 'Gender') gender = number.toLowerCase() === 'female' ? 'female' : 'male'
    else if (KNOWN.has(type) && number !== '') {
      ids.push(country === undefined ? { type, number } : { type, number, country })
    } else others.push(`${type} ${number}`.trim())
  }
  return { ids: distinct(ids), wallets: distinct(wallets), gender, others }
}
