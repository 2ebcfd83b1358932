/** Tags: words of an application's own that its users and businesses are marked and found by. */
import { isDeepStrictEqual } from 'node:util'
import type { EntityKind } from '@ostiary/domain/aggregate'
import { change } from '@ostiary/domain/change'
import { isErased } from '@ostiary/domain/entity.changes'
import { searchKey, without } from '../../store/search-keys.ts'
import type { Command } from '../../transitions/command.ts'
import { actorName, answered } from '../call.ts'
import type { Call, Handler, Services } from '../call.ts'
import { scopeOf } from '../../profile/findable.ts'
import { loadNamed } from './load.ts'
import { insertTags, tagForm, tagsOf } from './queries.ts'
import type { Tag } from './queries.ts'
import { partyV3, refusalV3 } from './standing.ts'
import { applyV3 } from './update.ts'

/** Colours in turn, so that two tags made one after the other look different. */
const colors = ['#2563eb', '#16a34a', '#d97706', '#dc2626', '#7c3aed', '#0891b2', '#db2777']

const find = (tags: readonly Tag[], asked: string): Tag | undefined =>
  tags.find((one) => one.tagId === asked || tagForm(one.name) === tagForm(asked))

/** The tags asked for by id or name, those that are not there yet made. */
async function tagsNamed(services: Services, call: Call, names: readonly string[]): Promise<Tag[]> {
  const { applicationId } = call.principal.application
  const nowMs = services.clock.now()
  const trimmed = names.map((one) => one.trim())
  const forms = trimmed.map(tagForm)
  // Of two spellings the first is the name.
  const asked = trimmed.filter((one, at) => forms.indexOf(tagForm(one)) === at)
  const before = await tagsOf(services.db, applicationId)
  const missing = asked.filter((one) => !find(before, one))
  if (missing.length > 0) {
    const made = missing.map((name, index) => ({
      tagId: services.ids.next(nowMs),
      name,
      color: colors[(before.length + index) % colors.length]!,
    }))
    await insertTags(services.db, made, { applicationId, nowMs })
  }
  const all = missing.length > 0 ? await tagsOf(services.db, applicationId) : before
  return [...new Set(asked.flatMap((one) => find(all, one) ?? []))]
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
    const names = call.body['tags'] as string[] // as its schema says
    const tags = await tagsNamed(services, call, names)
    return applyV3(services, call, { entityId: entity.entityId, work: work(services, call, tags) })
  }

/**
 * Puts the tags of these names in the place of those the entity of a call's path has.
 * @returns whether they were others
 */
export async function setTags(
  services: Services,
  call: Call,
  asked: { kind: EntityKind; names: readonly string[] },
): Promise<boolean> {
  const { entity } = (await loadNamed(services, call, asked.kind)).aggregate
  const tags = await tagsNamed(services, call, asked.names)
  const { decide } = work(services, call, tags)
  let isChanged = false
  const outcome = await services.writer.change({
    entityId: entity.entityId,
    decide: (...held) => {
      const decision = decide(...held)
      isChanged = decision.kind === 'write'
      return decision
    },
  })
  answered(outcome, 'entity_not_found')
  return isChanged
}

const unsaid = () => ({ status: 200, body: '' })

function work(services: Services, call: Call, named: readonly Tag[]): Pick<Command, 'decide'> {
  const tags = named.map((one) => one.tagId)
  const by = partyV3(call)
  const actor = actorName(by, call)
  return {
    decide: (held, atMs) => {
      const scope = scopeOf(services, held.entity)
      const keys = (ids: readonly string[]) => ids.map((one) => searchKey(scope, 'tag', one))
      const had = held.entity.detail.tags ?? []
      const isAsSaid = isDeepStrictEqual(had, tags)
      if (isAsSaid && !isErased(held.entity)) return { kind: 'answer', answer: unsaid }
      const facts = { tags, tagsBefore: had }
      const event = { machine: 'entity', event: 'tagged', by, actor, facts } as const
      const verdict = change(held, event, atMs)
      if (verdict.kind === 'refused') return { kind: 'refuse', problem: refusalV3(held, verdict) }
      if (verdict.kind === 'already') return { kind: 'answer', answer: unsaid }
      const [before, now] = [keys(had), keys(tags)]
      // An erasure left the tags and took what they are found by.
      const add = isErased(held.entity) ? now : without(now, before)
      const search = { add, remove: without(before, now) }
      return { kind: 'write', verdict, search, answer: unsaid }
    },
  }
}
