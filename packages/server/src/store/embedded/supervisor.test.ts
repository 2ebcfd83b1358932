/** Deaths: of the server, which comes back, and of Node, which takes the server with it. */
import { readFileSync } from 'node:fs'
import { chown, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Pool } from 'pg'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import {
  cleanUp,
  forgetMade,
  isRoot,
  madeFolder,
  nobody,
  query,
  recorder,
  start,
  startChild,
  tempFolder,
  until,
} from './embedded.harness.ts'
import type { StoreStartError } from './errors.ts'
import type { Without } from './launcher.ts'
import { layoutOf } from './layout.ts'

afterEach(cleanUp)
afterAll(forgetMade)

/** A dead process that the container's init does not reap is gone too. */
const isGone = (pid: number): boolean => {
  try {
    return /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return true
  }
}

describe('after kill -9 of the server', () => {
  it('it is back, with what was committed, and the pool finds it again', async () => {
    const { lines, log } = recorder()
    const server = await start({ dataDir: await madeFolder(), log })
    const pool = new Pool({ connectionString: server.url })
    pool.on('error', () => undefined)
    await pool.query('create table paid (id int)')
    for (let id = 1; id <= 20; id++) await pool.query('insert into paid values ($1)', [id])
    const first = server.pid
    process.kill(first, 'SIGKILL')
    const result = await until(() => pool.query('select count(*)::int as n from paid'))
    expect(result.rows).toEqual([{ n: 20 }])
    await until(() => server.pid !== first)
    await pool.end()
    expect(lines.map((line) => line.message).slice(-2)).toEqual([
      'PostgreSQL ended unexpectedly; starting it again',
      'PostgreSQL is back',
    ])
  })

  it('it is given up when it cannot come back, and says so once', async () => {
    const dataDir = await madeFolder()
    const server = await start({ dataDir, restartDelaysMs: [1, 1] })
    const reasons: StoreStartError[] = []
    server.onExit((reason) => reasons.push(reason))
    await writeFile(join(layoutOf(dataDir).data, 'global', 'pg_control'), 'broken')
    process.kill(server.pid, 'SIGKILL')
    await until(() => reasons.length > 0)
    expect(reasons.map((reason) => [reason.code, /pg_control/.test(reason.message)])).toEqual([
      ['gave_up', true],
    ])
    await server.stop()
  })

  it('a stop in the middle of the restart ends both', async () => {
    const server = await start({ dataDir: await madeFolder() })
    const first = server.pid
    process.kill(first, 'SIGKILL')
    await until(() => isGone(first))
    await server.stop()
    await until(() => isGone(server.pid))
    await expect(query(server.url, 'select 1')).rejects.toThrow(/ENOENT|ECONNREFUSED/)
  })
})

interface Way {
  readonly name: string
  readonly without: readonly Without[]
  readonly prefix: readonly string[]
}

const asRoot: readonly Way[] = [
  { name: 'root in a namespace', without: [], prefix: [] },
  { name: 'root without namespaces', without: ['user_namespaces'], prefix: [] },
  { name: 'root without setpriv', without: ['setpriv'], prefix: [] },
  { name: 'an ordinary user', without: [], prefix: nobody },
  { name: 'an ordinary user without setpriv', without: ['setpriv'], prefix: nobody },
]
const asUser: readonly Way[] = [
  { name: 'the user we are', without: [], prefix: [] },
  { name: 'the user we are, without setpriv', without: ['setpriv'], prefix: [] },
]

describe('after kill -9 of Node', () => {
  it.each(isRoot ? asRoot : asUser)('the server of $name goes too, cleanly', async (way) => {
    // An ordinary user makes the folder too; root has done so in the other tests.
    const isOurs = way.prefix.length === 0
    const dataDir = await (isOurs ? madeFolder(0o711) : tempFolder(0o711))
    if (!isOurs) await chown(dataDir, 65_534, 65_534)
    const { child, answer } = await startChild({ dataDir, ...way })
    const { pid = 0, url = '' } = answer
    expect(answer.message).toBeUndefined()
    await query(url, 'create table paid as select 1 as id')
    child.kill('SIGKILL')
    // At once, as a process manager does it: the next start waits for the old server to finish.
    const again = await startChild({ dataDir, ...way })
    expect(isGone(pid)).toBe(true)
    expect(await query(again.answer.url ?? '', 'select id from paid')).toEqual([{ id: 1 }])
    expect(await readFile(layoutOf(dataDir).log, 'utf8')).not.toContain('not properly shut down')
  })
})
