/**
 * Uploads from their keeping to their end, over the real store and each storage: sealed, lent,
 * hidden, erased; and what crashes leave is swept.
 */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openWorld, steps } from '../../../../test/webhook-world.ts'
import type { World } from '../../../../test/webhook-world.ts'
import { effects } from '../effects/registry.ts'
import { sha256 } from '../platform/digest.ts'
import type { MediaRow } from '../store/media.ts'
import { removeRows } from '../store/deleted.ts'
import type { Accepted } from './accept.ts'
import { openFolderStorage } from './folder-storage.ts'
import { openMedia } from './media.ts'
import type { Media, MediaParts } from './media.ts'
import { keyOf } from './place.ts'
import { openS3StandIn } from './s3-stand-in.fixture.ts'
import type { S3StandIn } from './s3-stand-in.fixture.ts'
import { openS3Storage } from './s3-storage.ts'
import type { MediaStorage } from './storage.ts'
import { openSweep } from './sweep.ts'
import { jpegOf } from './uploads.fixture.ts'

const minute = 60_000
const hour = 60 * minute

let world: World
let folder: string
let service: S3StandIn
let picture: Accepted
beforeAll(async () => {
  world = await openWorld()
  folder = await mkdtemp(join(tmpdir(), 'ostiary-uploads-'))
  service = await openS3StandIn()
  await writeFile(join(folder, 'secret'), service.secret)
})
afterAll(async () => {
  await service.close()
  await world.close()
  await rm(folder, { recursive: true })
})

const inBucket = (): MediaStorage =>
  openS3Storage({
    url: service.url,
    bucket: service.bucket,
    region: 'auto',
    keyId: service.keyId,
    secretFile: join(folder, 'secret'),
    clock: world.clock,
  })

describe.each([
  ['the folder', () => openFolderStorage(join(folder, 'media'), 0)],
  ['the bucket', () => Promise.resolve(inBucket())],
])('in %s', (_, openStorage) => {
  let parts: MediaParts
  let media: Media
  let storage: MediaStorage
  let installation: string
  beforeEach(async () => {
    storage = await openStorage()
    const { services } = world
    const { publicUrl } = services
    parts = { ...services, storage, publicUrl, linkMinutes: 60 }
    media = openMedia(parts)
    installation = services.keyring.fingerprint
    const accepted = await media.accept(await jpegOf(), { purpose: 'photo' })
    if (!accepted.ok) throw new Error(accepted.refusal.detail)
    picture = accepted
  })

  const stored = (): Promise<string[]> => storage.list({ prefix: `${installation}/`, limit: 1000 })
  const rowsOf = async (entityId: string): Promise<number> => {
    const text = 'select count(*)::int4 as n from media where entity_id = $1'
    const { rows } = await world.store.pool.query<{ n: number }>({ text, values: [entityId] })
    return rows[0]!.n
  }
  const kept = async (entityId: string, more: { sessionId?: string } = {}): Promise<MediaRow> => {
    const row = await media.keep({ entityId, kind: 'selfie', upload: picture, ...more })
    if (!row) throw new Error('the entity is not there')
    return row
  }
  const tokenOf = (address: string): string => address.split('/').at(-1)! // there is a last part
  const fullSweep = async (): Promise<void> => {
    for (let round = 0; round < 5; round += 1) await media.sweepMedia()
  }

  test('what is kept is given back, and lies there sealed, without any name', async () => {
    const entityId = await world.customer('Ada Uploads')
    const row = await kept(entityId, { sessionId: randomUUID() })
    expect(row).toMatchObject({
      kind: 'selfie',
      contentType: 'image/jpeg',
      bytes: picture.bytes.length,
      digest: sha256(picture.bytes),
      width: 400,
      height: 300,
      nodeId: null,
    })
    const opened = await media.open(row)
    expect(opened?.bytes.equals(picture.bytes)).toBe(true)
    expect(opened?.row).toEqual(row)
    const key = keyOf(installation, row)
    expect(await stored()).toContain(key)
    const sealed = (await storage.get(key))!
    expect(sealed).toHaveLength(picture.bytes.length + 28)
    expect(sealed.includes(picture.bytes.subarray(100, 140))).toBe(false)
  })

  test('uploads are listed as they came, and by their session', async () => {
    const entityId = await world.customer('lister')
    const sessionId = randomUUID()
    const all = [await kept(entityId), await kept(entityId, { sessionId }), await kept(entityId)]
    const ids = (rows: readonly MediaRow[]): string[] => rows.map((row) => row.mediaId)
    expect(ids(await media.list(entityId)).toSorted()).toEqual(ids(all).toSorted())
    expect(ids(await media.list(entityId, { sessionId }))).toEqual([all[1]!.mediaId])
    expect(await media.list(randomUUID())).toEqual([])
  })

  test('sealed bytes that were moved or altered do not open', async () => {
    const [ada, bob] = [await world.customer('moved'), await world.customer('mover')]
    const [one, two, other] = [await kept(ada), await kept(ada), await kept(bob)]
    const sealed = (await storage.get(keyOf(installation, one)))!
    for (const place of [two, other]) {
      await storage.put(keyOf(installation, place), sealed)
      await expect(media.open(place)).rejects.toThrow()
    }
    const altered = Buffer.from(sealed)
    altered[50]! ^= 1 // it is longer than that
    await storage.put(keyOf(installation, one), altered)
    await expect(media.open(one)).rejects.toThrow()
    await storage.put(keyOf(installation, one), sealed.subarray(0, 20))
    await expect(media.open(one)).rejects.toThrow()
  })

  test('a link works for its time, and only as it was made', async () => {
    const row = await kept(await world.customer('linked'))
    const address = media.link(row)
    expect(address.startsWith(`${world.services.publicUrl}/media/`)).toBe(true)
    const token = tokenOf(address)
    const lent = await media.followLink(token)
    expect(lent).toMatchObject({ kind: 'lent', purpose: 'view', row })
    const asFile = await media.followLink(tokenOf(media.link(row, 'download')))
    expect(asFile).toMatchObject({ kind: 'lent', purpose: 'download' })
    const other = token.at(-9) === 'x' ? 'y' : 'x'
    const forged = token.slice(0, -9) + other + token.slice(-8)
    expect(await media.followLink(forged)).toEqual({ kind: 'gone' })
    expect(await media.followLink('')).toEqual({ kind: 'gone' })
    world.clock.advance(59 * minute)
    expect(await media.followLink(token)).toMatchObject({ kind: 'lent' })
    world.clock.advance(minute)
    expect(await media.followLink(token)).toEqual({ kind: 'expired' })
  })

  test('what is removed is hidden at once, and its bytes go with the next sweep', async () => {
    const entityId = await world.customer('remover')
    const [gone, stays] = [await kept(entityId), await kept(entityId)]
    const token = tokenOf(media.link(gone))
    await media.remove(entityId, [gone.mediaId, randomUUID()])
    expect(await media.open(gone)).toBeUndefined()
    expect(await media.followLink(token)).toEqual({ kind: 'gone' })
    expect(await media.list(entityId)).toEqual([stays])
    await media.sweepMedia()
    expect(await rowsOf(entityId)).toBe(1)
    const keys = await stored()
    expect(keys).not.toContain(keyOf(installation, gone))
    expect(keys).toContain(keyOf(installation, stays))
  })

  test('one entity’s uploads are not removed in the name of another', async () => {
    const [ada, bob] = [await world.customer('owner'), await world.customer('stranger')]
    const row = await kept(ada)
    await media.remove(bob, [row.mediaId])
    expect(await media.open({ entityId: bob, mediaId: row.mediaId })).toBeUndefined()
    expect(await media.open(row)).toBeDefined()
  })

  test('erased, nothing opens from the commit on; the effect takes the bytes', async () => {
    const [ada, bob] = [await world.customer('erased'), await world.customer('bystander')]
    const [row, other] = [await kept(ada), await kept(bob)]
    const token = tokenOf(media.link(row))
    await world.move(ada, steps.erased, { erase: true })
    expect(await rowsOf(ada)).toBe(0)
    expect(await media.open(row)).toBeUndefined()
    expect(await media.followLink(token)).toEqual({ kind: 'gone' })
    expect(await media.keep({ entityId: ada, kind: 'x', upload: picture })).toBeUndefined()
    expect(await stored()).toContain(keyOf(installation, row))
    // Of the context the effect takes no more than these.
    const { sessionFaces } = world.services
    const context = { db: world.store.pool, media, sessionFaces } as never
    const run = { held: { entity: { entityId: ada } } } as never
    await effects.forget_links.run(context, run)
    expect(await stored()).not.toContain(keyOf(installation, row))
    expect((await media.open(other))?.bytes.equals(picture.bytes)).toBe(true)
  })

  test('where no effect ran, the sweep takes what has no key, and never what has', async () => {
    const [ada, bob] = [await world.customer('keyless'), await world.customer('keyed')]
    const rows = [await kept(ada), await kept(ada)]
    const other = await kept(bob)
    await world.move(ada, steps.erased, { erase: true })
    await fullSweep()
    const keys = await stored()
    for (const row of rows) expect(keys).not.toContain(keyOf(installation, row))
    expect(keys).toContain(keyOf(installation, other))
  })

  test('purged rows take the rows of uploads with them', async () => {
    const ada = await world.customer('purged')
    await kept(ada)
    await removeRows(world.store.pool, ada)
    expect(await rowsOf(ada)).toBe(0)
  })

  test('bytes without a row go an hour later, and a row written late finds them', async () => {
    const entityId = await world.customer('crashed')
    const place = { entityId, mediaId: world.services.ids.next(world.clock.now()) }
    await storage.put(keyOf(installation, place), Buffer.from('sealed'))
    await fullSweep()
    expect(await stored()).toContain(keyOf(installation, place))
    world.clock.advance(hour + minute)
    await fullSweep()
    expect(await stored()).not.toContain(keyOf(installation, place))
  })

  test('a sweep touches no other installation, and nothing of a name it did not make', async () => {
    const place = { entityId: randomUUID(), mediaId: randomUUID() }
    const others = [keyOf('another0installation', place), `${installation}/by-hand`]
    for (const key of others) await storage.put(key, Buffer.from('x'))
    world.clock.advance(2 * hour)
    await fullSweep()
    for (const key of others) expect(await storage.get(key)).toBeDefined()
    await storage.delete(others)
  })

  test('a small round goes on where the one before stopped, and meets everything', async () => {
    const sweepSome = openSweep({ ...parts, installation }, 3)
    const ids = await Promise.all(Array.from({ length: 6 }, (__, n) => world.customer(`many ${n}`)))
    for (const id of ids) await kept(id)
    for (const id of ids.slice(0, 3)) await world.move(id, steps.erased, { erase: true })
    for (let round = 0; round < 30; round += 1) await sweepSome()
    const left = (await stored()).map((key) => key.split('/')[2])
    for (const [n, id] of ids.entries()) expect(left.includes(id), `${n}`).toBe(n >= 3)
  })

  test('an erasure that comes between bytes and row leaves neither', async () => {
    const ada = await world.customer('raced')
    const slow: MediaStorage = {
      ...storage,
      put: async (key, bytes) => {
        await storage.put(key, bytes)
        await world.move(ada, steps.erased, { erase: true })
      },
    }
    const racing = openMedia({ ...parts, storage: slow })
    expect(await racing.keep({ entityId: ada, kind: 'x', upload: picture })).toBeUndefined()
    expect(await rowsOf(ada)).toBe(0)
    expect((await stored()).filter((key) => key.includes(ada))).toEqual([])
  })

  test('what the storage lost is gone, and that is no error', async () => {
    const row = await kept(await world.customer('lost'))
    await storage.delete([keyOf(installation, row)])
    expect(await media.open(row)).toBeUndefined()
  })
})
