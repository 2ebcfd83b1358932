/** The index of listed parties of a process, which its requests and its worker share. */
import type { Environment } from '@ostiary/domain/application'
import type { NameKind } from '@ostiary/domain/matching/name-words'
import { openListIndex } from '../jobs/list-index.ts'
import type { CurrentListIndex } from '../jobs/list-index.ts'
import { inTurns } from '../platform/in-turns.ts'
import { buildPartyIndex } from '../providers/name-lists/party-index.ts'
import type { PartyIndex } from '../providers/name-lists/party-index.ts'
import type { Database } from '../store/db.ts'
import { readListedParties } from '../store/list-reader.ts'

/** Of large lists it is the largest thing in memory, and takes seconds to make: one a pool. */
const opened = new WeakMap<Database, Promise<CurrentListIndex<PartyIndex>>>()

/** Made when it is first asked for; one that could not be made is made anew for the next. */
export function openPartyIndex(db: Database): Promise<CurrentListIndex<PartyIndex>> {
  const held = opened.get(db)
  if (held) return held
  const opening = openListIndex(db, {
    read: readListedParties,
    build: (entries, digests) => inTurns(buildPartyIndex(entries, digests)),
  })
  opened.set(db, opening)
  opening.catch(() => opened.delete(db))
  return opening
}

/** Whether a loaded list names such parties at all, for an application of that environment. */
export async function namesParties(
  db: Database,
  kind: NameKind,
  environment: Environment,
): Promise<boolean> {
  const index = await openPartyIndex(db)
  await index.refresh()
  return Object.keys(index.current().lists(kind, environment)).length > 0
}
