/**
 * Looks for whom a new version of a list has come to name among whoever is monitored. Only entries
 * it adds or changes are looked at; whoever is found is screened again as a whole.
 */
import { setImmediate as turn } from 'node:timers/promises'
import type { Environment } from '@ostiary/domain/application'
import type { LookedFor } from '../../providers/aml/monitored.ts'
import { nextMonitored, partyItem } from '../../store/monitored-parties.ts'
import { noteNamed, readNewParties, versionsUnseen } from '../../store/monitoring-look-out.ts'
import type { UnseenVersion } from '../../store/wallet-look-out.ts'
import { openChangedEntries } from './changed-entries.ts'
import type { ChangedEntries } from './changed-entries.ts'
import type { MonitoringParts } from './parts.ts'

/** Unsealed at once, so that nobody else waits long for the process. */
const pageRows = 1_000
/** And compared at once: some ten milliseconds' work. */
const turnRows = 200
/** Clocks of processes differ, and what was written may be committed a little later. */
const marginMs = 60_000

const firstId = '00000000-0000-0000-0000-000000000000'

/** One round. @returns how many versions were looked at */
export async function lookOutForParties(parts: MonitoringParts): Promise<number> {
  const unseen = await versionsUnseen(parts.db)
  if (unseen.length === 0) return 0
  // Words weigh what they do among all that is listed now.
  await parts.parties.refresh()
  for (const one of unseen) await lookFor(parts, one)
  return unseen.length
}

async function lookFor(parts: MonitoringParts, unseen: UnseenVersion): Promise<void> {
  const sinceMs = parts.clock.now() - marginMs
  const added = await readNewParties(parts.db, unseen)
  const changed = openChangedEntries(added, parts.parties.current().rarity)
  const entityIds = added.length === 0 ? [] : await namedBy(parts, changed)
  await noteNamed(parts.db, unseen, { entityIds, sinceMs, nowMs: parts.clock.now() })
}

async function namedBy(parts: MonitoringParts, changed: ChangedEntries): Promise<string[]> {
  const { vault } = parts
  const { applications } = parts.tenants.snapshot()
  const found: string[] = []
  // While one page is gone through, the next is on its way.
  let next = readPage(parts, firstId)
  for (;;) {
    const { page, keys } = await next
    const isLast = page.length < pageRows
    if (!isLast) next = readPage(parts, page.at(-1)!.entityId) // the page is full
    // Whether it fails is asked once it is wanted.
    next.catch(() => undefined)
    for (const [at, { entityId, applicationId, party }] of page.entries()) {
      if (at % turnRows === turnRows - 1) await turn()
      const environment = applications.get(applicationId)?.environment
      const dataKey = keys.get(entityId)
      // Erased meanwhile, or of an application nobody knows here: the next screening says so.
      if (environment === undefined || !dataKey) continue
      const isFound = isNamedBy(changed, environment, () => {
        const item = { item: partyItem, sealed: party }
        return vault.openItem(dataKey, entityId, item) as LookedFor // as it was sealed
      })
      if (isFound) found.push(entityId)
    }
    if (isLast) return found
  }
}

async function readPage({ db, vault }: MonitoringParts, after: string) {
  const page = await nextMonitored(db, { after, limit: pageRows })
  return { page, keys: await vault.keysOf(page.map(({ entityId }) => entityId)) }
}

/** Who cannot be read keeps nobody else from it; their own screening says what is wrong. */
function isNamedBy(
  changed: ChangedEntries,
  environment: Environment,
  read: () => LookedFor,
): boolean {
  try {
    return changed.names(read(), environment)
  } catch {
    return true
  }
}
