/** Downloads of lists from a local server, into a real store. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openTestStore } from '../../../../test/store.ts'
import type { TestStore } from '../../../../test/store.ts'
import { fixture } from '../lists/fixtures/load.ts'
import { fixedClock } from '../platform/clock.ts'
import { listStatus } from '../store/list-reader.ts'
import { readListSources } from '../store/list-sources.ts'
import { inventedList } from '../store/lists.fixture.ts'
import { importList } from '../store/lists.ts'
import { statusCommand } from './lists.ts'
import { addSourceCommand, fetchSourcesCommand, listSourcesCommand } from './list-sources.ts'
import { removeSourceCommand, sourcesCommand } from './list-sources.ts'

const hourMs = 3_600_000
let store: TestStore
let lines: string[]
let files: Map<string, Buffer | number>
let asked: string[]
let url: string
let stop: () => void
/** What happens before a file is answered. */
let meanwhile: () => Promise<unknown>
const clock = fixedClock(Date.parse('2026-03-01T10:00:00Z'))

/** The file's length is its tag; a number is a status to fail with. */
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  await meanwhile()
  const file = files.get(request.url ?? '')
  const tag = `"${typeof file === 'number' ? '' : file?.length}"`
  const known = request.headers['if-none-match'] === tag
  asked.push(`${request.url}${request.headers['if-none-match'] ? ' if changed' : ''}`)
  if (file === undefined || typeof file === 'number') response.writeHead(file ?? 404).end()
  else if (known) response.writeHead(304).end()
  else response.writeHead(200, { etag: tag }).end(file)
}

beforeEach(async () => {
  lines = []
  asked = []
  meanwhile = () => Promise.resolve()
  files = new Map([['/un.xml', fixture('un_excerpt.xml')]])
  store = await openTestStore()
  const server = createServer((...one) => void answer(...one)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}` // listening on TCP
  stop = () => {
    server.closeAllConnections()
    server.close()
  }
})
afterEach(async () => {
  stop()
  await store.close()
})

const command = () => ({
  pool: store.pool,
  now: clock.now,
  print: (line: string) => void lines.push(line),
  guard: 'allow_loopback' as const,
  random: () => 0.5,
  wait: () => Promise.resolve(),
})
const add = (list = 'un', paths = ['/un.xml']): Promise<number> =>
  addSourceCommand(command(), {
    list,
    urls: paths.map((path) => url + path),
    everyHours: 24,
    guard: 'allow_loopback',
  })
const fetch = async (only?: string): Promise<string> => {
  lines = []
  const code = await fetchSourcesCommand(command(), only)
  return `${code} ${lines.join('\n')}`
}

test('a list is downloaded when it is due, and only if it has changed', async () => {
  await add()
  expect(await fetch()).toBe('0 un: version 1: 4 added, 0 removed, 0 changed')
  expect(await fetch()).toBe('0 Nothing is due.')
  clock.advance(26 * hourMs)
  expect(await fetch()).toBe('0 un: unchanged, and counts as checked now')
  expect(await listStatus(store.pool, clock.now())).toMatchObject([{ version: 1, ageSeconds: 0 }])
  clock.advance(26 * hourMs)
  const next = fixture('un_excerpt.xml').toString('utf8').replace('>DRC<', '>CHANGED<')
  files.set('/un.xml', Buffer.from(next))
  expect(await fetch()).toBe('0 un: version 2: 0 added, 0 removed, 1 changed')
  expect(asked).toEqual(['/un.xml', '/un.xml if changed', '/un.xml if changed'])
})

describe('where it goes wrong the last good list stays, and it is tried again', () => {
  const bad: [string, Buffer | number, string][] = [
    ['a page that is gone', 404, 'http_404'],
    ['a server that is down', 503, 'http_503'],
    ['an empty file', Buffer.alloc(0), 'empty'],
    ['a web page', Buffer.from('<html><body>Sign in</body></html>'), 'html'],
    ['half a file', fixture('un_excerpt.xml').subarray(0, 3_000), 'truncated'],
    ['another list', fixture('eu_excerpt.xml'), 'not_this_list'],
  ]
  test.each(bad)('%s', async (_, file, problem) => {
    await add()
    await fetch()
    files.set('/un.xml', file)
    clock.advance(26 * hourMs)
    expect(await fetch()).toMatch(/^1 un: [A-Z].* The last good list stays\.$/)
    const [source] = await readListSources(store.pool)
    expect(source).toMatchObject({ failures: 1, problem })
    const standing = await listStatus(store.pool, clock.now())
    expect(standing).toMatchObject([{ version: 1, ageSeconds: 26 * 3_600 }])
    // 15 minutes, and twice as long after the next failure; each shortened by chance.
    expect(source!.nextAtMs - clock.now()).toBe(0.75 * 900_000)
    clock.advance(900_000)
    await fetch()
    const [again] = await readListSources(store.pool)
    expect(again!.nextAtMs - clock.now()).toBe(0.75 * 1_800_000)
    lines = []
    await listSourcesCommand(command())
    expect(lines[1]).toContain(`failed 2 times: ${problem}`)
    await statusCommand(command())
    expect(lines.at(-1)).toMatch(/^The download of un has failed 2 times/)

    files.set('/un.xml', fixture('un_excerpt.xml'))
    expect(await fetch('un')).toMatch(/^0 un: unchanged/)
    expect((await readListSources(store.pool))[0]).not.toHaveProperty('problem')
  })
})

test('what somebody changes while a list is downloaded stays', async () => {
  await add()
  meanwhile = () => add('un', ['/other.xml'])
  expect(await fetch()).toContain('un: version 1')
  const [source] = await readListSources(store.pool)
  expect(source?.urls).toEqual([`${url}/other.xml`])
  expect(source?.version).toBeUndefined()
})

test('files that belong together are downloaded anew all, if one has changed', async () => {
  const names = ['sdn.csv', 'add.csv', 'alt.csv', 'sdn_comments.csv']
  for (const name of names) files.set(`/${name}`, fixture(name))
  await add(
    'ofac-sdn',
    names.map((name) => `/${name}`),
  )
  expect(await fetch()).toBe('0 ofac-sdn: version 1: 6 added, 0 removed, 0 changed')
  files.set(
    '/alt.csv',
    Buffer.from(fixture('alt.csv').toString('latin1').replace('AERO-', 'AEROX-')),
  )
  asked = []
  expect(await fetch('ofac-sdn')).toMatch(/^0 ofac-sdn: version 2: 0 added, 0 removed, 1 changed$/)
  expect(asked).toEqual([
    '/sdn.csv if changed',
    '/add.csv if changed',
    '/alt.csv if changed',
    ...names.map((name) => `/${name}`),
  ])
})

test('after an import by hand nothing is taken for unchanged', async () => {
  await add()
  await fetch()
  const other = inventedList([1, 2, 3, 4], { source: 'un' })
  await importList(store.pool, other, [], { nowMs: clock.now(), allowShrink: true })
  asked = []
  // The wallets of the invented list would be gone: who imported it has to say so.
  expect(await fetch('un')).toMatch(/^1 un: The new list has lost too many wallets/)
  expect(asked).toEqual(['/un.xml'])
})

test('sources are added, shown and removed; not one that would never be asked', async () => {
  await listSourcesCommand(command())
  expect(lines).toEqual(['No list is downloaded. Add one: ostiary lists sources add'])
  const words = (given: string[], values: Record<string, string[]> = {}): Promise<number> =>
    sourcesCommand(command(), { words: given, values })
  expect(await words(['add', 'un'], { url: [`${url}/un.xml`] })).toBe(1)
  expect(lines.at(-1)).toMatch(/not a public address/)
  expect(await words(['add', 'un'], { url: ['https://list.example/un.xml'], every: ['12'] })).toBe(
    0,
  )
  expect(await words(['add', 'un'], { every: ['12'] })).toBe(2)
  expect(await words(['add', 'un'], { url: ['https://list.example'], every: ['x'] })).toBe(2)
  expect(await words(['remove'])).toBe(2)
  lines = []
  expect(await words(['list'])).toBe(0)
  expect(lines[1]).toMatch(/^un +12 h +never +due +well +https:\/\/list\.example\/un\.xml$/)
  expect(await removeSourceCommand(command(), 'un')).toBe(0)
  expect(await removeSourceCommand(command(), 'un')).toBe(1)
  expect(await fetch('un')).toBe('1 un has no source.')
})
