/** Faces from pictures: read by the simulator, kept as numbers, found by likeness. */
import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { simulatedFaces } from '../../packages/server/src/providers/simulator/face.ts'
import type { Answer } from './request.ts'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
let faces: string
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('sandbox')
  faces = await blocklist(box)
})
afterAll(() => world.close())

async function blocklist(tenant: Tenant): Promise<string> {
  const query = { list_type: 'blocklist', entry_type: 'face' }
  const { body } = await world.call('listAccessLists', tenant.full, { query })
  return (body['results'] as { uuid: string }[])[0]!.uuid // every application has it
}
const png = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0])
const webp = Buffer.from('RIFF\0\0\0\0WEBPVP8 ', 'latin1')
const file = (head: Buffer, text: string, bytes = 100): Buffer =>
  Buffer.concat([head, randomBytes(bytes), Buffer.from(text)])
const upload = (image: string, more: object = {}, list = faces, key = box.full): Promise<Answer> =>
  world.call('uploadFace', key, { params: { list_uuid: list }, body: { image, ...more } })
const like = async (name: string) => {
  const reading = await simulatedFaces.embed(Buffer.from(`ostiary-face:${name}`))
  if (reading.kind !== 'ok') throw new Error('no face')
  return world.services.accessLists.findFaces(box.applicationId, reading.embedding)
}

test.each([
  ['PNG', png],
  ['JPEG', jpeg],
  ['WebP', webp],
])('a %s is read, its face found, and taken off again', async (_format, head) => {
  const name = randomUUID()
  const image = file(head, `ostiary-face:${name}@66.5`).toString('base64')
  const added = await upload(image, { display_label: 'Ann', comment: 'seen' })
  expect(added.status, added.text).toBe(201)
  expect(added.body).toMatchObject({ value: null, display_label: 'Ann', comment: 'seen' })
  expect(await like(name)).toEqual([
    {
      entryId: added.body['uuid'],
      listId: faces,
      listType: 'blocklist',
      similarity: 66.5,
      band: 'possible',
    },
  ])
  expect((await upload(image)).code).toBe('entry_exists')
  const params = { list_uuid: faces, entry_uuid: added.body['uuid'] as string }
  expect((await world.call('deleteEntry', box.full, { params })).status).toBe(204)
  expect(await like(name)).toEqual([])
})

test('of a picture only numbers are kept, sealed', async () => {
  const image = file(png, 'ostiary-face:kept', 200)
  const { body } = await upload(image.toString('base64'))
  const { rows } = await world.db.query<{ sealed: Buffer; template: Buffer }>({
    text: 'select sealed, template from access_list_entry where entry_id = $1',
    values: [body['uuid']],
  })
  const [{ sealed, template }] = rows as [{ sealed: Buffer; template: Buffer }]
  expect(template).toHaveLength(512 * 4 + 28)
  for (const bytes of [sealed, template]) {
    expect(bytes.includes(image.subarray(20, 40))).toBe(false)
    expect(bytes.includes('kept')).toBe(false)
  }
})

test('two megabytes are taken, and more is not', async () => {
  const two = 2 * 1024 * 1024
  const image = file(png, '', two - png.length)
  expect((await upload(image.toString('base64'))).status).toBe(201)
  const larger = await upload(file(png, '', two).toString('base64'))
  expect(larger.body).toEqual({ image: ['Send a picture of at most 2 MB.'] })
  const huge = await upload(file(png, '', 2 * two).toString('base64'))
  expect([huge.status, huge.code]).toEqual([413, 'body_too_large'])
})

test.each([
  ['not Base64', '***'],
  ['no picture', Buffer.from('GIF89a').toString('base64')],
  ['no face', Buffer.concat([png, Buffer.from('ostiary-face:none')]).toString('base64')],
])('%s is refused by its field', async (_what, image) => {
  const answer = await upload(image)
  expect(answer.status).toBe(400)
  expect(answer.body).toEqual({ image: [expect.stringMatching(/^Send /)] })
})

test('a list of something else takes no face', async () => {
  const body = { name: randomUUID(), list_type: 'custom', entry_type: 'email' }
  const made = await world.call('createAccessList', box.full, { body })
  const answer = await upload(file(png, '').toString('base64'), {}, made.body['uuid'] as string)
  expect(answer.body).toHaveProperty('image')
})

test('a live application has nobody who reads faces', async () => {
  const live = await world.tenant('live', { environment: 'live' })
  const image = file(png, '').toString('base64')
  const answer = await upload(image, {}, await blocklist(live), live.full)
  expect([answer.status, answer.code]).toEqual([501, 'face_provider_missing'])
})
