import { hash } from 'node:crypto'
import { openPool } from '../packages/server/src/store/db.ts'
const pool = openPool({
  url: 'postgres://ostiary@/ostiary?host=%2Ftmp%2Fvx%2Fdb%2Fpostgres%2Frun',
  size: 4,
  statementTimeoutMs: 600_000,
})
const variants: Record<string, string> = {
  columns: `select entity_id, seq::int4, (extract(epoch from at)*1000)::float8 as at, kind, actor, body, encode(hash,'hex') h from journal`,
  columnsInt8us: `select entity_id, seq::int4, ((extract(epoch from at)*1000000))::int8 as at, kind, actor, body, encode(hash,'hex') h from journal`,
  rawcols: `select entity_id, seq, at, kind, actor, body, hash from journal`,
  packedMs: `select concat_ws(E'\\n', encode(hash,'hex'), entity_id, seq, trim_scale(extract(epoch from at)*1000), kind, actor, body) from journal`,
  packedPipes: `select encode(hash,'hex')||E'\\n'||entity_id||E'\\n'||seq||E'\\n'||(extract(epoch from at)*1000)::int8||E'\\n'||kind||E'\\n'||actor||E'\\n'||body from journal`,
  packed2: `select application_id, encode(hash,'hex')||E'\\n'||entity_id||E'\\n'||seq||E'\\n'||trim_scale(extract(epoch from at)*1000)||E'\\n'||kind||E'\\n'||actor||E'\\n'||body from journal`,
}
const only = process.argv.slice(2)
for (const [name, sql] of Object.entries(variants)) {
  if (only.length && !only.includes(name)) continue
  const t = performance.now()
  const { rows } = await pool.query<unknown[]>({
    text: `${sql} order by entity_id, seq limit 200000`,
    rowMode: 'array',
  })
  const ms = performance.now() - t
  const t2 = performance.now()
  const r = await pool
    .query<unknown[]>({
      text: `explain (analyze, timing off, serialize) ${sql} order by entity_id, seq limit 200000`,
      rowMode: 'array',
    })
    .catch(() =>
      pool.query<unknown[]>({
        text: `explain (analyze, timing off) ${sql} order by entity_id, seq limit 200000`,
        rowMode: 'array',
      }),
    )
  console.log(
    name,
    Math.round((200000 / ms) * 1000),
    '/s',
    'server',
    r.rows
      .flat()
      .filter((x) => /Execution|Serial|Scan/.test(String(x)))
      .join(' | '),
    performance.now() - t2,
  )
  if (name.startsWith('packedMs')) {
    const t3 = performance.now()
    let bad = 0
    let prev = ''
    for (const [text] of rows as [string][]) {
      const head = text.slice(0, 64)
      const seq = text.slice(102, text.indexOf('\n', 102))
      if (seq === '1') prev = '0'.repeat(64)
      if (hash('sha256', prev + text.slice(64), 'hex') !== head) bad += 1
      prev = head
    }
    console.log(' hash', (200000 / (performance.now() - t3)) * 1000, bad)
    const t4 = performance.now()
    let n = 0
    for (const [text] of rows as [string][]) {
      const b = JSON.parse(text.slice(text.indexOf('{')))
      if (b.from === 'x') n += 1
    }
    console.log(' json', (200000 / (performance.now() - t4)) * 1000, (rows[3] as string[])[0])
  }
}
await pool.close()
