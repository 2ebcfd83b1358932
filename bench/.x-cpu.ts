import { hash } from 'node:crypto'
import { PerformanceObserver } from 'node:perf_hooks'
import { openPool } from '../packages/server/src/store/db.ts'
import { lineHashHex } from '../packages/server/src/transitions/journal.ts'
const pool = openPool({ url: 'postgres://ostiary@/ostiary?host=%2Ftmp%2Fvx%2Fdb%2Fpostgres%2Frun', size: 4 })
let gc = 0
new PerformanceObserver((l) => { for (const e of l.getEntries()) gc += e.duration }).observe({ entryTypes: ['gc'] })
const at = `case when isfinite(at) then (extract(epoch from at) * 1000000)::int8 end`
const V: Record<string, string> = {
  columns: `entity_id, seq, ${at}, kind, actor, body, encode(hash, 'hex'), application_id`,
  columnsNoApp: `entity_id, seq, ${at}, kind, actor, body, encode(hash, 'hex')`,
  packed: `encode(hash,'hex')||E'\\n'||entity_id||E'\\n'||seq||E'\\n'||coalesce(trim_scale(extract(epoch from at)*1000),0)||E'\\n'||kind||E'\\n'||actor||E'\\n'||body, application_id`,
  packed1: `application_id||encode(hash,'hex')||E'\\n'||entity_id||E'\\n'||seq||E'\\n'||coalesce(trim_scale(extract(epoch from at)*1000),0)||E'\\n'||kind||E'\\n'||actor||E'\\n'||body`,
}
const limit = Number(process.argv[3] ?? 10000)
const mode = process.argv[4] ?? 'read'
const which = process.argv[2]!
for (let round = 0; round < 2; round += 1) {
  const c = process.cpuUsage(); gc = 0; const t = performance.now()
  let id = '00000000-0000-0000-0000-000000000000', seq = 0, n = 0, prev = '', bad = 0, x = 0
  while (n < 500000) {
    const { rows } = await pool.query<any[]>({ text: `select ${V[which]} from journal where (entity_id, seq) > ($1::uuid, $2::int8) order by entity_id, seq limit ${limit}`, values: [id, seq], rowMode: 'array' })
    n += rows.length
    if (which.startsWith('col')) {
      const last = rows.at(-1)!; id = last[0]; seq = last[1]
      if (mode !== 'read') for (const r of rows.map((r) => ({ entityId: r[0], seq: r[1], at: r[2] / 1000, kind: r[3], actor: r[4], body: r[5], hash: r[6], applicationId: r[7] }))) {
        if (r.seq === 1) prev = '0'.repeat(64)
        if (lineHashHex(prev, r) !== r.hash) bad += 1
        prev = r.hash
        if (mode === 'json') { const b = JSON.parse(r.body); if (b.from === 'x') x += 1 }
      }
    } else {
      const off = which === 'packed1' ? 36 : 0
      const txt: string = rows.at(-1)![0]; id = txt.slice(off + 65, off + 101); seq = parseInt(txt.slice(off + 102, off + 122), 10)
      if (mode !== 'read') for (const r of rows) {
        const text: string = r[0]
        const s = parseInt(text.slice(off + 102, off + 110), 10)
        if (s === 1) prev = '0'.repeat(64)
        const h = text.slice(off, off + 64)
        if (hash('sha256', prev + text.slice(off + 64), 'hex') !== h) bad += 1
        prev = h
        if (mode === 'json') { const b = JSON.parse(text.slice(text.indexOf('{', off + 110))); if (b.from === 'x') x += 1 }
      }
    }
  }
  const u = process.cpuUsage(c)
  console.log(which, limit, mode, 'cpu us/line', ((u.user + u.system) / n).toFixed(2), 'gc', (gc * 1000 / n).toFixed(2), 'wall', ((performance.now() - t) * 1000 / n).toFixed(2), bad, Math.round(process.memoryUsage.rss() / 1e6))
}
await pool.close()
