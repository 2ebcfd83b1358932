/** Takes a row of sessions: one that was decided elsewhere is brought to its user or business. */
import type { Aggregate } from '@ostiary/domain/aggregate'
import { normaliseVendorData } from '../../store/directory.ts'
import { readHeadsEach } from '../../store/heads.ts'
import { wantedOf } from '../entities/service.ts'
import { bringSession, broughtBefore, receiverNamed } from '../sessions/service.ts'
import type { BroughtAs } from '../sessions/service.ts'
import { entityKindOf } from './kinds.ts'
import type { SessionImportKind } from './kinds.ts'
import { deletedSince as deletionsSince, idsOf, vendorOf } from './met.ts'
import type { ImportRow } from './rows.ts'
import { deletedSince } from './take-entity.ts'
import type { Became, RowTaker, Rows, Taking } from './take.ts'
import { readVerification } from './verification.ts'
import { workflowsOf } from './workflows.ts'

interface SessionTaking extends Taking {
  readonly kind: SessionImportKind
}

export async function sessionTaker(
  taking: SessionTaking,
  { rows, isMetAgain }: Rows,
): Promise<RowTaker> {
  const { services, run, kind, call } = taking
  const { applicationId } = run
  const held = await heldBy(taking, rows)
  const deleted = isMetAgain
    ? await deletionsSince(services.db, run, entityKindOf(kind))
    : new Set<string>()
  const workflowFor = workflowsOf(services, { applicationId, kind })
  const receiverOf = receivers(taking)
  return async (one) => {
    const { row } = one
    const read = readVerification(kind, one, services.clock.now())
    if ('message' in read) return { row, ...read }
    const workflow = await workflowFor(one)
    if ('message' in workflow) return { row, ...workflow }
    const vendor = vendorOf(one)
    const known = held.get(vendor)
    const brought = { ...read, workflow, row, importId: run.importId }
    const isThere = known !== undefined && broughtBefore(known, brought) !== undefined
    if (!isThere && !(await taking.goesOn())) return undefined
    if (!known && deleted.has(vendor)) return { row, ...deletedSince }
    const entityId = known?.entity.entityId ?? (await receiverOf(one))
    const what = { entityId, brought, ...(known ? { held: known } : {}) }
    return toldOf(one, await bringSession(services, call, what))
  }
}

async function heldBy(
  { services, run, kind }: SessionTaking,
  rows: readonly ImportRow[],
): Promise<ReadonlyMap<string, Aggregate>> {
  const ids = await idsOf(services.db, { run, kind: entityKindOf(kind), rows })
  if (ids.length === 0) return new Map()
  const { heads } = await readHeadsEach(services.db, ids)
  return new Map(
    [...heads.values()].map(({ aggregate }) => [
      normaliseVendorData(aggregate.entity.vendorData ?? ''),
      aggregate,
    ]),
  )
}

/** Rows of one user wait for whoever of them makes the user. */
function receivers({ services, call, kind }: SessionTaking): (one: ImportRow) => Promise<string> {
  const made = new Map<string, Promise<string>>()
  return (one) => {
    const vendor = vendorOf(one)
    const before = made.get(vendor)
    if (before) return before
    const vendorData = one.body['vendor_data'] as string // no row is without
    const named = { kind: entityKindOf(kind), vendorData, path: '/vendor_data' }
    const id = receiverNamed(services, call, wantedOf(services, call, named))
    made.set(vendor, id)
    return id
  }
}

const removed = {
  field: 'source_reference',
  message: 'is that of a session that was deleted here; a deleted session does not come back',
} as const

function toldOf({ row }: ImportRow, became: BroughtAs): Became {
  if (became === 'gone') return { row, ...deletedSince }
  return became === 'removed' ? { row, ...removed } : became
}
