/**
 * Keeps the system blocklists in step with an entity: who is BLOCKED stands on the list of its
 * kind, who is released does not; the wallet of a rejected customer stands on the list of wallets.
 */
import type { EntityDetail } from '@ostiary/domain/aggregate'
import { rejectionCause } from '@ostiary/domain/entity.changes'
import { normaliseEntry } from '../access-lists/normalise-entry.ts'
import { insertEntry } from '../store/access-list-entries.ts'
import type { ChangedEntry } from '../store/access-list-entries.ts'
import { ensureSystemLists, findList } from '../store/access-lists.ts'
import { followStanding } from '../store/blocklist-standing.ts'
import type { WalletItem } from '../store/vault.ts'
import type { Effect, EffectContext, EffectRun } from './effect.ts'

export const syncBlocklist: Effect = {
  gaveUp: () => null,
  timeoutMs: 20_000,
  // Also of a deleted one: what it was when it was deleted is what its entry says for good.
  wanted: () => true,
  run: async (context, run) => {
    const { db, ids, listKeys: keys, clock } = context
    const { applicationId, detail } = run.held.entity
    await ensureSystemLists(db, { keys, ids, applicationId, nowMs: clock.now() })
    context.accessLists.changed(await ownId(context, run))
    if (isRejected(detail)) context.accessLists.changed(await wallet(context, run))
    return { event: null }
  },
}

const isRejected = ({ block }: EntityDetail): boolean => block?.cause === rejectionCause

function ownId(context: EffectContext, { held }: EffectRun): Promise<ChangedEntry[]> {
  const { applicationId, kind, vendorData, detail } = held.entity
  if (vendorData === null || !normaliseEntry(kind, vendorData).ok) return Promise.resolve([])
  const { deletedAtMs } = detail
  const follow = {
    applicationId,
    kind,
    vendorData,
    atMs: context.clock.now(),
    ...(deletedAtMs === undefined || detail.block ? {} : { deletedAtMs }),
  }
  const parts = { keys: context.listKeys, ids: context.ids }
  return context.db.transaction((db) => followStanding(db, parts, follow))
}

/** Known as long as the person is not erased; the bar of its keyed hash stays in any case. */
async function wallet(context: EffectContext, { held }: EffectRun): Promise<ChangedEntry[]> {
  const { entityId, applicationId, kind } = held.entity
  const opened = await context.vault.open([entityId], ['wallet'])
  const item = opened.get(entityId)?.get('wallet') as WalletItem | undefined
  const reading = item && normaliseEntry('wallet_address', item.accountId)
  if (!reading?.ok) return []
  const { entry } = reading
  const atMs = context.clock.now()
  return context.db.transaction(async (db) => {
    const list = await findList(db, { applicationId, systemOf: 'wallet_address' }, true)
    const added =
      list &&
      (await insertEntry(db, context.listKeys, list, {
        entryId: context.ids.next(atMs),
        forms: [entry.match, ...entry.forms.filter((form) => form !== entry.match)],
        facts: { value: entry.value, referenceType: `vendor_${kind}`, referenceObject: entityId },
        addedBy: 'system',
        atMs,
      }))
    return added ? [added] : []
  })
}
