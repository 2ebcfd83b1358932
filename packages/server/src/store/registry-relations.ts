/** What companies of a register are to each other, on its way in: staged, compared, put in. */
import { sha256Hex } from '../platform/digest.ts'
import type { RegistryItem, RegistryRelation } from '../registry/company.ts'
import type { RegistryPart } from '../registry/piece.ts'
import { texts } from './binary-array.ts'
import type { Database } from './db.ts'
import type { Merged, Stage } from './registry.ts'

const steps = {
  open: [
    'drop table if exists pg_temp.incoming_relation, pg_temp.gone_relation',
    `create temporary table incoming_relation (company text, kind text, target text,
      digest text not null, body text not null, primary key (company, kind, target)) on commit drop`,
    `create temporary table gone_relation (company text, kind text, target text,
      primary key (company, kind, target)) on commit drop`,
  ],
  add: `insert into incoming_relation
    select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
    on conflict do nothing`,
  addGone: `insert into gone_relation select * from unnest($1::text[], $2::text[], $3::text[])
    on conflict do nothing`,
  missing: `insert into gone_relation select company, kind, target from registry_relation r
    where source = $1 and part = $2 and not exists (select from incoming_relation i
      where (i.company, i.kind, i.target) = (r.company, r.kind, r.target))
    on conflict do nothing`,
  remove: `delete from registry_relation r using gone_relation g
    where r.source = $1 and r.part = $2
      and (g.company, g.kind, g.target) = (r.company, r.kind, r.target)`,
  change: `update registry_relation r set digest = i.digest, body = i.body, version = $3::int
    from incoming_relation i where r.source = $1 and r.part = $2 and r.digest <> i.digest
      and (i.company, i.kind, i.target) = (r.company, r.kind, r.target)`,
  write: `insert into registry_relation (source, part, company, kind, target, digest, body, version)
    select $1, $2, company, kind, target, digest, body, $3::int from incoming_relation
    on conflict do nothing`,
  count: `select (select count(*) from incoming_relation)::int as staged,
    (select count(*) from registry_relation where source = $1 and part = $2)::int as held`,
} as const

export function relationStage(source: string, part: RegistryPart): Stage {
  const run = async (tx: Database, text: string, more: readonly unknown[] = []) =>
    (await tx.query({ text, values: [source, part, ...more] })).rowCount ?? 0
  return {
    open: async (tx) => {
      for (const text of steps.open) await tx.query({ text })
    },
    add: async (tx, items) => {
      await put(tx, items, 'gone_relation')
      await put(tx, items, 'relation')
      return true
    },
    merge: async (tx, { version, whole }): Promise<Merged> => {
      await tx.query({ text: 'analyze incoming_relation' })
      if (whole) await run(tx, steps.missing)
      const removed = await run(tx, steps.remove)
      const changed = await run(tx, steps.change, [version])
      const added = await run(tx, steps.write, [version])
      return { added, changed, removed }
    },
    count: async (tx) => {
      const { rows } = await tx.query<{ staged: number; held: number }>({
        text: steps.count,
        values: [source, part],
      })
      return rows[0] ?? { staged: 0, held: 0 }
    },
  }
}

async function put(
  tx: Database,
  items: readonly RegistryItem[],
  what: 'relation' | 'gone_relation',
): Promise<void> {
  const relations = items.flatMap((one) => (one.what === what ? [one.relation] : []))
  if (relations.length === 0) return
  const bodies = relations.map((one) => JSON.stringify(one))
  const key = [
    texts(relations.map(({ company }) => company)),
    texts(relations.map(({ kind }) => kind)),
    texts(relations.map(targetOf)),
  ]
  await tx.query(
    what === 'gone_relation'
      ? { text: steps.addGone, values: key }
      : { text: steps.add, values: [...key, texts(bodies.map(sha256Hex)), texts(bodies)] },
  )
}

const targetOf = ({ to }: RegistryRelation): string =>
  typeof to === 'string' ? to : `!${to.exception}`
