/** Builds the page for a test, into a folder of its own. */
import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('../', import.meta.url))

/** As `npm run build:page` does; under Vitest itself React would be the one for development. */
export async function buildPage(folder: string): Promise<void> {
  const vite = createRequire(import.meta.url).resolve('vite/package.json')
  const bin = fileURLToPath(new URL('bin/vite.js', pathToFileURL(vite)))
  await promisify(execFile)(
    process.execPath,
    [bin, 'build', root, '--configLoader', 'native', '--outDir', folder, '--logLevel', 'error'],
    { env: { ...process.env, NODE_ENV: 'production' } },
  )
}
