/** A process of its own for the tests: runs the store, says so, and waits to be killed. */
import { startEmbedded } from './embedded.ts'
import type { EmbeddedOptions } from './embedded.ts'
import { StoreStartError } from './errors.ts'

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
const options: Omit<EmbeddedOptions, 'log'> = JSON.parse(process.argv[2] ?? '{}')

try {
  const server = await startEmbedded({ ...options, log: quiet })
  console.log(JSON.stringify({ pid: server.pid, url: server.url }))
} catch (error) {
  const code = error instanceof StoreStartError ? error.code : String(error)
  console.log(JSON.stringify({ code, message: String(error) }))
}
