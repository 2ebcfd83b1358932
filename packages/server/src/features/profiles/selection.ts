/** Which entities a batch means: by the caller's ids, by ours, or all of them. */
import type { EntityKind } from '@ostiary/domain/aggregate'
import { directoryKey, findEntityIds } from '../../store/directory.ts'
import { refuse } from '../call.ts'
import type { Call, Services } from '../call.ts'
import { planOf, storedPage } from './pages.ts'
import type { Place } from './strands.ts'

interface Asked {
  readonly vendor_data_list?: readonly string[] | null
  readonly didit_internal_id_list?: readonly string[] | null
  readonly delete_all?: boolean
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** How many are read at once of all there are. */
const pageRows = 1000

/**
 * The ids of those named; both lists may be given, unknown ids are left out (entity reference 3.1).
 * @param orElse a sentence saying how else the caller may name entities
 * @throws Refused where nobody is named
 */
export async function selected(
  services: Services,
  call: Call,
  { kind, orElse }: { kind: EntityKind; orElse?: string },
): Promise<string[]> {
  const { vendor_data_list: theirs, didit_internal_id_list: ours } = call.body as Asked
  if (!theirs?.length && !ours?.length) {
    // An empty list is no mistake where a list is what was meant.
    if (theirs || ours) return []
    return refuse('selection_invalid', ['Nobody is named.', orElse].filter(Boolean).join(' '))
  }
  const { applicationId } = call.principal.application
  const keys = (theirs ?? []).map((one) => directoryKey(applicationId, kind, one))
  const listed = await findEntityIds(services.db, keys)
  const known = (ours ?? []).map((one) => one.trim().toLowerCase()).filter((one) => uuid.test(one))
  return [...new Set([...listed.values(), ...known])]
}

/** Pages of ids of everybody, oldest first, until there are none; each is read after the last. */
export async function* everybody(
  services: Services,
  call: Call,
  kind: EntityKind,
): AsyncGenerator<string[]> {
  const { applicationId } = call.principal.application
  const all = { statuses: [], keys: [], fromMs: undefined, toMs: undefined, oldestFirst: true }
  const plan = await planOf(services.db, { applicationId, kind, ...all })
  let after: Place | undefined
  for (;;) {
    const part = { limit: pageRows, offset: 0, after }
    const { rows, goesOnAt } = await storedPage(services.db, plan, part)
    if (rows.length > 0) yield rows.map((row) => row.entityId)
    if (!goesOnAt) return
    after = goesOnAt
  }
}
