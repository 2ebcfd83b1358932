/**
 * What people have said of hits of an entity, as screenings ask for it: the plain part from its
 * row, the reasons from the vault.
 */
import type { Entity } from '@ostiary/domain/aggregate'
import type { Adjudication, Adjudications } from '@ostiary/domain/screening/adjudication'
import { keyedHash } from '../platform/digest.ts'
import type { Keyring } from '../platform/keyring.ts'
import type { Vault } from '../store/vault.ts'

/** What is sealed beside an adjudication: why, and which entry it is about. */
export interface HitNote {
  readonly reason?: string
  /** Of the entry, as it is listed. */
  readonly caption?: string
  readonly datasets?: readonly string[]
}

export const hitItem = (hitId: string): string => `hit:${hitId}`

/** The notes of some hits, by id; of an erased person none. */
export async function hitNotes(
  vault: Pick<Vault, 'open'>,
  entityId: string,
  hitIds: readonly string[],
): Promise<ReadonlyMap<string, HitNote>> {
  if (hitIds.length === 0) return new Map()
  const items = (await vault.open([entityId], hitIds.map(hitItem))).get(entityId)
  return new Map(
    hitIds.flatMap((hitId) => {
      const note = items?.get(hitItem(hitId)) as HitNote | undefined // as it was sealed
      return note ? [[hitId, note]] : []
    }),
  )
}

interface Parts {
  readonly vault: Pick<Vault, 'open'>
  readonly keyring: Pick<Keyring, 'lookupKey'>
}

type WithReason = Adjudication & { readonly reason?: string }

/** As providers are given it. */
interface AdjudicatedOf {
  of(hitId: string): WithReason | undefined
  keyed(text: string): string
}

/** Nothing more is read for the many of whom nobody has said anything. */
export async function adjudicatedOf(
  { vault, keyring }: Parts,
  { entityId, detail }: Pick<Entity, 'entityId' | 'detail'>,
): Promise<AdjudicatedOf> {
  const { adjudications = {} } = detail
  const notes = await hitNotes(vault, entityId, Object.keys(adjudications))
  return {
    of: (hitId) => wordOf(adjudications, notes, hitId),
    // Of one entity: nobody can see from it that two of them have one name.
    keyed: (text) => keyedHash(keyring.lookupKey, `${entityId}\nscreened\n${text}`).toString('hex'),
  }
}

function wordOf(
  adjudications: Adjudications,
  notes: ReadonlyMap<string, HitNote>,
  hitId: string,
): WithReason | undefined {
  const word = Object.hasOwn(adjudications, hitId) ? adjudications[hitId] : undefined
  const reason = notes.get(hitId)?.reason
  return word && { ...word, ...(reason === undefined ? {} : { reason }) }
}
