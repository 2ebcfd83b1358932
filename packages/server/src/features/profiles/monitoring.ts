/** Switching ongoing monitoring on and off for many at once (entity reference 9). */
import type { Aggregate, EntityKind } from '@ostiary/domain/aggregate'
import { change } from '@ostiary/domain/change'
import { isDeleted, isErased } from '@ostiary/domain/entity.changes'
import { problem } from '@ostiary/domain/errors'
import { wasScreened } from '@ostiary/domain/monitoring/was-screened'
import type { Decision } from '../../transitions/command.ts'
import { uuids } from '../../store/binary-array.ts'
import { profileItems, profilesIn, usableNames } from '../../profile/names.ts'
import { actorName, iso, json, refuse, Refused } from '../call.ts'
import type { Call, Handler, Services } from '../call.ts'
import { eachOf } from './each.ts'
import { selected } from './selection.ts'
import { partyV3 } from './standing.ts'

/** A batch of more is answered as accepted, as the reference has it. */
const atOnceMost = 20
const batchMost = 1000

type Outcome =
  | 'enabled'
  | 'screened_and_enabled'
  | 'already_enabled'
  | 'disabled'
  | 'already_disabled'
  | 'skipped_no_identity_data'
  | 'skipped_blocked'
  | 'failed_provider'

interface Result {
  readonly didit_internal_id: string
  readonly vendor_data: string | null
  readonly outcome: Outcome
}

/** What is asked of each of them. */
interface Wish {
  readonly isEnabled: boolean
  /** A list is loaded that anybody could be looked for on. */
  readonly isPossible: boolean
  /** Who has a name that can be looked for. */
  readonly named: ReadonlySet<string>
}

/** These write something. */
const switching: readonly Outcome[] = ['enabled', 'screened_and_enabled', 'disabled']

/**
 * Without a name there is nothing to screen, and who is kept out is not watched. Whoever was never
 * screened is screened as soon as it is written.
 */
function outcomeFor(held: Aggregate, { isEnabled, isPossible, named }: Wish): Outcome {
  const { entityId, standing, detail } = held.entity
  if (!isEnabled) return detail.monitored ? 'disabled' : 'already_disabled'
  if (standing === 'BLOCKED') return 'skipped_blocked'
  if (!named.has(entityId) || isErased(held.entity)) return 'skipped_no_identity_data'
  if (detail.monitored) return 'already_enabled'
  if (!isPossible) return 'failed_provider'
  return wasScreened(held) ? 'enabled' : 'screened_and_enabled'
}

export const switchMonitoring =
  (services: Services, kind: EntityKind): Handler =>
  async (call) => {
    const { is_enabled, estimate_only = false } = call.body as Record<string, boolean>
    const { vendor_data_list, didit_internal_id_list } = call.body as Record<string, unknown[]>
    const asked = (vendor_data_list?.length ?? 0) + (didit_internal_id_list?.length ?? 0)
    if (asked > batchMost)
      return refuse('selection_invalid', `Name at most ${batchMost} at once, both lists together.`)
    const { environment } = call.principal.application
    const isPossible = await services.isListed(kind === 'user' ? 'person' : 'company', environment)
    const ids = await selected(services, call, { kind })
    const named = await namedOf(services, kind, is_enabled ? ids : [])
    const { done: results, failure } = await eachOf(ids, (entityId) =>
      switchOne(services, call, {
        kind,
        entityId,
        isEnabled: is_enabled!,
        isPossible,
        named,
        estimate_only,
      }),
    )
    // No job tells of half of them: who asks again is told `already_enabled` of the others.
    if (failure) throw failure.error
    const nowMs = services.clock.now()
    const job = {
      job_id: services.ids.next(nowMs),
      status: 'COMPLETED',
      is_enabled,
      estimate_only,
      total: results.length,
      processed: results.length,
      outcomes: countOf(results),
      results,
      created_at: iso(nowMs),
    }
    await services.db.query({
      text: `insert into monitoring_job (job_id, application_id, body, created_at)
        values ($1, $2, $3, $4)`,
      values: [
        job.job_id,
        call.principal.application.applicationId,
        // Whose id it is is read anew each time: the job outlives who is deleted and purged.
        JSON.stringify({ ...job, results: results.map((one) => ({ ...one, vendor_data: null })) }),
        new Date(nowMs),
      ],
    })
    return json(results.length > atOnceMost ? 202 : 200, job)
  }

/** Those of them who have a name that monitoring could look for. */
async function namedOf(
  { vault }: Services,
  kind: EntityKind,
  ids: readonly string[],
): Promise<Set<string>> {
  const opened = await vault.open(ids, profileItems)
  return new Set(ids.filter((id) => usableNames(kind, profilesIn(opened.get(id))).length > 0))
}

function countOf(results: readonly Result[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { outcome } of results) counts[outcome] = (counts[outcome] ?? 0) + 1
  return counts
}

interface Switch extends Wish {
  readonly kind: EntityKind
  readonly entityId: string
  readonly estimate_only: boolean
}

/**
 * @returns `undefined` where there is none of this kind
 * @throws Refused where it could not be written: nobody is told that it was
 */
async function switchOne(services: Services, call: Call, one: Switch): Promise<Result | undefined> {
  const { entityId, kind, isEnabled } = one
  let seen: Result | undefined
  const outcome = await services.writer.change({
    entityId,
    decide: (held, atMs): Decision => {
      const { entity } = held
      const isOurs = entity.applicationId === call.principal.application.applicationId
      if (!isOurs || entity.kind !== kind || isDeleted(entity))
        return { kind: 'refuse', problem: problem('entity_not_found') }
      const outcome = outcomeFor(held, one)
      seen = { didit_internal_id: entityId, vendor_data: entity.vendorData, outcome }
      if (one.estimate_only || !switching.includes(outcome)) return { kind: 'drop' }
      const by = partyV3(call)
      const facts = { monitored: isEnabled }
      const event = { machine: 'entity', event: 'monitoring_switched', facts } as const
      const verdict = change(held, { ...event, by, actor: actorName(by, call) }, atMs)
      return verdict.kind === 'changed' ? { kind: 'write', verdict } : { kind: 'drop' }
    },
  })
  if (outcome.kind === 'refused' && outcome.problem.code !== 'entity_not_found')
    throw new Refused(outcome.problem)
  // Decided twice it may have been there the first time.
  return outcome.kind === 'answered' || outcome.kind === 'dropped' ? seen : undefined
}

export const getMonitoringJob =
  (services: Services): Handler =>
  async (call) => {
    const { rows } = await services.db.query<{ body: string }>({
      text: 'select body from monitoring_job where job_id = $1 and application_id = $2',
      values: [call.params['job_id'], call.principal.application.applicationId],
    })
    if (!rows[0]) return refuse('job_not_found')
    const job = JSON.parse(rows[0].body) as { readonly results: readonly Result[] } // as stored
    const names = await namesOf(
      services,
      job.results.map((one) => one.didit_internal_id),
    )
    const results = job.results.map((one) => ({
      ...one,
      vendor_data: names.get(one.didit_internal_id) ?? null,
    }))
    return json(200, { ...job, results })
  }

/** The caller's ids of those who are there still. */
async function namesOf(
  { db }: Services,
  ids: readonly string[],
): Promise<Map<string, string | null>> {
  const { rows } = await db.query<{ id: string; name: string | null }>({
    text: `select entity_id as id, vendor_data as name from entity
      where entity_id = any($1::uuid[]) and standing not in ('DELETED', 'PURGED')`,
    values: [uuids(ids)],
  })
  return new Map(rows.map((row) => [row.id, row.name]))
}
