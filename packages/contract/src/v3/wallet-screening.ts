/** Screening a wallet by itself, without a session or a customer (entity reference 3.3). */
import Type from 'typebox'
import { route } from '../route.ts'
import { Id, Nullable, OneOf } from '../shapes.ts'
import { Lenient } from './shapes.ts'

const v3 = { family: 'v3', tag: 'Screening' } as const

const Address = Type.String({
  maxLength: 512,
  description: 'In any form: as it is, as a CAIP-10 account id, or within a payment URI.',
})

export const WalletScreeningCreate = Lenient({
  wallet_address: Type.Optional(Address),
  address: Type.Optional(
    Type.String({ maxLength: 512, description: 'The same, by its short name.' }),
  ),
  blockchain: Type.Optional(
    Nullable(
      Type.String({
        maxLength: 100,
        description:
          "A ticker (BTC, USDT), OFAC's code (XBT), a name or a CAIP-2 id. Absent where the form " +
          'of the address says enough.',
      }),
    ),
  ),
})

const refused = [
  'wallet_address_malformed',
  'wallet_checksum_wrong',
  'wallet_blockchain_mismatch',
  'blockchain_unknown',
  'wallet_lists_missing',
] as const

const hit = Type.Object({
  list: Type.String(),
  list_version: Type.Integer(),
  entry_number: Type.String({ description: "The list's own number or reference of the entry." }),
  program: Nullable(Type.String()),
  categories: Type.Array(Type.String(), { description: 'Why it is listed: `sanctions`, `crime`.' }),
  listed_address: Nullable(
    Type.String({ description: 'As the list publishes it; null as the address is.' }),
  ),
})

const exposure = Type.Object({
  provider: Type.String(),
  status: OneOf(
    ['answered', 'unavailable', 'failed'],
    'Unavailable is an outage: it says nothing of the wallet. Failed: it will never be answered.',
  ),
  categories: Type.Array(
    Type.Object({
      category: Type.String(),
      name: Nullable(Type.String()),
      description: Nullable(Type.String()),
      url: Nullable(Type.String()),
    }),
  ),
})

export const WalletScreening = Type.Object({
  screening_id: Id,
  wallet_address: Nullable(
    Type.String({
      description: 'As its blockchain writes it. Null without `personal:read` where it is read.',
    }),
  ),
  blockchain: Nullable(Type.String({ description: "OFAC's code, otherwise the ticker." })),
  sanctions_hit: Type.Boolean({
    description:
      'A loaded list names this wallet for sanctions, or the provider of exposure says so.',
  }),
  entry_number: Nullable(
    Type.String({
      description: 'Of the first of `hits` that is listed for sanctions, otherwise of the first.',
    }),
  ),
  hits: Type.Array(hit),
  lists: Type.Array(
    Type.Object({
      list: Type.String(),
      version: Type.Integer(),
      digest: Type.String({ description: 'SHA-256 over the entries of that version.' }),
    }),
    { description: 'Every list that was looked at.' },
  ),
  exposure: Nullable(exposure),
  created_at: Type.String({ format: 'date-time' }),
})

// Four lines each: how it is called, what it does, what goes in and out, what may go wrong.
// oxfmt-ignore
export const walletScreeningRoutesV3 = {
  screenWalletAddress: route({
    ...v3, method: 'POST', path: '/v3/wallet-screening/', scopes: ['customers:write', 'analyst:decide'],
    summary: 'Look a wallet up on the loaded lists; what was asked and found is kept as evidence.',
    body: WalletScreeningCreate, answers: { 200: WalletScreening },
    errors: refused,
  }),
  getWalletScreening: route({
    ...v3, method: 'GET', path: '/v3/wallet-screening/:screening_id/', scopes: ['customers:read'],
    summary: 'Read a screening as it was answered.',
    params: Type.Object({ screening_id: Id }), answers: { 200: WalletScreening },
    errors: ['wallet_screening_not_found'],
  }),
}
