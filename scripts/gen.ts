/** `npm run gen` writes every generated file; with `--check` it only says which are stale. */
import { freshDatabase } from './gen/database.ts'
import type { FreshDatabase } from './gen/database.ts'
import { repositoryVersion, staleFiles, writeFiles } from './gen/run.ts'

const checkOnly = process.argv.includes('--check')
let database: Promise<FreshDatabase> | undefined

const files = await staleFiles({
  version: await repositoryVersion(),
  databaseUrl: async () => (await (database ??= freshDatabase())).url,
}).finally(async () => (await database)?.close())

for (const { path } of files) console.log(checkOnly ? `${path} is stale.` : `wrote ${path}`)
if (checkOnly && files.length > 0) {
  console.log('Run `npm run gen` and commit what it writes.')
  process.exitCode = 1
} else if (files.length === 0) {
  console.log('Every generated file is up to date.')
} else {
  await writeFiles(files)
}
