/** `ostiary vault`: what an operator reads before, during and after a rotation. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Keyring } from '../platform/keyring.ts'
import { openRotationBench, seedKeys } from '../store/wrapped-rows.fixture.ts'
import type { RotationBench } from '../store/wrapped-rows.fixture.ts'
import { openProgress } from './progress.ts'
import { vaultRewrapCommand, vaultRotateCommand, vaultStatusCommand } from './vault.ts'

let bench: RotationBench
let keyring: Keyring
let said: string[]
beforeEach(async () => {
  bench = await openRotationBench()
  keyring = await bench.aProcess('file')
  said = []
})
afterEach(() => bench.close())

const command = (json = false) => ({
  pool: bench.store.pool,
  keyring,
  json,
  print: (text: string) => void said.push(text),
})
const status = (json = false): Promise<number> => vaultStatusCommand(command(json))
const rotate = (prepareOnly = false, json = false): Promise<number> =>
  vaultRotateCommand({ ...command(json), prepareOnly })
const progress = openProgress({ quiet: true })
const rewrap = (json = false): Promise<number> => vaultRewrapCommand({ ...command(json), progress })

test('an empty store has a key and nothing under it', async () => {
  expect(await status()).toBe(0)
  expect(said).toEqual(['k1 is in force.', 'Nothing is wrapped yet.'])
})

test('a rotation from its beginning to its end', async () => {
  await seedKeys(bench.store, keyring, 3)
  expect([await rotate(), await status(), await rewrap(), await status()]).toEqual([0, 0, 0, 0])
  expect(said).toEqual([
    'k2 is in force; running servers wrap with it within a second.',
    'What older keys wrapped stays readable. Bring it along: ostiary vault rewrap',
    'k2 is in force.',
    'key  wraps      rows',
    'k1   data keys     3',
    'Rows under other keys: 3. Bring them along: ostiary vault rewrap',
    'Rows wrapped under k2: 3.',
    'Nothing is under another key.',
    'k2 is in force.',
    'key  wraps      rows',
    'k2   data keys     3',
  ])
})

test('the same as JSON', async () => {
  await seedKeys(bench.store, keyring, 3)
  expect([await rotate(true, true), await rotate(false, true)]).toEqual([0, 0])
  expect([await status(true), await rewrap(true)]).toEqual([0, 0])
  expect(said.map((text) => JSON.parse(text) as unknown)).toEqual([
    { keyId: 'k2', inForce: false },
    { keyId: 'k2', inForce: true },
    { inForce: 'k2', wrapped: [{ place: 'data keys', keyId: 'k1', rows: 3 }] },
    { keyId: 'k2', rewrapped: 3, passedOver: 0, failed: 0, failures: [], left: 0 },
  ])
})

test('a prepared key is told to be copied first', async () => {
  expect(await rotate(true)).toBe(0)
  expect(said).toEqual([
    'k2 is prepared: it unwraps, and does not wrap yet.',
    'Copy the key file to every process; then put it in force: ostiary vault rotate',
  ])
})

test('an altered row ends with 1, its id, and what to do', async () => {
  const [id] = await seedKeys(bench.store, keyring, 2)
  await bench.store.pool.query({
    text: `update vault set sealed = set_byte(sealed, 20, get_byte(sealed, 20) # 1)
      where entity_id = $1`,
    values: [id],
  })
  await rotate()
  said.length = 0
  expect(await rewrap()).toBe(1)
  expect(said).toEqual([
    'Rows wrapped under k2: 1.',
    `Not unwrapped (bad_data): data keys of ${id}`,
    'Rows under other keys still: 1. Those named were altered, or their key is missing: ' +
      'restore key file or rows from a backup.',
  ])
})

test('a key service that goes away ends the run with 1, and the next one goes on', async () => {
  await seedKeys(bench.store, keyring, 3)
  keyring = await bench.aProcess('transit')
  // The two of asking which key is in force, and the first row's.
  bench.service.faults.push(...(['pass', 'pass', 'pass'] as const))
  bench.service.outage = { status: 503 }
  expect(await rewrap()).toBe(1)
  expect(said.join('\n')).toMatch(
    /^Rows wrapped.*\nStopped: The key service at .*\(503\).*\nRows under/,
  )
  expect(said.at(-1)).toContain('Run it again; it goes on where it stopped.')
  bench.service.outage = undefined
  expect(await rewrap()).toBe(0)
  expect(await status()).toBe(0)
  expect(said.slice(-3)).toEqual([
    'transit/ostiary:v1 is in force.',
    'key                 wraps      rows',
    'transit/ostiary:v1  data keys     3',
  ])
})

test('of several rotations at once each makes a key of its own', async () => {
  const all = await Promise.all([rotate(), rotate(), rotate()])
  expect(all).toEqual([0, 0, 0])
  expect(
    said
      .filter((line) => line.includes('in force'))
      .map((line) => line.slice(0, 2))
      .sort(),
  ).toEqual(['k2', 'k3', 'k4'])
})
