import { openPool } from '../packages/server/src/store/db.ts'
import { readEntities, readLines } from '../packages/server/src/transitions/verify-rows.ts'
import { readEvidence, readSealed } from '../packages/server/src/transitions/verify-evidence.ts'
const pool = openPool({
  url: 'postgres://ostiary@/ostiary?host=%2Ftmp%2Fvx%2Fdb%2Fpostgres%2Frun',
  size: 1,
})
await pool.query({ text: 'set enable_seqscan = off; set max_parallel_workers_per_gather = 0' })
const show = process.argv[2]
const db = {
  query: async (q: any) => {
    const label = q.text.trim().slice(0, 60).replace(/\s+/g, ' ')
    const r = (await pool.query({
      ...q,
      text: `explain (analyze, timing ${show ? 'on' : 'off'}, buffers off) ${q.text}`,
      rowMode: 'array',
    })) as any
    console.log(
      label,
      r.rows
        .flat()
        .filter((x: string) => show === 'all' || /Time:/.test(x))
        .join(show ? '\n' : ' | '),
    )
    return pool.query(q)
  },
} as any
const start = { entityId: '019e7044-8807-7864-81a0-4635fce50499', inclusive: true }
for (let i = 0; i < 3; i += 1) {
  const entities = await readEntities(db, start, 2000)
  const upTo = entities.at(-1)!.entityId
  await readEvidence(db, { start, upTo }, entities)
  const w = []
  for await (const l of readLines(db, { start, upTo }, 10000))
    for (const x of l) if (x.body.includes('"sealed"')) w.push(x)
  await readSealed(db, w)
}
await pool.close()
