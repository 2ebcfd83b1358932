/**
 * Deletes everybody with retention running while others are created under the same ids, and checks
 * that no row is left of whoever is purged, nobody comes back and no bar is lifted.
 */
import { send } from '../calls.ts'
import { checkAll } from './checks.ts'
import { expected, oldWord, populate } from './people.ts'
import { openBenchServer } from './server.ts'
import type { BenchServer } from './server.ts'
import { sessionChecks } from './session-checks.ts'
import { populateSessions, prepareSessions } from './sessions.ts'
import { run } from './traffic.ts'

const dayMs = 86_400_000

export async function benchDeletions(given: {
  /** How many there are to delete. */
  readonly rows: number
  /** Whether they have been gone through sessions, with pictures, documents and faces. */
  readonly sessions: boolean
}): Promise<void> {
  const { rows } = given
  const server = await openBenchServer()
  try {
    const people = await timed(`${rows} created`, () => populate(server, rows))
    const real = given.sessions ? await prepareSessions(server) : undefined
    if (real) {
      const began = { people, word: oldWord }
      await timed('sessions gone through', () => populateSessions(server, real, began))
      await timed('until they were decided', () => server.drain())
      await tellSessions(server)
    }
    const destination = {
      label: 'slow',
      url: server.receiver,
      webhook_version: 'v3',
      subscribed_events: ['activity.created'],
    }
    const made = await send(server.url, 'POST', '/v3/webhook/destinations/', destination)
    expected(made, 201)
    const seen = await timed('deleted, purged and created anew', () => run(server, people, real))
    // The row of a face that is gone stays a day, so that other processes hear of it.
    if (real) await server.drain().then(() => server.clock.advance(2 * dayMs))
    await timed('until nothing was left to do', () => server.settle())
    const { deletions, deletionMs, purges, purgeMs } = seen
    const each = (count: number, ms: number) => Math.round((count / ms) * 1000)
    console.log(`${deletions} deletions, ${each(deletions, deletionMs)}/s with all beside them`)
    console.log(`${purges} purges, ${each(purges, purgeMs)}/s while it ran`)
    const checks = await timed('checked', async () => [
      ...(await checkAll(server, people, seen)),
      ...(real ? await sessionChecks(server, people, real) : []),
    ])
    for (const { name, violations, examples } of checks) {
      console.log(`${violations === 0 ? 'ok ' : 'NOT'} ${violations} ${name}`)
      for (const one of examples) console.log(`      ${one.slice(0, 300).trim()}`)
    }
    if (checks.some((one) => one.violations > 0)) process.exitCode = 1
  } finally {
    await server.close()
  }
}

/** What of sessions there is before anybody goes. */
async function tellSessions({ db }: BenchServer): Promise<void> {
  const { rows } = await db.query<{ told: string }>({
    text: `select status || ' ' || count(*) as told from session group by status
      union all select 'hashes ' || count(*) from session_identifier
      union all select 'faces ' || count(*) from session_face
      union all select 'uploads ' || count(*) from media`,
  })
  console.log(rows.map((row) => row.told).join(', '))
}

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const from = performance.now()
  const result = await work()
  console.log(`${what}: ${((performance.now() - from) / 1000).toFixed(1)} s`)
  return result
}
