/** `ostiary keys` and `ostiary applications`: what is made, what is listed, what is refused. */
import { allScopes, partyScopes } from '@ostiary/domain/scopes'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openTestStore } from '../../../../test/store.ts'
import type { TestStore } from '../../../../test/store.ts'
import { ensureFirstApplication } from '../features/bootstrap.ts'
import { systemClock } from '../platform/clock.ts'
import { sha256Hex } from '../platform/digest.ts'
import { randomIds } from '../platform/ids.ts'
import { findApplication, writeSettings } from '../store/applications.ts'
import { openTenants } from '../store/tenants.ts'
import { operatorCommands } from '../usage/operator-commands.ts'
import { readCommand } from '../usage/read-command.ts'
import {
  createApplicationCommand,
  createKeyCommand,
  listApplicationsCommand,
  listKeysCommand,
  unsignCommand,
} from './keys.ts'

let store: TestStore
let first: string
const said: string[] = []
const complaints: string[] = []
const print = (text: string): number => said.push(text)
const complain = (text: string): number => complaints.push(text)

beforeAll(async () => {
  store = await openTestStore()
  const parts = { db: store.pool, ids: randomIds(), clock: systemClock }
  first = (await ensureFirstApplication(parts)).applicationId
})
afterAll(() => store.close())
beforeEach(() => {
  said.length = 0
  complaints.length = 0
})

function given(line: string) {
  const read = readCommand(operatorCommands, line.split(' '))
  if (read.kind !== 'run') throw new Error(read.text)
  return read.given
}
const createKey = (options: string): Promise<number> =>
  createKeyCommand(store.pool, given(`keys create ${options}`.trim()), { print, complain })

/** What the key that was printed may do. */
async function printedKey() {
  const { keys } = (await openTenants(store.pool)).snapshot()
  return keys.get(sha256Hex(said[0]!))!
}

test('without options a key of the sandbox may do everything', async () => {
  expect(await createKey('')).toBe(0)
  expect(await printedKey()).toMatchObject({
    applicationId: first,
    name: 'operator all',
    scopes: allScopes,
    addresses: [],
    expiresAtMs: null,
  })
})

test('a key of one party, for one network, until a day', async () => {
  const limits = '--address 192.0.2.0/24 --address 2001:db8::1 --expires 2099-12-31'
  expect(await createKey(`--party analyst --name desk ${limits}`)).toBe(0)
  expect(await printedKey()).toMatchObject({
    name: 'desk',
    scopes: partyScopes.analyst,
    addresses: ['192.0.2.0/24', '2001:db8::1'],
    expiresAtMs: Date.parse('2099-12-31T00:00:00Z'),
  })
})

test.each([
  ['--expires 2020-01-01', /^--expires wants a time to come, such as 2099-12-31/],
  ['--expires tomorrow', /^--expires wants a time to come/],
  ['--expires 2099-13-31', /^--expires wants a time to come/],
  ['--application none', /^There is no such application. See: ostiary applications list$/],
])('keys create %s is refused, and no key is made', async (options, sentence) => {
  expect(await createKey(options)).toBe(1)
  expect(complaints).toEqual([expect.stringMatching(sentence)])
  expect(said).toEqual([])
})

test('an address that is none is refused in a sentence', async () => {
  await expect(createKey('--address here')).rejects.toThrow(
    'here is no IP address or CIDR range; write 192.0.2.7 or 192.0.2.0/24.',
  )
})

test('an application is made, listed, and given keys', async () => {
  const wanted = given('applications create Shop --live')
  expect(await createApplicationCommand(store.pool, wanted, print)).toBe(0)
  const [applicationId] = said
  await createKey(`--application ${applicationId} --party partner --name backend`)
  said.length = 0
  await listApplicationsCommand(store.pool, print)
  expect(said).toContain(`${applicationId}  live     Shop`)
  await listKeysCommand(store.pool, print)
  expect(said.at(-1)).toMatch(/^[0-9a-f-]{36} {2}ost_live_\S+… {2}backend {2}Shop$/)
})

test('unsigned requests are taken again, and that is on record', async () => {
  const one = (await findApplication(store.pool, first))!
  await writeSettings(store.pool, first, { ...one.settings, requireSignatures: true })
  const unsign = (id: string): Promise<number> =>
    unsignCommand(store.pool, given(`applications unsign ${id}`), { print, complain })
  expect([await unsign(first), await unsign(first)]).toEqual([0, 0])
  expect((await findApplication(store.pool, first))!.settings).toEqual(one.settings)
  const { rows } = await store.pool.query({
    text: `select actor, body from admin_event where application_id = $1
      and kind = 'settings_changed'`,
    values: [first],
  })
  expect(rows).toEqual([{ actor: 'operator', body: '{"settings":["requireSignatures"]}' }])
  expect(await unsign('none')).toBe(1)
  expect(complaints).toEqual([expect.stringContaining('no such application')])
})
