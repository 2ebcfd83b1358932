/**
 * Start to ready, first and again, and the memory of an idle installation (PSS of all its
 * processes).
 */
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort, startServer } from '../test/server-process.ts'

const again = 5

export async function benchStart(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ostiary-bench-'))
  const port = await freePort()
  const times: number[] = []
  let memory = 0
  for (let count = 0; count <= again; count += 1) {
    const from = performance.now()
    const server = await startServer({ dataDir, port })
    times.push(performance.now() - from)
    if (count === again) {
      await delay(3000)
      memory = await pssOfTree(server.pid)
    }
    await server.stop()
  }
  const [first, ...later] = times
  const median = later.toSorted((a, b) => a - b)[Math.floor(later.length / 2)]!
  console.log(
    `start to ready: first ${(first! / 1000).toFixed(2)} s, again ` +
      `${(median / 1000).toFixed(2)} s (median of ${again})`,
  )
  console.log(`idle memory of all processes: ${memory.toFixed(0)} MiB PSS`)
  await rm(dataDir, { recursive: true, force: true })
}

async function pssOfTree(root: number): Promise<number> {
  const parents = new Map<number, number>()
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = await readFile(`/proc/${name}/stat`, 'latin1').catch(() => '')
    parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
  }
  const inTree = (pid: number | undefined): boolean =>
    pid === root || (pid !== undefined && pid > 1 && inTree(parents.get(pid)))
  let total = 0
  for (const pid of parents.keys()) {
    if (!inTree(pid)) continue
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'latin1').catch(() => '')
    total += Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0)
  }
  return total / 1024
}
