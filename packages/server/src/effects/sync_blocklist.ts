/**
 * Keeps the system blocklists in step with an entity: who is BLOCKED stands on the list of its
 * kind, who is released does not; wallet and documents of a rejected customer stand on theirs
 * (requirement 4).
 */
import type { EntityDetail } from '@ostiary/domain/aggregate'
import { rejectionCause } from '@ostiary/domain/entity.changes'
import { normaliseEntry } from '../access-lists/normalise-entry.ts'
import { valuesOfSession } from '../access-lists/values-read.ts'
import { openSessions } from '../sessions/context.ts'
import type { ChangedEntry } from '../store/access-list-entries.ts'
import { ensureSystemLists } from '../store/access-lists.ts'
import { followStanding } from '../store/blocklist-standing.ts'
import type { WalletItem } from '../store/vault.ts'
import type { Effect, EffectContext, EffectRun } from './effect.ts'
import { blocklistValue } from './session/system-blocklist.ts'

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
    if (!isRejected(detail)) return { event: null }
    await wallet(context, run)
    await documents(context, run)
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

/** Known as long as the person is not erased; the bars of their keyed hashes stay in any case. */
async function wallet(context: EffectContext, { held }: EffectRun): Promise<void> {
  const { entity } = held
  const opened = await context.vault.open([entity.entityId], ['wallet'])
  const item = opened.get(entity.entityId)?.get('wallet') as WalletItem | undefined
  if (item)
    await blocklistValue(context, { entity }, { type: 'wallet_address', value: item.accountId })
}

/** The same of every document their sessions have read. */
async function documents(context: EffectContext, { held }: EffectRun): Promise<void> {
  const { entity, sessions } = held
  const asked = sessions.map((session) => ({ entityId: entity.entityId, session }))
  const opened = await openSessions(context.vault, asked)
  for (const session of sessions)
    for (const read of valuesOfSession(
      session,
      opened.get(session.sessionId)?.records ?? new Map(),
    ))
      if (read.type === 'document') await blocklistValue(context, { entity, session }, read)
}
