/** Lists themselves: listed, made, read, renamed, deleted. */
import type { EntryType, ListType } from '@ostiary/domain/lists/entry-types'
import { recordBy } from '../../store/admin-events.ts'
import * as store from '../../store/access-lists.ts'
import type { AccessList, ListQuery } from '../../store/access-lists.ts'
import { sqlState, sqlStateOf } from '../../store/db.ts'
import { authorOf, json, refuse } from '../call.ts'
import type { Call, Handler, Services } from '../call.ts'
import { limitOf, pageLinks } from '../paging.ts'
import { rememberedWrite } from '../remembered.ts'
import { loadList, lockList, systemListsOf } from './load.ts'
import { listShape } from './resource.ts'

/** As the reference has it (entity reference 12). */
const limitDefault = 25

interface Filter {
  readonly offset?: number
  readonly list_type?: string
  readonly entry_type?: string
  readonly search?: string
  readonly ordering?: string
}

function queryOf(call: Call): ListQuery {
  const filter = call.query as Filter
  const { ordering } = filter
  return {
    applicationId: call.principal.application.applicationId,
    listType: filter.list_type,
    entryType: filter.entry_type,
    search: filter.search?.trim() || undefined,
    order:
      ordering === undefined
        ? undefined
        : {
            // One of the columns: the contract holds it to them.
            by: ordering.replace(/^-/, '') as NonNullable<ListQuery['order']>['by'],
            isDown: ordering.startsWith('-'),
          },
    limit: limitOf(call, limitDefault),
    offset: filter.offset ?? 0,
  }
}

export const listAccessLists =
  (services: Services): Handler =>
  async (call) => {
    await systemListsOf(services, call)
    const query = queryOf(call)
    const [count, rows] = await Promise.all([
      store.listCount(services.db, query),
      store.listPage(services.db, query),
    ])
    const next = query.offset + rows.length < count ? 'offset' : undefined
    return json(200, {
      count,
      ...pageLinks(services, call, { path: '/v3/lists/', limit: query.limit, next }),
      results: rows.map(listShape),
    })
  }

export const createAccessList =
  (services: Services): Handler =>
  async (call) => {
    await systemListsOf(services, call)
    const { name, list_type, entry_type, description } = call.body as {
      name: string
      list_type: ListType
      entry_type: EntryType
      description?: string | null
    }
    const nowMs = services.clock.now()
    const { listId, wrapped } = await services.listKeys.newKey(services.ids.next(nowMs))
    const made: AccessList = {
      listId,
      applicationId: call.principal.application.applicationId,
      name: name.trim(),
      description: description ?? '',
      listType: list_type,
      entryType: entry_type,
      isSystem: false,
      wrapped,
      entryCount: 0,
      lastEntryAddedAtMs: null,
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
    }
    return rememberedWrite(services, call, 'access list', async (db) => {
      if (!(await store.insertList(db, made))) return refuse('list_name_taken')
      await recordBy(authorOf(services, call), db, {
        atMs: nowMs,
        kind: 'list_created',
        body: { list: listId, listType: list_type, entryType: entry_type },
      })
      return json(201, listShape(made))
    })
  }

export const getAccessList =
  (services: Services): Handler =>
  async (call) =>
    json(200, listShape(await loadList(services, call)))

export const updateAccessList =
  (services: Services): Handler =>
  async (call) => {
    const { name, description } = call.body as { name?: string; description?: string | null }
    const atMs = services.clock.now()
    const changing = rememberedWrite(services, call, 'access list change', async (db) => {
      const held = await lockList(db, call)
      if (held.isSystem) return refuse('list_is_system')
      const next = {
        ...held,
        name: name?.trim() ?? held.name,
        description: description === undefined ? held.description : (description ?? ''),
        updatedAtMs: atMs,
      }
      if (!(await store.renameList(db, next))) return refuse('list_name_taken')
      const changed = (['name', 'description'] as const).filter((one) => next[one] !== held[one])
      await recordBy(authorOf(services, call), db, {
        atMs,
        kind: 'list_changed',
        body: { list: held.listId, changed },
      })
      return json(200, listShape(next))
    })
    return changing.catch((error: unknown) => {
      // Somebody gave another list this name in the same moment.
      if (sqlStateOf(error) === sqlState.uniqueViolation) return refuse('list_name_taken')
      throw error
    })
  }

export const deleteAccessList =
  (services: Services): Handler =>
  async (call) => {
    const atMs = services.clock.now()
    const reply = await rememberedWrite(services, call, 'access list gone', async (db) => {
      const { listId, isSystem } = await lockList(db, call)
      if (isSystem) return refuse('list_is_system')
      await store.deleteList(db, listId, atMs)
      await recordBy(authorOf(services, call), db, {
        atMs,
        kind: 'list_deleted',
        body: { list: listId },
      })
      return { status: 204, body: null }
    })
    services.accessLists.dropped(call.params['list_uuid']!) // the route names it
    return reply
  }
