/** What is sealed beside what a person says of a hit: the reason, and what the entry is called. */
import { hitItem, hitNotes } from '../../sessions/adjudicated.ts'
import type { HitNote } from '../../sessions/adjudicated.ts'
import type { Entity } from '@ostiary/domain/aggregate'
import type { Services } from '../call.ts'
import { wordAbout } from './judge.ts'
import type { Judged } from './judge.ts'

/**
 * By item of the vault. Who agrees without a word agrees with the reason that was given.
 * @param entity as it was read
 */
export async function notesOf(
  services: Pick<Services, 'vault'>,
  entity: Pick<Entity, 'entityId' | 'detail'>,
  { wanted, reason }: { readonly wanted: readonly Judged[]; readonly reason: string | undefined },
): Promise<ReadonlyMap<string, HitNote>> {
  const known = await hitNotes(
    services.vault,
    entity.entityId,
    wanted.map(({ hit }) => hit.id),
  )
  return new Map(
    wanted.map(({ hit, status }) => {
      const word = wordAbout(entity, hit.id)
      const isSame = word?.status === status
      const why = reason ?? (isSame ? known.get(hit.id)?.reason : undefined)
      const { caption, datasets } = hit
      return [
        hitItem(hit.id),
        {
          ...(why === undefined ? {} : { reason: why }),
          ...(caption === undefined ? {} : { caption }),
          ...(datasets === undefined ? {} : { datasets }),
        },
      ]
    }),
  )
}
