import { openPool } from '../packages/server/src/store/db.ts'
import {
  verifyJournal,
  journalAnchor,
  formatReport,
} from '../packages/server/src/transitions/verify.ts'
const pool = openPool({
  url: 'postgres://ostiary@/ostiary?host=%2Ftmp%2Fvx%2Fdb%2Fpostgres%2Frun',
  size: 4,
  statementTimeoutMs: 600_000,
})
const sizes = process.argv[2]
  ? { entities: Number(process.argv[2]), lines: Number(process.argv[3]) }
  : undefined
for (let i = 0; i < 4; i += 1) {
  const c = process.cpuUsage()
  const r = await verifyJournal(pool, sizes ? { page: sizes } : {})
  const u = process.cpuUsage(c)
  console.log(
    Math.round((r.entries / r.durationMs) * 1000),
    '/s',
    r.entities,
    r.entries,
    r.brokenEntities,
    'cpu',
    (u.user + u.system) / 1e6,
    'of',
    r.durationMs / 1000,
    Math.round(process.memoryUsage.rss() / 1e6),
    'MB',
  )
  if (i === 3) {
    const t = performance.now()
    console.log(await journalAnchor(pool), performance.now() - t)
  }
}
await pool.close()
