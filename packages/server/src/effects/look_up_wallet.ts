/**
 * Looks a wallet up in the lists that came after it was screened, before its customer becomes
 * active. What an analyst has cleared before stays cleared. Source: requirement 4; decision 0047.
 */
import { lookUpEvent } from '../transitions/outcomes.ts'
import type { WalletHit } from '../transitions/outcomes.ts'
import { readLinesOfKinds } from '../store/event-lines.ts'
import { factsItem } from '../store/vault.ts'
import type { WalletItem } from '../store/vault.ts'
import { handedOver } from './handed-over.ts'
import type { Effect, EffectContext } from './effect.ts'

export const lookUpWallet: Effect = {
  gaveUp: (held, tries) => handedOver('verification_stalled', held, tries),
  timeoutMs: 20_000,
  wanted: ({ customer }) => customer?.detail.passed === true && customer.detail.awaits !== null,
  run: async (context, { held, application }) => {
    const { entityId } = held.entity
    const { environment, settings } = application
    const opened = await context.vault.open([entityId], ['wallet'])
    const wallet = opened.get(entityId)?.get('wallet') as WalletItem | undefined // sealed as one
    if (!wallet) return { event: null }
    // A list none of whose wallets can be read is looked up too, though nobody is found by it.
    const known = context.listsNow.of(environment)
    const { hits, lists } = await context.walletLists.lookUp(wallet.accountId, { environment })
    const cleared = hits.length === 0 ? new Set() : await clearedHits(context, entityId)
    const found = {
      hits: hits.filter((hit) => !cleared.has(nameOf(hit))),
      lists: { ...known, ...lists },
    }
    const code = held.customer?.detail.code
    return { event: lookUpEvent(found, { policy: settings.screeningPolicy, code }) }
  },
}

const kinds = ['customer.screening_stalled', 'customer.verification_stalled']

/** What was in review and is no more: the customer has gone on since. */
async function clearedHits(
  { db, vault }: EffectContext,
  entityId: string,
): Promise<ReadonlySet<unknown>> {
  const lines = await readLinesOfKinds(db, { entityId, kinds })
  const items = lines.map(({ seq }) => factsItem(seq))
  const opened = (await vault.open([entityId], items)).get(entityId)
  const hits = items.flatMap((item) => {
    const facts = opened?.get(item) as { readonly hits?: readonly WalletHit[] } | undefined
    return facts?.hits ?? []
  })
  return new Set(hits.map(nameOf))
}

const nameOf = ({ list, entryNo }: Pick<WalletHit, 'list' | 'entryNo'>): string =>
  `${list} ${entryNo}`
