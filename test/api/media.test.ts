/** Links to uploads over HTTP: what they show, how, and when they end. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Accepted } from '../../packages/server/src/media/accept.ts'
import { jpegOf, pdfOf } from '../../packages/server/src/media/uploads.fixture.ts'
import { drained, purgeDeleted } from './quiet.ts'
import { eventually, openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

const dayMs = 86_400_000
let world: World
let box: Tenant
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('uploads', { settings: { retentionMonths: 1 } })
})
afterAll(() => world.close())

async function user(vendor_data: string): Promise<string> {
  const made = await world.call('createUser', box.full, { body: { vendor_data } })
  return made.body['didit_internal_id'] as string
}

async function accepted(bytes: Buffer): Promise<Accepted> {
  const answer = await world.services.media.accept(bytes, { purpose: 'document' })
  if (!answer.ok) throw new Error(answer.refusal.detail)
  return answer
}

async function linkOf(entityId: string, bytes: Buffer): Promise<string> {
  const { media } = world.services
  const row = await media.keep({ entityId, kind: 'front side', upload: await accepted(bytes) })
  return media.link(row!) // the entity is there
}

const get = async (address: string) => {
  const answer = await fetch(address.replace(world.services.publicUrl, world.url))
  const bytes = Buffer.from(await answer.arrayBuffer())
  const isProblem = answer.headers.get('content-type')?.startsWith('application/problem') === true
  const { code } = isProblem ? (JSON.parse(String(bytes)) as { code: string }) : { code: undefined }
  return { status: answer.status, code, bytes, headers: answer.headers }
}

function expectShut(headers: Headers): void {
  expect(headers.get('cache-control')).toBe('private, no-store')
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox")
  expect(headers.get('referrer-policy')).toBe('no-referrer')
}

test('a picture is shown to whoever has the link, and kept by nobody on the way', async () => {
  const { status, bytes, headers } = await get(await linkOf(await user('shown'), await jpegOf()))
  expect(status).toBe(200)
  expect(headers.get('content-type')).toBe('image/jpeg')
  expect(headers.get('content-disposition')).toBe('inline')
  expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]))
  expectShut(headers)
})

test('a paper is a file to be saved, under a name of our own', async () => {
  const pdf = pdfOf()
  const { status, bytes, headers } = await get(await linkOf(await user('paper'), pdf))
  expect([status, bytes.equals(pdf)]).toEqual([200, true])
  expect(headers.get('content-type')).toBe('application/pdf')
  expect(headers.get('content-disposition')).toBe('attachment; filename="front_side.pdf"')
  expectShut(headers)
})

test('a link that is over, forged or odd is told as such, with the same locks', async () => {
  const address = await linkOf(await user('over'), await jpegOf())
  world.clock.advance(61 * 60_000)
  const over = await get(address)
  expect([over.status, over.code]).toEqual([410, 'media_link_expired'])
  expectShut(over.headers)
  for (const token of [
    'x',
    `${'A'.repeat(84)}`,
    `${address.split('/').at(-1)}x`,
    '..%2f..%2fkeyring',
  ]) {
    const none = await get(`${world.url}/media/${token}`)
    expect([none.status, none.code], token).toEqual([404, 'media_not_found'])
  }
})

test('of who is erased or deleted nothing is shown, and in time nothing is left', async () => {
  const [erased, deleted] = [await user('to be erased'), await user('to be deleted')]
  const links = [await linkOf(erased, await jpegOf()), await linkOf(deleted, await jpegOf())]
  await world.call('eraseEntity', box.full, { params: { id: erased }, body: {} })
  const body = { vendor_data_list: ['to be deleted'] }
  await world.call('deleteUsers', box.full, { body })
  for (const link of links) expect(await get(link)).toMatchObject({ code: 'media_not_found' })
  world.clock.advance(40 * dayMs)
  await purgeDeleted(world.services)
  await drained(world)
  const rows = async () => {
    const text = 'select count(*)::int4 as n from media where entity_id in ($1, $2)'
    const values = [erased, deleted]
    return (await world.db.query<{ n: number }>({ text, values })).rows[0]!.n
  }
  await eventually(rows, (n) => n === 0)
})

test('no link stands in what is logged', () => {
  expect(world.logs.join('\n')).not.toMatch(/media\/[\w-]{20}/)
})
