/** Deleting users and businesses: hidden at once, kept until the retention period ends. */
import type { Aggregate, EntityKind } from '@ostiary/domain/aggregate'
import { change } from '@ostiary/domain/change'
import { problem } from '@ostiary/domain/errors'
import { directoryKey } from '../../store/directory.ts'
import type { Decision } from '../../transitions/command.ts'
import { actorName, json, refuse } from '../call.ts'
import type { Call, Handler, Services } from '../call.ts'
import { partyV3, refusalV3 } from './standing.ts'
import { everybody, selected } from './selection.ts'

interface Gone {
  readonly didit_internal_id: string
  readonly vendor_data: string | null
  readonly outcome: 'deleted'
}

export const deleteMany =
  (services: Services, kind: EntityKind): Handler =>
  async (call) => {
    const { vendor_data_list, didit_internal_id_list, delete_all } = call.body
    if (delete_all !== true) {
      const gone = await deleteEach(services, call, kind, await selected(services, call, kind))
      return json(200, { deleted: gone.length, results: gone })
    }
    const named = [vendor_data_list, didit_internal_id_list] as (unknown[] | null | undefined)[]
    if (named.some((list) => list?.length)) return refuse('selection_invalid')
    let deleted = 0
    for await (const ids of everybody(services, call, kind))
      deleted += (await deleteEach(services, call, kind, ids)).length
    // Of all there were, each by itself would be a longer answer than anybody reads.
    return json(200, { deleted, results: [] })
  }

async function deleteEach(
  services: Services,
  call: Call,
  kind: EntityKind,
  ids: readonly string[],
): Promise<Gone[]> {
  const all = await Promise.all(ids.map((entityId) => deleteOne(services, call, kind, entityId)))
  return all.filter((one) => one !== undefined)
}

/** @returns `undefined` where there is none of this kind, or no more */
async function deleteOne(
  services: Services,
  call: Call,
  kind: EntityKind,
  entityId: string,
): Promise<Gone | undefined> {
  const outcome = await services.writer.change({
    entityId,
    decide: (held, atMs) => decideDeletion(held, call, { kind, atMs }),
  })
  services.vault.forget(entityId)
  if (outcome.kind === 'refused' && outcome.problem.code !== 'entity_not_found')
    return refuse(outcome.problem.code)
  if (outcome.kind !== 'answered' || !outcome.next) return undefined
  return {
    didit_internal_id: entityId,
    vendor_data: outcome.next.entity.vendorData,
    outcome: 'deleted',
  }
}

function decideDeletion(
  held: Aggregate,
  call: Call,
  { kind, atMs }: { kind: EntityKind; atMs: number },
): Decision {
  const { entity } = held
  const { applicationId } = call.principal.application
  if (entity.applicationId !== applicationId || entity.kind !== kind)
    return { kind: 'refuse', problem: problem('entity_not_found') }
  const by = partyV3(call)
  const actor = actorName(by, call)
  const verdict = change(held, { machine: 'entity', event: 'deleted', by, actor }, atMs)
  if (verdict.kind === 'refused') return { kind: 'refuse', problem: refusalV3(held, verdict) }
  if (verdict.kind === 'already') return { kind: 'drop' }
  const frees =
    entity.vendorData === null
      ? {}
      : { frees: directoryKey(applicationId, kind, entity.vendorData) }
  return { kind: 'write', verdict, ...frees }
}
