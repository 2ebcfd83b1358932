/** The embedded PostgreSQL on the real thing: its starts, its refusals, what it leaves behind. */
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { attachEmbedded } from './attach.ts'
import {
  cleanUp,
  execute,
  forgetMade,
  isRoot,
  madeFolder,
  nobody,
  query,
  recorder,
  start,
  startChild,
  tempFolder,
} from './embedded.harness.ts'
import { embeddedUrl, layoutOf } from './layout.ts'

afterEach(cleanUp)
afterAll(forgetMade)

const serverLog = (dataDir: string): Promise<string> => readFile(layoutOf(dataDir).log, 'utf8')

describe('a start', () => {
  it('makes the folder, the role and the database, below a folder closed to others', async () => {
    const dataDir = join(await tempFolder(0o700), 'new', 'data folder %2F')
    const { lines, log } = recorder()
    const server = await start({ dataDir, log })
    expect(server.url).toBe(embeddedUrl(dataDir))
    const [row] = await query(
      server.url,
      `select current_user as role, current_database() as db,
       pg_encoding_to_char(encoding) as encoding, datcollate as locale
       from pg_database where datname = current_database()`,
    )
    expect(row).toEqual({ role: 'ostiary', db: 'ostiary', encoding: 'UTF8', locale: 'C' })
    expect(lines.at(-1)?.message).toBe('the store is an embedded PostgreSQL')
    for (const folder of ['', 'postgres', 'postgres/data', 'postgres/run']) {
      expect((await stat(join(dataDir, folder))).mode & 0o777, folder).toBe(0o700)
    }
  })

  it('runs with the measured settings, and lets the operator raise the memory', async () => {
    const dataDir = await madeFolder()
    const settings = { shared_buffers: '64MB', fsync: 'off' }
    const { url, version } = await start({ dataDir, settings })
    const rows = await query(url, 'select name, current_setting(name) as value from pg_settings')
    const values = Object.fromEntries(rows.map((row) => [row['name'], row['value']]))
    expect(values).toMatchObject({
      shared_buffers: '64MB',
      max_connections: '30',
      max_wal_size: '2GB',
      checkpoint_timeout: '15min',
      jit: 'off',
      max_logical_replication_workers: '0',
      listen_addresses: '',
      fsync: 'on',
      TimeZone: 'UTC',
    })
    if (Number.parseInt(version, 10) >= 18) expect(values['io_method']).toBe('sync')
  })

  it.skipIf(!existsSync('/usr/bin/psql'))('gives an address that psql reads too', async () => {
    const { url } = await start({ dataDir: await madeFolder() })
    const { stdout } = await execute('/usr/bin/psql', [url, '-Atc', 'select current_database()'])
    expect(stdout.trim()).toBe('ostiary')
  })

  it('keeps the data through a clean stop', async () => {
    const dataDir = await madeFolder()
    const first = await start({ dataDir })
    await query(first.url, 'create table kept as select 1 as id')
    await first.stop()
    expect(await serverLog(dataDir)).toContain('database system is shut down')
    expect(existsSync(join(layoutOf(dataDir).data, 'postmaster.pid'))).toBe(false)
    const again = await start({ dataDir })
    expect(await query(again.url, 'select id from kept')).toEqual([{ id: 1 }])
    expect(await serverLog(dataDir)).not.toContain('recovery')
  })

  it('uses a short socket folder where the path is too long, the same one everywhere', async () => {
    const dataDir = join(await tempFolder(), 'long'.repeat(30))
    const before = embeddedUrl(dataDir)
    const server = await start({ dataDir })
    const { run } = layoutOf(dataDir)
    expect(await attachEmbedded(dataDir)).toBe(server.url)
    expect(server.url).toBe(before)
    expect(run).toMatch(/ostiary-[0-9a-f]{16}$/)
    expect((await stat(run)).mode & 0o777).toBe(0o700)
    await server.stop()
    await rm(run, { recursive: true })
  })

  it('throws a half-made folder away and makes it again', async () => {
    const dataDir = await tempFolder()
    const { unfinished, root } = layoutOf(dataDir)
    await mkdir(join(unfinished, 'base'), { recursive: true })
    await writeFile(join(unfinished, 'PG_VERSION'), '18\n')
    const server = await start({ dataDir })
    expect(await query(server.url, 'select 1 as n')).toEqual([{ n: 1 }])
    expect(await readdir(root)).not.toContain('data.unfinished')
  })

  it('ignores the pid file of another life whose id an unrelated process bears now', async () => {
    const dataDir = await madeFolder()
    const first = await start({ dataDir })
    await first.stop()
    const { data, run } = layoutOf(dataDir)
    await writeFile(
      join(data, 'postmaster.pid'),
      `${process.pid}\n${data}\n1\n5432\n${run}\n\n0 0\nready\n`,
    )
    expect(await attachEmbedded(dataDir)).toBeUndefined()
    const again = await start({ dataDir })
    expect(await query(again.url, 'select 1 as n')).toEqual([{ n: 1 }])
  })
})

describe('an address', () => {
  it('is found only while a server answers', async () => {
    const dataDir = await madeFolder()
    expect(await attachEmbedded(dataDir)).toBeUndefined()
    const server = await start({ dataDir })
    expect(await attachEmbedded(dataDir)).toBe(server.url)
    await server.stop()
    expect(await attachEmbedded(dataDir)).toBeUndefined()
  })
})

describe('a refusal', () => {
  it('names the major of the folder, what was found and what to do', async () => {
    const dataDir = await tempFolder()
    const { data } = layoutOf(dataDir)
    await mkdir(data, { recursive: true })
    await writeFile(join(data, 'PG_VERSION'), '9\n')
    await expect(start({ dataDir })).rejects.toMatchObject({
      code: 'wrong_major',
      message: expect.stringMatching(/made by PostgreSQL 9, .*found: .*Install PostgreSQL 9/),
    })
    expect(await readdir(data)).toEqual(['PG_VERSION'])
  })

  it('never touches a folder that is not known to be ours', async () => {
    const dataDir = await tempFolder()
    const { data } = layoutOf(dataDir)
    await mkdir(data, { recursive: true })
    await writeFile(join(data, 'diary.txt'), 'mine')
    await expect(start({ dataDir })).rejects.toMatchObject({ code: 'data_dir_unusable' })
    expect(await readdir(data)).toEqual(['diary.txt'])
  })

  it('shows the last lines of the log when the server ends at its start', async () => {
    const dataDir = await madeFolder()
    const settings = { shared_buffers: 'plenty' }
    await expect(start({ dataDir, settings })).rejects.toMatchObject({
      code: 'start_failed',
      message: expect.stringMatching(/invalid value for parameter "shared_buffers"/),
    })
    const server = await start({ dataDir })
    expect(await query(server.url, 'select 1 as n')).toEqual([{ n: 1 }])
  })

  it('lets one of two starts at once win, in one process and in two', async () => {
    const dataDir = await tempFolder()
    const both = await Promise.allSettled([start({ dataDir }), start({ dataDir })])
    const lost = both.filter((one) => one.status === 'rejected')
    expect(lost.map((one) => one.reason)).toEqual([
      expect.objectContaining({
        code: 'already_running',
        message: expect.stringContaining(`process ${process.pid} already runs`),
      }),
    ])
    expect((await startChild({ dataDir })).answer.code).toBe('already_running')
  })

  it('names the process of a server that was started by hand', async () => {
    const dataDir = await madeFolder()
    const first = await start({ dataDir })
    const { lock } = layoutOf(dataDir)
    // Another lock file is what a start by hand amounts to: a server, and nobody who holds the
    // lock.
    await execute('mv', [lock, `${lock}.away`])
    const other = await startChild({ dataDir })
    expect(other.answer).toMatchObject({
      code: 'already_running',
      message: expect.stringContaining(`kill -INT ${first.pid}`),
    })
  })
})

describe.skipIf(!existsSync('/usr/lib/postgresql'))('the PostgreSQL of the system', () => {
  it('is used without the package, and afterwards because the folder is of its major', async () => {
    const dataDir = await tempFolder()
    const first = await start({ dataDir, without: ['package'] })
    expect(first.source).toBe('system')
    await first.stop()
    const again = await start({ dataDir })
    expect([again.source, again.version]).toEqual(['system', first.version])
  })
})

describe.skipIf(!isRoot)('as root without user namespaces', () => {
  it('runs as an unprivileged user, who may only pass through the data folder', async () => {
    const dataDir = join(await tempFolder(0o711), 'data')
    const first = await start({ dataDir, without: ['user_namespaces'] })
    expect(await query(first.url, 'select 1 as n')).toEqual([{ n: 1 }])
    const { data } = layoutOf(dataDir)
    const { uid } = await stat(data)
    expect(uid).toBeGreaterThan(0)
    expect((await stat(`/proc/${first.pid}`)).uid).toBe(uid)
    expect((await stat(dataDir)).mode & 0o777).toBe(0o710)
    await first.stop()
    // With namespaces again, the folder keeps its owner.
    await start({ dataDir })
    expect((await stat(data)).uid).toBe(uid)
  })

  it('takes over a folder that was made in a namespace', async () => {
    const dataDir = await madeFolder(0o711)
    expect((await stat(layoutOf(dataDir).data)).uid).toBe(0)
    const server = await start({ dataDir, without: ['user_namespaces', 'setpriv'] })
    expect(await query(server.url, 'select 1 as n')).toEqual([{ n: 1 }])
    expect((await stat(layoutOf(dataDir).data)).uid).toBeGreaterThan(0)
  })

  it('says where the data folder may stand when that user cannot reach it', async () => {
    const dataDir = join(await tempFolder(0o700), 'data')
    await expect(start({ dataDir, without: ['user_namespaces'] })).rejects.toMatchObject({
      code: 'data_dir_unusable',
      message: expect.stringContaining('/var/lib/ostiary'),
    })
  })

  it('refuses an ordinary user a folder of root', async () => {
    const dataDir = await madeFolder(0o711)
    const { answer } = await startChild({ dataDir, prefix: nobody })
    expect(answer.code).toBe('data_dir_unusable')
  })
})
