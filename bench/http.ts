/**
 * The API over HTTP, in turn with the floor server on the same PostgreSQL, by the load driver of
 * the bench folder.
 */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort, startServer } from '../test/server-process.ts'
import { embeddedUrl } from '../packages/server/src/store/embedded/layout.ts'

const key = 'bench-key-bench-key-bench-key-bench-key-bench'

export interface HttpBench {
  readonly folder: string
  readonly seconds: string
  readonly rounds: string
  readonly conns: string
  readonly ops: string
}

export async function benchHttp(given: HttpBench): Promise<void> {
  if (!existsSync(join(given.folder, 'ab.mjs'))) {
    console.log(`not run: give --bench-dir, the folder of ab.mjs; ${given.folder} has none.`)
    return
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'ostiary-bench-'))
  const port = await freePort()
  // The API alone: what the worker does with effects and deliveries is measured by itself.
  const server = await startServer({
    dataDir,
    port,
    args: ['--role', 'api'],
    env: { OSTIARY_BOOTSTRAP_API_KEY: key, OSTIARY_RATE_LIMIT: 'off', OSTIARY_LOG_LEVEL: 'silent' },
  })
  const floorPort = await freePort()
  const url = embeddedUrl(dataDir)
  const floor = await startFloor(given.folder, floorPort, url)
  try {
    const workflowId = await prepare(server.url)
    const targets = await writeTargets(given.folder, dataDir, { port, floorPort, workflowId })
    await run(
      process.execPath,
      [
        join(given.folder, 'ab.mjs'),
        '--targets',
        `${targets.floor}:${floor.pid},${targets.ostiary}:${server.pid}`,
        '--ops',
        given.ops,
        '--conns',
        given.conns,
        '--rounds',
        given.rounds,
        '--seconds',
        given.seconds,
        '--pgpid',
        String(await server.postmaster()),
        '--patience',
        '5',
      ],
      { BENCH_PG: url },
    )
  } finally {
    floor.kill('SIGTERM')
    await server.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function startFloor(folder: string, port: number, url: string): Promise<ChildProcess> {
  // The floor server finds the npm package pg from its own place, so it is run as a module of ours.
  const source = await readFile(join(folder, 'floor-server.mjs'), 'utf8')
  const copy = join(import.meta.dirname, '..', 'node_modules', '.cache-floor-server.mjs')
  await writeFile(copy, source)
  const child = spawn(process.execPath, [copy, String(port)], {
    env: { ...process.env, BENCH_PG: url },
    stdio: 'inherit',
  })
  for (let tries = 0; tries < 100; tries += 1) {
    if (
      await fetch(`http://127.0.0.1:${port}/`).then(
        () => true,
        () => false,
      )
    )
      return child
    await delay(50)
  }
  throw new Error('the floor server did not start')
}

async function send(url: string, method: string, body: unknown): Promise<void> {
  const response = await fetch(url, {
    method,
    headers: {
      'x-api-key': key,
      'idempotency-key': crypto.randomUUID(),
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`)
}

/**
 * A destination, so that every change leaves a delivery row; nothing is sent, since no worker
 * runs.
 */
async function prepare(url: string): Promise<string> {
  await send(`${url}/v1/application`, 'PATCH', { customersWithoutWallet: true })
  await send(`${url}/v1/webhooks`, 'PUT', { callbackUrl: 'http://127.0.0.1:9/never' })
  const answer = await fetch(`${url}/v3/workflows/`, { headers: { 'x-api-key': key } })
  const { results } = (await answer.json()) as {
    results: { workflow_id: string; workflow_type: string }[]
  }
  return results.find((one) => one.workflow_type === 'kyc')!.workflow_id // each application has one
}

async function writeTargets(
  folder: string,
  dataDir: string,
  ports: { port: number; floorPort: number; workflowId: string },
): Promise<{ floor: string; ostiary: string }> {
  const floor = JSON.parse(await readFile(join(folder, 'targets', 'floor.json'), 'utf8')) as {
    base: string
    ops: Record<string, unknown>
  }
  // A session is an entity with a run of a workflow, which is what the floor calls a run.
  floor.ops['session'] = floor.ops['run']
  floor.ops['session-again'] = floor.ops['run']
  floor.base = `http://127.0.0.1:${ports.floorPort}`
  const paths = { floor: join(dataDir, 'floor.json'), ostiary: join(dataDir, 'ostiary.json') }
  await writeFile(paths.floor, JSON.stringify(floor))
  await writeFile(
    paths.ostiary,
    JSON.stringify(ostiaryTarget(`http://127.0.0.1:${ports.port}`, ports.workflowId)),
  )
  return paths
}

function ostiaryTarget(base: string, workflowId: string): unknown {
  const customer = { method: 'POST', path: '/v1/customers', body: { externalId: 'b{{uid}}' } }
  const created = { ...customer, capture: { id: 'id' } }
  const session = (vendor_data: string) => ({
    method: 'POST',
    path: '/v3/session/',
    body: { workflow_id: workflowId, vendor_data },
  })
  const decide = (check: string, decision: string) => ({
    method: 'POST',
    path: `/v1/customers/{{id}}/${check}/decision`,
    body: { decision, reason: 'bench', as: 'analyst' },
  })
  const patch = (event: string) => ({
    method: 'PATCH',
    path: `/v1/customers/{{id}}/${event}`,
    body: {},
  })
  return {
    name: 'ostiary',
    base,
    headers: { 'x-api-key': key, 'idempotency-key': '{{uid}}' },
    ops: {
      create: { steps: [customer] },
      // The floor's `run` writes what a creation is here: an entity with its onboarding.
      run: { steps: [customer] },
      session: { steps: [session('s{{uid}}')] },
      // Of somebody known, whose session is not finished: it is given again.
      'session-again': {
        setup: [{ ...session('s{{uid}}'), capture: { known: 'vendor_data' } }],
        steps: [session('{{known}}')],
      },
      transition: {
        setup: [created, decide('screening', 'cleared'), decide('verification', 'passed')],
        steps: [patch('deactivate'), patch('activate')],
      },
      read: { setup: [created], steps: [{ path: '/v1/customers/{{id}}' }] },
      journey: {
        unit: 'sequence',
        steps: [
          created,
          decide('screening', 'cleared'),
          decide('verification', 'passed'),
          { path: '/v1/customers/{{id}}' },
        ],
      },
    },
  }
}

function run(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: 'inherit' })
  return new Promise((resolve, reject) => {
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`the load driver ended with ${code}`)),
    )
  })
}
