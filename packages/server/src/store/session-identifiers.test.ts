/** What sessions have read: whom it counts for, what takes its place, and what keeps it out. */
import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestStore } from '../../../../test/store.ts'
import type { TestStore } from '../../../../test/store.ts'
import { retainFaces, sealFace, sessionFaceSource } from './session-faces.ts'
import {
  countingSessions,
  forgetNodesRead,
  identifierKeyOf,
  sessionsWith,
  writeNodeRead,
} from './session-identifiers.ts'
import type { SessionIdentifier } from './session-identifiers.ts'

const atMs = Date.parse('2026-01-01T00:00:00Z')
const applicationId = randomUUID()

let store: TestStore
beforeAll(async () => {
  store = await openTestStore()
})
afterAll(() => store.close())

interface Given {
  readonly standing?: string
  readonly status?: string
  readonly detail?: object
  readonly body?: object
}

/** An entity with one session. */
async function somebody({ standing = 'ACTIVE', status = 'Approved', ...given }: Given = {}) {
  const [entityId, sessionId] = [randomUUID(), randomUUID()]
  const at = new Date(atMs)
  const detail = JSON.stringify(given.detail ?? {})
  await store.pool.query({
    text: `insert into entity (entity_id, application_id, kind, vendor_data, standing, entered_by,
        detail, version, head, created_at, updated_at)
      values ($1, $2, 'user', 'ann', $3, 'created', $4, 1, ''::bytea, $5, $5)`,
    values: [entityId, applicationId, standing, detail, at],
  })
  await store.pool.query({
    text: `insert into session (entity_id, session_id, application_id, kind, number, workflow_id,
        status, link_key, body, created_at, updated_at)
      values ($1, $2, $3, 'user', 1, $1, $4, ''::bytea, $5, $6, $6)`,
    values: [entityId, sessionId, applicationId, status, JSON.stringify(given.body ?? {}), at],
  })
  return { entityId, sessionId }
}

const document = (): SessionIdentifier => ({ kind: 'document', key: randomBytes(32) })
type Place = Awaited<ReturnType<typeof somebody>>
const write = (place: Place, identifiers: readonly SessionIdentifier[], more: object = {}) =>
  writeNodeRead(store.pool, { ...place, nodeId: 'ocr', applicationId, atMs, identifiers, ...more })
const withIt = (one: SessionIdentifier) => sessionsWith(store.pool, one, randomUUID())
const counting = async ({ sessionId }: Place, retained: object = {}): Promise<number> => {
  const asked = { sessionIds: [sessionId], applicationId, entityId: randomUUID(), ...retained }
  return (await countingSessions(store.pool, { ...asked, entityKind: 'user' })).length
}

test('a hash is of one application, one kind of entity and one kind of value', () => {
  const of = { applicationId, entityKind: 'user', kind: 'email', value: 'x' } as const
  const keys = [
    of,
    { ...of, applicationId: randomUUID() },
    { ...of, entityKind: 'business' as const },
    { ...of, kind: 'phone' as const },
    { ...of, value: 'y' },
  ].map((one) => identifierKeyOf(Buffer.alloc(32, 1), one).toString('hex'))
  expect(new Set(keys).size).toBe(5)
})

describe('writing', () => {
  test('is found by others, not by oneself, and a repeat changes nothing', async () => {
    const [one, place] = [document(), await somebody()]
    for (let repeat = 0; repeat < 2; repeat += 1) await write(place, [one])
    expect(await withIt(one)).toEqual([place.sessionId])
    expect(await sessionsWith(store.pool, one, place.entityId)).toEqual([])
  })

  test('what a node reads later takes the place of what it read', async () => {
    const [before, after, place] = [document(), document(), await somebody()]
    await write(place, [before])
    await write(place, [after])
    expect([await withIt(before), await withIt(after)]).toEqual([[], [place.sessionId]])
  })

  test.each([
    ['a person who was erased', { detail: { erasedAtMs: 1 } }],
    ['an entity that was purged', { standing: 'PURGED' }],
    ['a session that was deleted', { status: 'Deleted' }],
  ])('of %s nothing is written', async (_who, given) => {
    const [one, place] = [document(), await somebody(given)]
    await write(place, [one])
    expect(await withIt(one)).toEqual([])
  })

  test('what is forgotten of a session stays of the others', async () => {
    const one = document()
    const [ann, ben] = [await somebody(), await somebody()]
    await write(ann, [one])
    await write(ben, [one])
    await forgetNodesRead(store.pool, ann)
    expect(await withIt(one)).toEqual([ben.sessionId])
  })
})

test.each<[string, Given, number]>([
  ['approved', {}, 1],
  ['in review', { status: 'In Review' }, 1],
  ['declined', { status: 'Declined' }, 0],
  ['not finished', { status: 'In Progress' }, 0],
  ['approved, of somebody BLOCKED', { standing: 'BLOCKED' }, 1],
  ['approved, of somebody deleted', { standing: 'DELETED' }, 0],
  ['approved, of a person behind a company', { body: { parent: {} } }, 0],
])('a session that is %s counts so many times: %o %i', async (_what, given, times) => {
  expect(await counting(await somebody(given))).toBe(times)
})

test('a deleted user counts as long as the face is kept', async () => {
  const place = await somebody({ standing: 'DELETED' })
  const embedding = Float32Array.from({ length: 512 }, () => 1)
  const template = sealFace(randomBytes(32), place, embedding)
  await write(place, [], { face: { template, embedding } })
  expect(await counting(place, { retainedAtMs: atMs })).toBe(0)
  await retainFaces(store.pool, { entityId: place.entityId, untilMs: atMs + 1000 })
  expect(await counting(place, { retainedAtMs: atMs })).toBe(1)
  expect(await counting(place, { retainedAtMs: atMs + 1000 })).toBe(0)
  expect(await counting(place)).toBe(0)
  await retainFaces(store.pool, { entityId: place.entityId, untilMs: undefined })
  expect(await counting(place, { retainedAtMs: atMs + 1e12 })).toBe(1)
})

test('a face opens with its entity’s key, and is gone without it', async () => {
  const place = await somebody()
  const dataKey = randomBytes(32)
  const embedding = Float32Array.from({ length: 512 }, (_, n) => n / 512)
  const face = { template: sealFace(dataKey, place, embedding), embedding }
  await write(place, [], { face })
  const source = sessionFaceSource(store.pool, { unwrap: () => Promise.resolve(dataKey) })
  expect(await source.faceOf(place)).toBeUndefined()
  await store.pool.query({
    text: `insert into vault (entity_id, item, sealed) values ($1, 'key', ''::bytea)`,
    values: [place.entityId],
  })
  expect(await source.faceOf(place)).toEqual(embedding)
  const gone = await forgetNodesRead(store.pool, place)
  expect(gone).toMatchObject([{ entryId: place.sessionId, isRemoved: true }])
  expect(await source.faceOf(place)).toBeUndefined()
})
