/** The blocklist of the reference's older clients: by session, four kinds at a time. */
import type { EntryType } from '@ostiary/domain/lists/entry-types'
import { blocklistedKinds } from '@ostiary/contract/v3/lists'
import { askedForms } from '../../access-lists/normalise-entry.ts'
import { recordBy } from '../../store/admin-events.ts'
import { findByForms, insertEntry, removeEntry } from '../../store/access-list-entries.ts'
import type { ChangedEntry } from '../../store/access-list-entries.ts'
import { blocklistPage } from '../../store/blocklist-page.ts'
import { findList } from '../../store/access-lists.ts'
import type { AccessList } from '../../store/access-lists.ts'
import type { Database } from '../../store/db.ts'
import { authorOf, json, refuse } from '../call.ts'
import type { Call, Handler, Services } from '../call.ts'
import { limitOf, pageLinks } from '../paging.ts'
import { rememberedWrite } from '../remembered.ts'
import { contentOf, findNamed } from './from-session.ts'
import { systemListsOf } from './load.ts'
import { entryShape, openedEntries } from './resource.ts'

type Kind = (typeof blocklistedKinds)[number]

/** Which of the four a body names. */
function namedIn({ body }: Call, prefix: 'blocklist' | 'unblock'): Kind[] {
  const named = blocklistedKinds.filter((kind) => body[`${prefix}_${kind}`] === true)
  if (named.length > 0) return named
  const names = blocklistedKinds.map((kind) => `${prefix}_${kind}`).join(', ')
  const message = `set one of ${names} to true`
  return refuse('body_invalid', undefined, { errors: [{ path: `/${prefix}_face`, message }] })
}

type Content = Awaited<ReturnType<typeof contentOf>>

interface Change {
  readonly list: AccessList
  readonly content: Content
  readonly atMs: number
}

/** One commit for all that are named; what the session has not read is refused before it. */
const changing =
  (
    prefix: 'blocklist' | 'unblock',
    kind: 'list_entry_added' | 'list_entry_removed',
    change: (services: Services, db: Database, one: Change) => Promise<readonly ChangedEntry[]>,
  ) =>
  (services: Services): Handler =>
  async (call) => {
    const named = namedIn(call, prefix)
    const { session_id: sessionId } = call.body as { session_id: string }
    const found = await findNamed(services, call, sessionId)
    const contents: [Kind, Content][] = []
    for (const entryType of named)
      contents.push([entryType, await contentOf(services, found, { entryType })])
    await systemListsOf(services, call)
    const { applicationId } = call.principal.application
    const atMs = services.clock.now()
    const changes: ChangedEntry[] = []
    const reply = await rememberedWrite(services, call, `blocklist ${prefix}`, async (db) => {
      for (const [systemOf, content] of contents) {
        const list = await findList(db, { applicationId, systemOf }, true)
        for (const one of list ? await change(services, db, { list, content, atMs }) : []) {
          changes.push(one)
          const body = { list: one.listId, entry: one.entryId }
          await recordBy(authorOf(services, call), db, { atMs, kind, body })
        }
      }
      return json(200, { session_id: found.session.sessionId })
    })
    services.accessLists.changed(changes)
    return reply
  }

/** What stands there already stays as it is. */
export const addToBlocklist = changing(
  'blocklist',
  'list_entry_added',
  async ({ listKeys, ids }, db, { list, content, atMs }) => {
    const entry = { ...content, entryId: ids.next(atMs), addedBy: 'api', atMs } as const
    const added = await insertEntry(db, listKeys, list, entry)
    return added ? [added] : []
  },
)

export const removeFromBlocklist = changing(
  'unblock',
  'list_entry_removed',
  async ({ listKeys }, db, { list, content, atMs }) => {
    const { listId, applicationId, entryType } = list
    const { value } = content.facts
    // A document also stands there by an entry without a country.
    const forms = value === undefined ? content.forms : askedForms(entryType, value)
    const matchKeys = forms.map((form) => listKeys.formKey(applicationId, entryType, form))
    const removed: ChangedEntry[] = []
    for (const { entryId } of await findByForms(db, { listId, matchKeys })) {
      const one = await removeEntry(db, listKeys, list, { entryId, atMs })
      if (one) removed.push(one)
    }
    return removed
  },
)

const limitDefault = 25

export const listBlocklist =
  (services: Services): Handler =>
  async (call) => {
    await systemListsOf(services, call)
    const { applicationId } = call.principal.application
    const limit = limitOf(call, limitDefault)
    const offset = (call.query['offset'] as number | undefined) ?? 0
    const lists = await listsOf(services, applicationId)
    const listIds = [...lists.keys()]
    const rows = await blocklistPage(services.db, { listIds, limit, offset })
    const results = await Promise.all(
      rows.map(async (row) => {
        const list = lists.get(row.listId)! // its own was asked for
        const [one] = await openedEntries(services, list, [row])
        return { ...entryShape(call, row, one?.facts ?? {}), entry_type: row.entryType }
      }),
    )
    const count = [...lists.values()].reduce((sum, one) => sum + one.entryCount, 0)
    const next = offset + rows.length < count ? 'offset' : undefined
    const links = pageLinks(services, call, { path: '/v3/blocklist/', limit, next })
    return json(200, { count, ...links, results })
  }

async function listsOf({ db }: Services, applicationId: string): Promise<Map<string, AccessList>> {
  const types: readonly EntryType[] = blocklistedKinds
  const lists = await Promise.all(
    types.map((systemOf) => findList(db, { applicationId, systemOf })),
  )
  return new Map(lists.flatMap((one) => (one ? [[one.listId, one] as const] : [])))
}
