/** Adding an entry: by its value, or as the face of a picture. */
import { contentOfFace, contentOfValue } from '../../access-lists/entry-content.ts'
import type { EntryContent } from '../../access-lists/entry-content.ts'
import { normaliseEntry } from '../../access-lists/normalise-entry.ts'
import { recordBy } from '../../store/admin-events.ts'
import { insertEntry } from '../../store/access-list-entries.ts'
import type { ChangedEntry } from '../../store/access-list-entries.ts'
import type { AccessList } from '../../store/access-lists.ts'
import { followStanding } from '../../store/blocklist-standing.ts'
import type { SealedFacts } from '../../store/list-keys.ts'
import { actorName, authorOf, json, refuse } from '../call.ts'
import type { Call, Handler, Reply, Services } from '../call.ts'
import { partyV3 } from '../profiles/service.ts'
import { rememberedWrite } from '../remembered.ts'
import { contentOf, findNamed } from './from-session.ts'
import { loadList, lockList, systemListsOf } from './load.ts'
import { readPicture } from './picture.ts'
import { entryShape } from './resource.ts'
import { followAtOnce, kindGoverned } from './governed.ts'

interface Said {
  readonly value?: string | null
  readonly display_label?: string | null
  readonly comment?: string | null
  readonly reference_session_id?: string | null
  readonly reference_object_uuid?: string | null
  readonly metadata?: Readonly<Record<string, unknown>> | null
}

export const createEntry =
  (services: Services): Handler =>
  async (call) => {
    await systemListsOf(services, call)
    const list = await loadList(services, call)
    const { reference_session_id: sessionId, value } = call.body as Said
    if (sessionId) {
      const found = await findNamed(services, call, sessionId)
      const { entryType } = list
      const content = await contentOf(services, found, { entryType, ...(value ? { value } : {}) })
      const facts = { ...content.facts, ...factsOf(call) }
      return add(services, call, { ...content, facts })
    }
    if (!value) return wrong('value', 'Give a value.')
    const reading = normaliseEntry(list.entryType, value)
    if (!reading.ok) return wrong('value', reading.problem.sentence)
    const content = contentOfValue(reading.entry)
    return add(services, call, { ...content, facts: { ...content.facts, ...factsOf(call) } })
  }

export const uploadFace =
  (services: Services): Handler =>
  async (call) => {
    const list = await loadList(services, call)
    if (list.entryType !== 'face') return wrong('image', 'Name a list of faces; this one has none.')
    const provider = services.faces(call.principal.application)
    if (!provider) return refuse('face_provider_missing')
    const picture = readPicture(call.body['image'] as string)
    if (!picture.ok) return unreadable(picture.sentence)
    const reading = await provider.embed(picture.bytes)
    if (reading.kind === 'unreadable') return unreadable('Send a picture with one face on it.')
    return add(services, call, { ...contentOfFace(reading.embedding), facts: factsOf(call) })
  }

const wrong = (field: string, message: string): never =>
  refuse('entry_invalid', undefined, { errors: [{ path: `/${field}`, message }] })
const unreadable = (message: string): never =>
  refuse('face_unreadable', undefined, { errors: [{ path: '/image', message }] })

function factsOf({ body }: Call): SealedFacts {
  const { display_label, comment, reference_object_uuid, metadata } = body as Said
  return {
    ...(display_label ? { label: display_label } : {}),
    ...(comment ? { comment } : {}),
    ...(reference_object_uuid ? { referenceObject: reference_object_uuid } : {}),
    ...(metadata ? { metadata } : {}),
  }
}

type Content = EntryContent & { readonly facts: SealedFacts }

/** Puts it on the list; where standing follows the list, whoever has the id is blocked. */
async function add(services: Services, call: Call, content: Content): Promise<Reply> {
  const atMs = services.clock.now()
  const changes: ChangedEntry[] = []
  const reply = await rememberedWrite(services, call, 'list entry', async (db) => {
    const list = await lockList(db, call)
    const kind = kindGoverned(list)
    // What its standing has left behind is cleared away first, so that it is not met as an entry.
    if (kind && content.facts.value !== undefined)
      changes.push(
        ...(await followStanding(db, partsOf(services), idOf(list, kind, content, atMs))),
      )
    const by = partyV3(call)
    const added = await insertEntry(db, services.listKeys, list, {
      ...content,
      entryId: services.ids.next(atMs),
      addedBy: 'api',
      atMs,
      ...(kind ? { askedBy: { party: by, actor: actorName(by, call) } } : {}),
    })
    if (!added) return refuse('entry_exists')
    changes.push(added)
    await recordBy(authorOf(services, call), db, {
      atMs,
      kind: 'list_entry_added',
      body: { list: list.listId, entry: added.entryId },
    })
    return { ...json(201, entryShape(call, added, content.facts)), secret: true }
  })
  services.accessLists.changed(changes)
  await followAtOnce(services, changes)
  return reply
}

const partsOf = ({ listKeys, ids }: Services) => ({ keys: listKeys, ids })

const idOf = (
  { applicationId }: AccessList,
  kind: 'user' | 'business',
  { facts }: Content,
  atMs: number,
) => ({ applicationId, kind, vendorData: facts.value!, atMs }) // asked of values only
