/**
 * `npm run walk -- [seed] [walks] [steps]`: takes walks on a database of its own, and prints the
 * shortest that fails.
 */
import { randomInt } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '../../packages/server/src/store/embedded/embedded.ts'
import { migrate } from '../../packages/server/src/store/migrate.ts'
import { openPools, takeWalks } from './walk.ts'

const [seedText, walksText = '200', stepsText = '20'] = process.argv.slice(2)
const seed = seedText === undefined ? randomInt(2 ** 31) : Number(seedText)
const [walks, stepsMax] = [Number(walksText), Number(stepsText)]
if (![seed, walks, stepsMax].every(Number.isSafeInteger)) {
  console.error('Usage: npm run walk -- [seed] [walks] [steps], all whole numbers.')
  process.exit(2)
}

const dataDir = await mkdtemp(join(tmpdir(), 'ostiary-walk-'))
const silent = { info() {}, warn() {}, error() {} }
const embedded = await startEmbedded({ dataDir, log: silent })
const pools = openPools(embedded.url)
try {
  await migrate(pools.admin, Date.now())
  console.log(`Seed ${seed}: ${walks} walks of up to ${stepsMax} steps.`)
  const taken = await takeWalks(pools, { seed, walks, stepsMax })
  const kinds = [...taken.lines].sort(([, a], [, b]) => b - a)
  for (const [kind, count] of kinds) console.log(`${String(count).padStart(7)}  ${kind}`)
  console.log('The store was as the model says after every walk.')
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  if (error instanceof Error && error.cause instanceof Error) console.error(error.cause.message)
  console.error(`npm run walk -- ${seed} ${walks} ${stepsMax} takes these walks again.`)
  process.exitCode = 1
} finally {
  await pools.close()
  await embedded.stop()
  await rm(dataDir, { recursive: true, force: true })
}
