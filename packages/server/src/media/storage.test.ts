/** What every storage of media must do, over each of them; and what is each one's own. */
import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fixedClock } from '../platform/clock.ts'
import { openFolderStorage } from './folder-storage.ts'
import { openS3StandIn } from './s3-stand-in.fixture.ts'
import type { Fault, S3StandIn } from './s3-stand-in.fixture.ts'
import { openS3Storage } from './s3-storage.ts'
import type { S3Settings } from './s3-storage.ts'
import { StorageError } from './storage.ts'
import type { MediaStorage } from './storage.ts'

const startMs = Date.parse('2026-01-01T00:00:00Z')
const clock = fixedClock(startMs)

let folder: string
let service: S3StandIn
let waits: number[]
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ostiary-media-'))
  service = await openS3StandIn()
  waits = []
  await writeFile(join(folder, 'secret'), `${service.secret}\n`)
})
afterEach(async () => {
  await service.close()
  await rm(folder, { recursive: true, force: true })
})

const inFolder = (): Promise<MediaStorage> => openFolderStorage(join(folder, 'media'), startMs)
const inBucket = (given: Partial<S3Settings> = {}): MediaStorage =>
  openS3Storage({
    url: service.url,
    bucket: service.bucket,
    region: 'eu-central-1',
    keyId: service.keyId,
    secretFile: join(folder, 'secret'),
    clock,
    wait: (ms) => Promise.resolve(waits.push(ms)),
    ...given,
  })

async function failureOf(work: Promise<unknown>): Promise<{ code: string; says: string }> {
  const error = await work.then(
    () => undefined,
    (one: unknown) => one,
  )
  if (!(error instanceof StorageError)) throw new Error(`no StorageError but ${String(error)}`)
  expect(`${error.message} ${error.stack}`).not.toContain(service.secret)
  return { code: error.code, says: error.message }
}

describe.each([
  ['the folder', inFolder],
  ['the bucket', () => Promise.resolve(inBucket())],
])('%s', (_, open) => {
  let storage: MediaStorage
  beforeEach(async () => {
    storage = await open()
  })

  test('gives back what was put, byte for byte, and nothing for what was not', async () => {
    const all = [Buffer.alloc(0), Buffer.from([0, 13, 10, 26, 255]), randomBytes(3_000_000)]
    for (const [index, bytes] of all.entries()) await storage.put(`a/${index}`, bytes)
    for (const [index, bytes] of all.entries())
      expect((await storage.get(`a/${index}`))?.equals(bytes)).toBe(true)
    expect(await storage.get('a/3')).toBeUndefined()
    expect(await storage.get('b/0')).toBeUndefined()
  })

  test('takes what is put later in the place of what was there', async () => {
    await storage.put('a/b', Buffer.from('one'))
    await storage.put('a/b', Buffer.from('two'))
    expect(String(await storage.get('a/b'))).toBe('two')
    expect(await storage.list({ prefix: '', limit: 10 })).toEqual(['a/b'])
  })

  test('deletes what it is told, and is content where that was done', async () => {
    for (const key of ['a/b/1', 'a/b/2', 'a/c/1']) await storage.put(key, Buffer.from(key))
    await storage.delete(['a/b/1', 'a/b/2', 'x/y'])
    await storage.delete(['a/b/1'])
    expect(await storage.list({ prefix: '', limit: 10 })).toEqual(['a/c/1'])
    await storage.put('a/b/1', Buffer.from('again'))
    expect(String(await storage.get('a/b/1'))).toBe('again')
  })

  test('lists page by page in order of the characters, below a prefix', async () => {
    const keys = ['a-b/x', 'a/b-c/1', 'a/b/1', 'a/b/10', 'a/b/2', 'a/c', 'a0/x', 'b/a', 'b/a-1']
    for (const key of keys.toReversed()) await storage.put(key, Buffer.from('x'))
    const sorted = keys.toSorted()
    for (const limit of [1, 2, 4, 100]) {
      const seen: string[] = []
      for (let page = await storage.list({ prefix: '', limit }); page.length > 0;) {
        expect(page.length).toBeLessThanOrEqual(limit)
        seen.push(...page)
        page = await storage.list({ prefix: '', limit, after: seen.at(-1) })
      }
      expect(seen).toEqual(sorted)
    }
    const below = { prefix: 'a/b/', limit: 10 }
    expect(await storage.list(below)).toEqual(['a/b/1', 'a/b/10', 'a/b/2'])
    expect(await storage.list({ ...below, after: 'a/b/10' })).toEqual(['a/b/2'])
    expect(await storage.list({ ...below, prefix: 'c/' })).toEqual([])
  })

  test('many at once are kept, while others are deleted beside them', async () => {
    const keys = Array.from({ length: 40 }, (_, n) => `e/${n % 4}/m-${n}`)
    await Promise.all(
      keys.map(async (key, n) => {
        await storage.put(key, Buffer.from(key))
        if (n % 2 === 0) await storage.delete([key])
      }),
    )
    const kept = keys.filter((_, n) => n % 2 === 1)
    expect(await storage.list({ prefix: 'e/', limit: 100 })).toEqual(kept.toSorted())
  })

  test.each(['', '/', '../a', 'a/../b', './a', 'a//b', '/a', 'a/', 'A', 'a.b', 'a\0b', 'a b', 'ä'])(
    'no key is %j',
    async (key) => {
      await expect(storage.put(key, Buffer.from('x'))).rejects.toThrow('ids only')
      await expect(storage.get(key)).rejects.toThrow('ids only')
      await expect(storage.delete([key])).rejects.toThrow('ids only')
      if (key !== '' && key !== 'a/')
        await expect(storage.list({ prefix: key, limit: 1 })).rejects.toThrow('slash')
    },
  )
})

describe('the folder alone', () => {
  test('is for its owner, and holds nothing half written', async () => {
    const storage = await inFolder()
    await storage.put('a/b', Buffer.from('x'))
    expect((await stat(join(folder, 'media/a/b'))).mode & 0o777).toBe(0o600)
    expect((await stat(join(folder, 'media/a'))).mode & 0o777).toBe(0o700)
    expect(await readdir(join(folder, 'media/.incoming'))).toEqual([])
    await storage.delete(['a/b'])
    expect(await readdir(join(folder, 'media'))).toEqual(['.incoming'])
  })

  test('what a process left when it died goes a day later, at the next start', async () => {
    await inFolder()
    const [old, young] = ['old', 'young'].map((name) => join(folder, 'media/.incoming', name))
    for (const path of [old!, young!]) await writeFile(path, 'x')
    await utimes(old!, (startMs - 90_000_000) / 1000, (startMs - 90_000_000) / 1000)
    await utimes(young!, startMs / 1000, startMs / 1000)
    const storage = await inFolder()
    expect(await readdir(join(folder, 'media/.incoming'))).toEqual(['young'])
    expect(await storage.list({ prefix: '', limit: 10 })).toEqual([])
  })

  test('one that cannot be made says where it is and what to do', async () => {
    await writeFile(join(folder, 'media'), 'a file')
    const { says } = await failureOf(inFolder())
    expect(says).toContain(join(folder, 'media'))
    expect(says).toContain('OSTIARY_MEDIA_DIR')
    await rm(join(folder, 'media'))
    const storage = await inFolder()
    await rm(join(folder, 'media'), { recursive: true })
    await writeFile(join(folder, 'media'), 'a file')
    expect(await failureOf(storage.put('a/b', Buffer.from('x')))).toMatchObject({ code: 'away' })
    await chmod(folder, 0o700)
  })
})

// A table is easier to check when its columns line up.
// oxfmt-ignore
const faults: readonly (readonly [string, Fault, code: string, tries: number])[] = [
  ['an error of the service',         { status: 500 },                    'away', 4],
  ['one that is overloaded',          { status: 503 },                    'away', 4],
  ['a limit',                         { status: 429 },                    'away', 4],
  ['a connection that is cut',        'drop',                             'away', 4],
  ['no answer in time',               'hang',                             'away', 4],
  ['a refused key',                   { status: 403 },                    'denied', 1],
  ['a redirect',                      { status: 301 },                    'misconfigured', 1],
  ['a wrong request',                 { status: 400 },                    'misconfigured', 1],
]

describe('the bucket alone', () => {
  test.each(faults)(
    '%s is told by name, and asked again only where it may pass',
    async (_, fault, code, tries) => {
      const storage = inBucket({ timeoutMs: fault === 'hang' ? 50 : 5000 })
      for (const work of [
        () => storage.put('a/b', Buffer.from('x')),
        () => storage.get('a/b'),
        () => storage.delete(['a/b']),
        () => storage.list({ prefix: '', limit: 1 }),
      ]) {
        service.faults.length = 0
        service.faults.push(...Array.from({ length: 4 }, () => fault))
        service.asked.length = 0
        expect(await failureOf(work())).toMatchObject({ code })
        expect(service.asked).toHaveLength(tries)
      }
    },
  )

  test('what passes is tried again with longer waits, and succeeds', async () => {
    service.faults.push({ status: 503 }, 'drop', { status: 500 })
    await inBucket().put('a/b', Buffer.from('x'))
    expect(waits).toEqual([100, 400, 1600])
    expect(String(service.objects.get('a/b'))).toBe('x')
  })

  test('a renewed secret is used at once, and the old one no more', async () => {
    const storage = inBucket()
    await storage.put('a/b', Buffer.from('x'))
    service.secret = 'another'
    expect(await failureOf(storage.get('a/b'))).toMatchObject({ code: 'denied' })
    await writeFile(join(folder, 'secret'), 'another')
    expect(String(await storage.get('a/b'))).toBe('x')
  })

  test('a bucket that is not there is no empty one', async () => {
    const storage = inBucket({ bucket: 'elsewhere' })
    const { code, says } = await failureOf(storage.get('a/b'))
    expect(code).toBe('misconfigured')
    expect(says).toContain('NoSuchBucket')
  })

  test('a page in the place of a list is told as such', async () => {
    for (const body of ['<html>', '', '<Other/>', '{"keys":[]}']) {
      service.faults.push({ status: 200, body })
      const work = inBucket().list({ prefix: '', limit: 1 })
      expect(await failureOf(work)).toMatchObject({ code: 'misconfigured' })
    }
  })

  test('without a secret nobody is asked', async () => {
    for (const text of [undefined, '', 'two words']) {
      if (text === undefined) await rm(join(folder, 'secret'))
      else await writeFile(join(folder, 'secret'), text)
      const { says } = await failureOf(inBucket().get('a/b'))
      expect(says).toContain(join(folder, 'secret'))
    }
    expect(service.asked).toEqual([])
  })

  test('nobody listening is away', async () => {
    await service.close()
    expect(await failureOf(inBucket().get('a/b'))).toMatchObject({ code: 'away' })
    service = await openS3StandIn()
  })
})
