/** Runs the commands of README, tutorial and how-tos against a server, as a reader would. */
import { execFile } from 'node:child_process'
import { copyFile, cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort, startServer } from '../server-process.ts'
import type { ServerProcess } from '../server-process.ts'
import { shBlocks } from './sh-blocks.ts'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../../', import.meta.url))
const timeoutMs = 180_000

const howTos = (await readdir(join(root, 'docs/how-to'))).map((name) => `docs/how-to/${name}`)

/** What is not run here, by how it begins; may only shrink. */
const notRun: Readonly<Record<string, string>> = {
  'npm ci && npm start': 'this test starts the server on a port of its own',
  'npm ci && npm test': 'it is what runs this',
  'npm run demo': 'test/readme/start-and-demo.sh runs it',
  'npx ostiary lists sources':
    'it asks a publisher; sources are tried against a server of their own',
  'DATABASE_URL=postgres://…': 'it wants a PostgreSQL server of the reader',
}

let home: string
let server: ServerProcess
let port: number

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'ostiary-docs-'))
  port = await freePort()
  await layOut()
  server = await startServer({ dataDir: join(home, '.ostiary'), port })
}, timeoutMs)
afterAll(async () => {
  await server.stop()
  await rm(home, { recursive: true, force: true })
}, timeoutMs)

/** A folder like the repository, cloned and installed, with downloads in `sdn` and `data`. */
async function layOut(): Promise<void> {
  await symlink(join(root, 'node_modules'), join(home, 'node_modules'))
  // As npx starts what is installed, without the second it takes to find out that it is.
  await mkdir(join(home, 'bin'))
  const npx = '#!/bin/sh\nname=$1\nshift\nexec "node_modules/.bin/$name" "$@"\n'
  await writeFile(join(home, 'bin/npx'), npx, { mode: 0o755 })
  await mkdir(join(home, 'sdn'))
  const lists = join(root, 'packages/server/src/lists/fixtures')
  for (const name of (await readdir(lists)).filter((one) => one.endsWith('.csv')))
    await copyFile(join(lists, name), join(home, 'sdn', name))
  await cp(join(lists, '../reference-data/fixtures'), join(home, 'data'), { recursive: true })
}

async function runAll(document: string): Promise<string> {
  const blocks = await shBlocks(document)
  const wanted = blocks.filter(
    (block) => !Object.keys(notRun).some((start) => block.startsWith(start)),
  )
  const script = ['set -euo pipefail', ...wanted]
    .join('\n')
    .replaceAll('http://127.0.0.1:8080', server.url)
  const { stdout } = await run('bash', ['-c', script], {
    cwd: home,
    env: {
      ...process.env,
      PATH: `${join(home, 'bin')}:${process.env['PATH']}`,
      OSTIARY_PORT: String(port),
    },
  })
  return stdout
}

test(
  'the tutorial brings its customer to active, and the proof holds',
  async () => {
    const out = await runAll('docs/tutorial.md')
    const shown = ['initiating', 'wants you to sign in', 'screening', 'verifying', 'active']
    for (const one of shown) expect(out).toContain(one)
    expect(out).toMatch(/"event": "verification_passed"/)
    expect(out).toContain('Every chain holds')
    expect(out.trimEnd()).toMatch(/"status":"inactive"/)
  },
  timeoutMs,
)

test(
  'the commands of the README answer as it says',
  async () => {
    const out = await runAll('README.md')
    expect(out).toContain('"status": "initiating"')
    expect(out).toContain('ofac-sdn version 1 is active.')
  },
  timeoutMs,
)

test.each(howTos)(
  'the commands of %s are accepted',
  async (document) => {
    await runAll(document)
  },
  timeoutMs,
)

test('every exception is one of a document, so that the list only shrinks', async () => {
  const documents = ['README.md', 'docs/tutorial.md', ...howTos]
  const blocks = (await Promise.all(documents.map(shBlocks))).flat()
  for (const start of Object.keys(notRun))
    expect(
      blocks.some((block) => block.startsWith(start)),
      start,
    ).toBe(true)
})
