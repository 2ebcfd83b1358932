/** How a screening of a wallet looks from outside. */
import type { ListDigest } from '../../store/list-reader.ts'
import type { WalletExposure, WalletLookUp } from '../call.ts'

interface Screened {
  readonly screeningId: string
  readonly address: string
  readonly blockchain: string | null
  readonly hits: WalletLookUp['hits']
  readonly lists: readonly ListDigest[]
  readonly exposure: WalletExposure | null
  readonly createdAt: string
}

/** The category of sanctioned wallets, in which lists and providers of exposure name them. */
const sanctioned = 'sanctions'

const isSanctioned = ({ categories }: WalletLookUp['hits'][number]): boolean =>
  categories.includes(sanctioned)

export const screeningShape = (one: Screened) => ({
  screening_id: one.screeningId,
  wallet_address: one.address,
  blockchain: one.blockchain,
  sanctions_hit:
    one.hits.some(isSanctioned) ||
    one.exposure?.categories.some(({ category }) => category === sanctioned) === true,
  entry_number: (one.hits.find(isSanctioned) ?? one.hits[0])?.entryNo ?? null,
  hits: one.hits.map(({ list, listVersion, entryNo, program, categories, address }) => ({
    list,
    list_version: listVersion,
    entry_number: entryNo,
    program: program ?? null,
    categories,
    listed_address: address,
  })),
  lists: one.lists,
  exposure: one.exposure,
  created_at: one.createdAt,
})

export type ScreeningShape = ReturnType<typeof screeningShape>

/** For keys that may not see personal data: which wallet it was is left out. */
export const maskedScreening = (shape: ScreeningShape) => ({
  ...shape,
  wallet_address: null,
  hits: shape.hits.map((one) => ({ ...one, listed_address: null })),
})
