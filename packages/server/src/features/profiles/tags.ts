/** Tags: words of an application's own that its users and businesses are marked and found by. */
import type { EntityKind } from '@ostiary/domain/aggregate'
import { change } from '@ostiary/domain/change'
import { searchKey, without } from '../../store/search-keys.ts'
import { actorName } from '../call.ts'
import type { Call, Handler, Services } from '../call.ts'
import { scopeOf } from './findable.ts'
import { loadNamed } from './load.ts'
import { insertTags, tagsOf } from './queries.ts'
import type { Tag } from './queries.ts'
import { partyV3, refusalV3 } from './standing.ts'
import { applyV3 } from './update.ts'

/** Colours in turn, so that two tags made one after the other look different. */
const colors = ['#2563eb', '#16a34a', '#d97706', '#dc2626', '#7c3aed', '#0891b2', '#db2777']

const find = (tags: readonly Tag[], asked: string): Tag | undefined =>
  tags.find((one) => one.tagId === asked || one.name.toLowerCase() === asked.toLowerCase())

/** The tags asked for by id or name, those that are not there yet made. */
async function tagsNamed(services: Services, call: Call, asked: readonly string[]): Promise<Tag[]> {
  const { applicationId } = call.principal.application
  const nowMs = services.clock.now()
  const before = await tagsOf(services.db, applicationId)
  const missing = [...new Set(asked.filter((one) => !find(before, one)).map((one) => one.trim()))]
  if (missing.length > 0) {
    const made = missing.map((name, index) => ({
      tagId: services.ids.next(nowMs),
      name,
      color: colors[(before.length + index) % colors.length]!,
    }))
    await insertTags(services.db, made, { applicationId, nowMs })
  }
  const all = missing.length > 0 ? await tagsOf(services.db, applicationId) : before
  return [...new Set(asked.flatMap((one) => find(all, one.trim()) ?? []))]
}

/** The ids of tags a filter names; `undefined` where one of them is not there. */
export async function tagIdsOf(
  services: Services,
  call: Call,
  asked: readonly string[],
): Promise<string[] | undefined> {
  const all = await tagsOf(services.db, call.principal.application.applicationId)
  const found = asked.map((one) => find(all, one))
  return found.every((one) => one !== undefined) ? found.map((one) => one.tagId) : undefined
}

export const tagOne =
  (services: Services, kind: EntityKind): Handler =>
  async (call) => {
    const { entity } = (await loadNamed(services, call, kind)).aggregate
    const tags = (await tagsNamed(services, call, call.body['tags'] as string[])).map(
      (one) => one.tagId,
    )
    const scope = scopeOf(services, entity)
    const keys = (ids: readonly string[]) => ids.map((one) => searchKey(scope, 'tag', one))
    const by = partyV3(call)
    const actor = actorName(by, call)
    return applyV3(services, call, {
      entityId: entity.entityId,
      work: {
        decide: (held, atMs) => {
          const before = keys(held.entity.detail.tags ?? [])
          const event = { machine: 'entity', event: 'tagged', by, actor, facts: { tags } } as const
          const verdict = change(held, event, atMs)
          if (verdict.kind === 'refused')
            return { kind: 'refuse', problem: refusalV3(held, verdict) }
          if (verdict.kind === 'already') return { kind: 'drop' }
          const now = keys(tags)
          const search = { add: without(now, before), remove: without(before, now) }
          return { kind: 'write', verdict, search, answer: () => ({ status: 200, body: '' }) }
        },
      },
    })
  }
