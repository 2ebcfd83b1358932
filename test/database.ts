/**
 * One embedded PostgreSQL for a whole test run, with a migrated template that each test file
 * clones.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { openPool } from '../packages/server/src/store/db.ts'
import { startEmbedded } from '../packages/server/src/store/embedded/embedded.ts'
import { migrate } from '../packages/server/src/store/migrate.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    databaseUrl: string
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ostiary-test-'))
  const embedded = await startEmbedded({
    dataDir,
    log: { info() {}, warn() {}, error() {} },
    // As many files at once as there are cores, some with several processes of their own.
    settings: { max_connections: String(60 * availableParallelism()) },
  })
  const admin = openPool({ url: embedded.url, size: 1 })
  await admin.query({ text: 'create database template_ostiary' })
  await admin.close()
  const template = openPool({ url: urlOf(embedded.url, 'template_ostiary'), size: 1 })
  await migrate(template, Date.now())
  await template.close()
  project.provide('databaseUrl', embedded.url)
  return async () => {
    await embedded.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** The same server, another database: the name is the path of the url. */
export function urlOf(url: string, database: string): string {
  return url.replace(/(\/\/[^/]*\/)[^?]*/, `$1${database}`)
}
