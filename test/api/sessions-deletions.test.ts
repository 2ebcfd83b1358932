/**
 * Users with real sessions, deleted and purged while others are created under the same ids: nothing
 * is left of those who went, and those who came have sessions of their own alone. With thousands of
 * them: `npm run bench -- deletions --sessions`.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rebuildDerived } from '../../packages/server/src/commands/rebuild.ts'
import { sweep } from '../../packages/server/src/jobs/sweep.ts'
import { jpegOf } from '../../packages/server/src/media/uploads.fixture.ts'
import { verifyJournal } from '../../packages/server/src/transitions/verify.ts'
import { openBrowser } from './hosted.ts'
import { drained, purgeDeleted } from './quiet.ts'
import { openSteps } from './sessions-steps.ts'
import { eventually, openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

const dayMs = 86_400_000
const names = Array.from({ length: 8 }, (_, n) => `goes-${n}`)

let world: World
let box: Tenant
let steps: ReturnType<typeof openSteps>
let workflows: Record<'document' | 'face' | 'address', string>
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('deletions', { settings: { retentionMonths: 1 } })
  steps = openSteps(world, box)
  workflows = {
    document: await steps.workflow({ feature: 'OCR' }),
    face: await steps.workflow({ feature: 'LIVENESS' }),
    address: await steps.workflow({ feature: 'EMAIL_VERIFICATION' }),
  }
})
afterAll(() => world.close())

interface Begun {
  readonly sessionId: string
  readonly token: string
}

async function begin(vendor_data: string): Promise<Begun> {
  const body = { workflow_id: workflows.document, vendor_data }
  const made = await world.call('createSession', box.full, { body })
  expect(made.status, made.text).toBe(201)
  return {
    sessionId: String(made.body['session_id']),
    token: String(made.body['session_token']),
  }
}

/** Sessions that have ended with a document, a face and an address, and one that is half way. */
async function live(name: string, n: number): Promise<Begun> {
  const paper = { document_number: `OLD-${n}`, issuing_state: 'ESP', first_name: 'Zebulonika' }
  await steps.document(workflows.document, name, { ...paper, last_name: `Before${n}` })
  await steps.living(workflows.face, name, await jpegOf(700 + n, 600))
  const given = { vendorData: name, address: `${name}@example.org` }
  await steps.contact(workflows.address, 'EMAIL_VERIFICATION', given)
  const open = await begin(name)
  const browser = openBrowser(world, open.token)
  await browser.open()
  await browser.upload('document_front', await jpegOf(800, 600))
  return open
}

const shown = async (vendor_data: string) =>
  (await world.call('getUser', box.full, { params: { vendor_data } })).body

/** Somebody new under an id, as soon as it is free; somebody presses on with an old page. */
async function replaced(name: string, before: unknown, { token }: Begun): Promise<Begun> {
  const page = openBrowser(world, token)
  const [next] = await Promise.all([
    eventually(
      async () => {
        await world.call('createUser', box.full, { body: { vendor_data: name } })
        return (await shown(name))['didit_internal_id']
      },
      (id) => typeof id === 'string' && id !== before,
    ),
    page.open().then(async () => page.upload('document_front', await jpegOf(640, 480))),
  ])
  expect(next).not.toBe(before)
  return begin(name)
}

test('deleted and purged beside creation, they leave nothing but their journal', async () => {
  const open = await Promise.all(names.map((name, n) => live(name, n)))
  await drained(world)
  const before = await Promise.all(
    names.map(async (name) => (await shown(name))['didit_internal_id']),
  )
  const deleted = world.call('deleteUsers', box.full, { body: { vendor_data_list: names } })
  const fresh = await Promise.all(names.map((name, n) => replaced(name, before[n], open[n]!)))
  expect((await deleted).body).toMatchObject({ deleted: names.length })
  for (const { token, sessionId } of open) {
    expect(await openBrowser(world, token).open()).toMatchObject({ code: 'link_unknown' })
    const told = await world.call('getSessionDecision', box.full, {
      params: { session_id: sessionId },
    })
    expect(told.status).toBe(404)
  }
  world.clock.advance(40 * dayMs)
  await purgeDeleted(world.services)
  await drained(world)
  // The row of a face that is gone stays a day, so that other processes hear of it.
  await sweep(world.db, Date.now() + 2 * dayMs)
  for (const table of [
    'session',
    'session_identifier',
    'session_face',
    'media',
    'vault',
    'effect',
  ]) {
    const { rows } = await world.db.query<{ n: number }>({
      text: `select count(*)::int4 as n from ${table} where entity_id = any($1::uuid[])`,
      values: [before],
    })
    expect([table, rows[0]!.n]).toEqual([table, 0])
  }
  const query = { session_kind: 'all', limit: 100 }
  const listed = (await world.call('listSessions', box.full, { query })).body
  const ids = (listed['results'] as { session_id: string }[]).map((one) => one.session_id)
  expect(ids.toSorted()).toEqual(fresh.map((one) => one.sessionId).toSorted())
  for (const name of names)
    expect(await shown(name)).toMatchObject({ session_count: 1, approved_count: 0 })
  expect(await rebuildDerived(world.db)).toMatchObject({ differing: 0 })
  expect(await verifyJournal(world.db)).toMatchObject({ broken: [] })
}, 120_000)

test('to a session that was deleted meanwhile no upload is added', async () => {
  const { sessionId, token } = await begin('uploads')
  const { didit_internal_id: entityId } = await shown('uploads')
  await openBrowser(world, token).open()
  const params = { session_id: sessionId }
  expect((await world.call('deleteSession', box.full, { params })).status).toBe(204)
  const { media } = world.services
  const upload = await media.accept(await jpegOf(800, 600), { purpose: 'photo' })
  if (!upload.ok) throw new Error('the picture is none')
  const keeping = { entityId: String(entityId), sessionId, kind: 'selfie', upload }
  expect(await media.keep(keeping)).toBeUndefined()
})
