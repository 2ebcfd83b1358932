/**
 * Writes what a customer with a profile shares with others, by keyed hashes: whoever comes later
 * and asks for a fraud score is counted against everybody, not only against those who asked too.
 */
import { isGone } from '@ostiary/domain/entity.changes'
import type { Profile } from '@ostiary/domain/risk/findings'
import { linkKeysOf } from '../store/link-keys.ts'
import type { LinkKey } from '../store/link-keys.ts'
import { writeLinksOfLiving } from '../store/links.ts'
import type { Effect, EffectContext, EffectRun } from './effect.ts'

export const writeLinks: Effect = {
  gaveUp: () => null,
  timeoutMs: 20_000,
  wanted: ({ entity, customer }) => customer?.detail.profiled === true && !isGone(entity),
  run: async (context, run) => {
    const profile = await profileOf(context, run)
    if (profile) await linkedBy(context, run, profile)
    return { event: null }
  },
}

export async function profileOf(
  { vault }: Pick<EffectContext, 'vault'>,
  { held }: Pick<EffectRun, 'held'>,
): Promise<Profile | undefined> {
  const { entityId } = held.entity
  const opened = await vault.open([entityId], ['profile'])
  return opened.get(entityId)?.get('profile') as Profile | undefined
}

/** @returns the keys that are written now; `undefined` where the person was erased meanwhile */
export async function linkedBy(
  context: Pick<EffectContext, 'keyring' | 'db' | 'clock'>,
  { held }: Pick<EffectRun, 'held'>,
  profile: Profile,
): Promise<readonly LinkKey[] | undefined> {
  const { entityId, applicationId } = held.entity
  const { deviceId } = profile
  const device = deviceId === undefined ? {} : { deviceId }
  const keys = linkKeysOf(context.keyring.lookupKey, applicationId, profile, device)
  const atMs = context.clock.now()
  return (await writeLinksOfLiving(context.db, { entityId, atMs, keys })) ? keys : undefined
}
