/**
 * Keys rotate beside a server that runs and is never told; and a key service that is set wrongly
 * stops the start with a sentence.
 */
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { evmWallet } from '../../packages/cli/src/demo/wallets.ts'
import { openStandIn } from '../../packages/server/src/platform/keys/stand-in.fixture.ts'
import type { StandIn } from '../../packages/server/src/platform/keys/stand-in.fixture.ts'
import { eventually } from '../api/world.ts'
import { freePort, startServer } from '../server-process.ts'

const main = fileURLToPath(new URL('../../packages/server/src/main.ts', import.meta.url))
const key = 'vault-test-key-vault-test-key-vault-test'
const timeoutMs = 120_000

let dataDir: string
let service: StandIn
let env: Record<string, string>
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'ostiary-vault-keys-'))
  service = await openStandIn()
  await writeFile(join(dataDir, 'transit-token'), service.token)
  env = { OSTIARY_BOOTSTRAP_API_KEY: key, OSTIARY_TRANSIT_URL: service.url }
})
afterEach(async () => {
  await service.close()
  await rm(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
})

interface Ran {
  readonly code: number
  readonly out: string
}
const ostiary = (args: string, more: Record<string, string> = {}): Promise<Ran> =>
  promisify(execFile)(process.execPath, [main, ...args.split(' ')], {
    env: { ...process.env, OSTIARY_DATA_DIR: dataDir, ...env, ...more },
  }).then(
    ({ stdout }) => ({ code: 0, out: stdout }),
    (error: { code: number; stderr: string }) => ({ code: error.code, out: error.stderr }),
  )

interface Status {
  readonly inForce: string
  readonly wrapped: readonly { place: string; keyId: string; rows: number }[]
}
const statusOf = async (more = {}): Promise<Status> =>
  JSON.parse((await ostiary('vault status --json', more)).out) as Status
const usedIn = ({ wrapped }: Status): string[] => [...new Set(wrapped.map((one) => one.keyId))]

async function create(url: string): Promise<number> {
  const response = await fetch(`${url}/v1/customers`, {
    method: 'POST',
    headers: {
      'x-api-key': key,
      'idempotency-key': randomUUID(),
      'content-type': 'application/json',
    },
    body: JSON.stringify({ chainId: evmWallet().accountId, externalId: randomUUID() }),
  })
  await response.text()
  return response.status
}

test(
  'in the file, then into a key service, and within it, beside one server',
  async () => {
    const server = await startServer({ dataDir, port: await freePort(), env })
    expect(await create(server.url)).toBe(201)
    expect(await ostiary('vault rotate')).toMatchObject({ code: 0 })
    // The server has not been told; it looks at the file now and then.
    await eventually(
      async () => [await create(server.url), usedIn(await statusOf())] as const,
      ([, used]) => used.includes('k2'),
    )
    expect(await ostiary('vault rewrap')).toMatchObject({ code: 0 })
    expect(usedIn(await statusOf())).toEqual(['k2'])
    const moved = { OSTIARY_WRAP_WITH: 'transit' }
    expect((await ostiary('vault rewrap', moved)).out).toContain('Nothing is under another key.')
    expect(usedIn(await statusOf(moved))).toEqual(['transit/ostiary:v1'])
    expect(await ostiary('vault rotate', moved)).toMatchObject({ code: 0 })
    expect((await ostiary('vault rewrap', moved)).code).toBe(0)
    expect(usedIn(await statusOf(moved))).toEqual(['transit/ostiary:v2'])
    expect(await create(server.url)).toBe(201)
    expect(await server.stop()).toBe(0)
    const keyFile = await readFile(join(dataDir, 'keyring.json'), 'utf8')
    expect(Object.keys((JSON.parse(keyFile) as { keys: object }).keys)).toEqual(['k1', 'k2'])
  },
  timeoutMs,
)

test(
  'a token the key service refuses stops the start, and is not printed',
  async () => {
    await writeFile(join(dataDir, 'transit-token'), 'hvs.planted-token')
    const { code, out } = await ostiary('serve', {
      OSTIARY_WRAP_WITH: 'transit',
      OSTIARY_PORT: String(await freePort()),
    })
    expect(code).toBe(1)
    expect(out).toMatch(/The key service at http:\/\/127\.0\.0\.1:\d+ refuses the token \(403\)/)
    expect(out).not.toContain('planted')
    expect(out).not.toContain('    at ')
  },
  timeoutMs,
)
