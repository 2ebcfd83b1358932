/** A profile written anew: sealed, with the keys it is found by in the place of those before. */
import type { Aggregate } from '@ostiary/domain/aggregate'
import type { Keyring } from '../platform/keyring.ts'
import { without } from '../store/search-keys.ts'
import type { Vault } from '../store/vault.ts'
import { keysOf, scopeOf } from './findable.ts'
import { profileItem } from './profile.ts'
import type { Profile } from './profile.ts'

interface Parts {
  readonly vault: Pick<Vault, 'keyOf' | 'sealItem'>
  readonly keyring: Keyring
}

/** @returns what is to be written with the change; `undefined` where the person was erased */
export async function rewritten(
  parts: Parts,
  entity: Aggregate['entity'],
  { before, after }: { readonly before: Profile; readonly after: Profile },
) {
  const dataKey = await parts.vault.keyOf(entity.entityId)
  if (!dataKey) return undefined
  const scope = scopeOf(parts, entity)
  const tags = entity.detail.tags ?? []
  const [old, now] = [keysOf(scope, before, tags), keysOf(scope, after, tags)]
  return {
    vault: [parts.vault.sealItem(dataKey, entity.entityId, profileItem, after)],
    search: { add: without(now, old), remove: without(old, now) },
  }
}

/** The profile the vault has; empty where it has none. */
export async function profileOf(
  { vault }: { readonly vault: Pick<Vault, 'open'> },
  entityId: string,
): Promise<Profile> {
  const opened = await vault.open([entityId], [profileItem])
  return (opened.get(entityId)?.get(profileItem) ?? {}) as Profile // as it was sealed
}
