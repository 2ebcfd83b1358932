/** Screens one wallet: what the lists say of it, what a provider of exposure says, kept sealed. */
import { findBlockchain, blockchainCodes } from '../../platform/wallet/blockchains.ts'
import type { Blockchain } from '../../platform/wallet/blockchains.ts'
import { readAddress } from '../../platform/wallet/read-address.ts'
import type { AddressProblem, WalletAddress } from '../../platform/wallet/read-address.ts'
import { writtenAddress } from '../../platform/wallet/written-address.ts'
import { readListDigests } from '../../store/list-reader.ts'
import { insertScreening } from '../../store/wallet-screenings.ts'
import { iso, json, refuse } from '../call.ts'
import type { Call, Handler, Services, WalletLookUp } from '../call.ts'
import { rememberedWrite } from '../remembered.ts'
import { screeningShape } from './resource.ts'

const refusals = {
  address_empty: 'wallet_address_malformed',
  address_malformed: 'wallet_address_malformed',
  address_checksum_wrong: 'wallet_checksum_wrong',
  address_of_another_chain: 'wallet_blockchain_mismatch',
} as const satisfies Record<AddressProblem, string>

export const screenWalletAddress =
  (services: Services): Handler =>
  async (call) => {
    const text = addressOf(call)
    const { applicationId, environment } = call.principal.application
    const blockchain = blockchainOf(call)
    const on = blockchain === undefined ? {} : { blockchain }
    const met = await services.walletLists.lookUp(text, { environment, ...on })
    const address = readOrListed(text, { blockchain, met, call })
    if (Object.keys(met.lists).length === 0) return refuse('wallet_lists_missing')
    const written = address?.write(blockchain) ?? writtenAddress(text).text
    // Before the transaction, which shall not wait for anybody outside; only a repeat asks twice.
    const exposure = address ? await services.walletLists.exposure(written, call.principal) : null
    const lists = await readListDigests(services.db, new Map(Object.entries(met.lists)))
    const atMs = services.clock.now()
    const shape = screeningShape({
      screeningId: services.ids.next(atMs),
      address: written,
      blockchain: blockchain?.code ?? null,
      hits: met.hits,
      lists,
      exposure,
      createdAt: iso(atMs),
    })
    return rememberedWrite(services, call, 'wallet screening', async (db) => {
      await insertScreening(db, services.keyring.encryption, {
        screeningId: shape.screening_id,
        applicationId,
        keyId: call.principal.key.keyId,
        sanctionsHit: shape.sanctions_hit,
        lists,
        content: { asked: text, answer: shape },
        createdAtMs: atMs,
      })
      // The address is personal, and the answer holds it.
      return { ...json(200, shape), secret: true }
    })
  }

function addressOf({ body }: Call): string {
  const text = body['wallet_address'] ?? body['address']
  if (typeof text === 'string') return text
  return refuse('body_invalid', undefined, {
    errors: [{ path: '/wallet_address', message: 'Send the address of the wallet.' }],
  })
}

const nameOf = ({ body }: Call): string | undefined =>
  typeof body['blockchain'] === 'string' && body['blockchain'].trim() !== ''
    ? body['blockchain']
    : undefined

const blockchainOf = (call: Call): Blockchain | undefined => {
  const name = nameOf(call)
  return name === undefined ? undefined : findBlockchain(name)
}

/**
 * The address as it is read. What cannot be read is refused, unless a list names just that: a hit
 * is told whatever else is wrong with the question.
 */
function readOrListed(
  text: string,
  of: { blockchain: Blockchain | undefined; met: WalletLookUp; call: Call },
): WalletAddress | undefined {
  const reading = readAddress(text, of.blockchain)
  const isUnknown = nameOf(of.call) !== undefined && of.blockchain === undefined
  if (of.met.hits.length > 0) return reading.ok ? reading.address : undefined
  if (isUnknown) return refuse('blockchain_unknown', `Known are ${blockchainCodes.join(', ')}.`)
  return reading.ok ? reading.address : refuse(refusals[reading.problem])
}
