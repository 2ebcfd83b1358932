/**
 * Deletes everybody with retention running while others are created under the same ids, and checks
 * that no row is left of whoever is purged, nobody comes back and no bar is lifted.
 */
import { send } from '../calls.ts'
import { checkAll } from './checks.ts'
import { expected, populate } from './people.ts'
import { openBenchServer } from './server.ts'
import { run } from './traffic.ts'

/** @param rows how many there are to delete */
export async function benchDeletions(rows: number): Promise<void> {
  const server = await openBenchServer()
  try {
    const people = await timed(`${rows} created`, () => populate(server, rows))
    const destination = {
      label: 'slow',
      url: server.receiver,
      webhook_version: 'v3',
      subscribed_events: ['activity.created'],
    }
    const made = await send(server.url, 'POST', '/v3/webhook/destinations/', destination)
    expected(made, 201)
    const seen = await timed('deleted, purged and created anew', () => run(server, people))
    await timed('until nothing was left to do', () => server.settle())
    const { deletions, deletionMs, purges, purgeMs } = seen
    const each = (count: number, ms: number) => Math.round((count / ms) * 1000)
    console.log(`${deletions} deletions, ${each(deletions, deletionMs)}/s with all beside them`)
    console.log(`${purges} purges, ${each(purges, purgeMs)}/s while it ran`)
    const checks = await timed('checked', () => checkAll(server, people, seen))
    for (const { name, violations, examples } of checks) {
      console.log(`${violations === 0 ? 'ok ' : 'NOT'} ${violations} ${name}`)
      for (const one of examples) console.log(`      ${one.slice(0, 300).trim()}`)
    }
    if (checks.some((one) => one.violations > 0)) process.exitCode = 1
  } finally {
    await server.close()
  }
}

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const from = performance.now()
  const result = await work()
  console.log(`${what}: ${((performance.now() - from) / 1000).toFixed(1)} s`)
  return result
}
