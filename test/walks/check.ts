/**
 * After a walk: the tables hold what the model says, the journal proves itself, and what is for
 * ever stayed so.
 */
import { readHeads } from '../../packages/server/src/store/heads.ts'
import { verifyJournal } from '../../packages/server/src/transitions/verify.ts'
import type { ModelEntity } from './model.ts'
import { expectSame, WalkFailure } from './run.ts'
import type { World } from './run.ts'

async function column(
  world: World,
  asked: { name: string; text: string; values: unknown[] },
): Promise<string[]> {
  const { rows } = await world.admin.query<[string]>({
    ...asked,
    name: `check_${asked.name}`,
    rowMode: 'array',
  })
  return rows.map(([value]) => value).sort()
}

/** A table of entities, what it says of them, and what the model says they should. */
interface Told {
  readonly what: string
  readonly table: string
  readonly columns: string
  readonly expected: (entity: ModelEntity, world: World) => readonly string[]
}

const tables: readonly Told[] = [
  {
    what: 'the journal',
    table: 'journal',
    columns: `seq || ' ' || kind`,
    expected: ({ lines }) => lines.map((kind, n) => `${n + 1} ${kind}`),
  },
  {
    what: 'the deliveries: one for each announced move',
    table: 'delivery',
    columns: `seq || ' ' || webhook_id || ' ' || state`,
    expected: ({ announced }, { webhookId }) =>
      announced.map((seq) => `${seq} ${webhookId} pending`),
  },
  {
    what: 'the effects: those somebody asked for and nobody ended',
    table: 'effect',
    columns: `seq || ' ' || name || ' ' || attempts`,
    expected: ({ effects }) => effects.map((one) => `${one.seq} ${one.name} ${one.attempts}`),
  },
  {
    what: 'the evaluations: every one there ever was, as it was last',
    table: 'evaluation',
    columns: `number || ' ' || status || ' ' || body`,
    expected: ({ evaluations }) =>
      [...evaluations.values()].map((one) => `${one.number} ${one.status} ${JSON.stringify(one)}`),
  },
  {
    what: 'the vault: nothing of the erased',
    table: 'vault',
    columns: 'item',
    expected: ({ items }) => [...items],
  },
]

export async function checkWalk(world: World): Promise<void> {
  const { model } = world
  const ids = [...model.entities.keys()]
  await Promise.all(world.processes.map((one) => one.writer.drain()))
  await checkHeads(world, ids)
  for (const { what, table, columns, expected } of tables) {
    const text = `select entity_id || ' ' || ${columns} from ${table} where entity_id = any($1)`
    const should = [...model.entities].flatMap(([entityId, entity]) =>
      expected(entity, world).map((line) => `${entityId} ${line}`),
    )
    expectSame(what, await column(world, { name: table, text, values: [ids] }), should.sort())
  }
  await checkAnswers(world, ids)
  await checkIdentifiers(world, ids)
  await checkFinal(world, ids)
  const first = ids.sort()[0]
  if (first === undefined) return
  const { broken } = await verifyJournal(world.admin, { from: first })
  const sentences = broken.map((one) => one.sentence)
  expectSame('verify', sentences, [])
}

async function checkAnswers(world: World, ids: readonly string[]): Promise<void> {
  const text = 'select answer from idempotency where subject = any($1)'
  const answers = await column(world, { name: 'answers', text, values: [ids] })
  const told = [...world.model.remembered.values()].map((one) => one.told)
  expectSame('the answers to be repeated', answers, told.sort())
}

/** Refolded by the model from its events, an entity is as the store has it. */
async function checkHeads(world: World, ids: readonly string[]): Promise<void> {
  const heads = await readHeads(world.admin, ids)
  for (const [entityId, { aggregate, lines }] of world.model.entities) {
    const head = heads.get(entityId)
    if (!head) throw new WalkFailure(`entity ${entityId} was acknowledged and is not there`)
    const { entity, customer } = head.aggregate
    expectSame('the version', head.version, lines.length)
    expectSame(
      'the standing',
      [entity.standing, entity.enteredBy, entity.detail],
      [aggregate.entity.standing, aggregate.entity.enteredBy, aggregate.entity.detail],
    )
    expectSame(
      'the customer',
      [customer?.state, customer?.enteredBy, customer?.detail],
      [aggregate.customer?.state, aggregate.customer?.enteredBy, aggregate.customer?.detail],
    )
    if (entity.standing === 'BLOCKED' && customer?.state === 'active')
      throw new WalkFailure(`entity ${entityId} is BLOCKED and its customer active`)
  }
}

async function checkIdentifiers(world: World, ids: readonly string[]): Promise<void> {
  const { model } = world
  const identifiers = `select encode(identifier_key, 'hex') from identifier
    where entity_id = any($1)`
  const held = (role: 'bar' | 'claim'): Promise<string[]> =>
    column(world, {
      name: `held_${role}`,
      text: `${identifiers} and role = '${role}'`,
      values: [ids],
    })
  // A document is barred in the name of whoever was rejected first, in this walk or in another.
  const bars = (await held('bar')).filter((key) => model.claimed.has(key))
  const barred = [...model.barred].filter((key) => model.claimed.has(key))
  expectSame('the bars of wallets and ids', bars, barred.sort())
  const wallets = [...model.entities.values()].flatMap(
    (one) => one.aggregate.customer?.detail.identifiers.wallet ?? [],
  )
  expectSame(
    'the claims of wallets: none without its customer',
    await held('claim'),
    wallets.sort(),
  )
  const text = 'select entity_id::text from directory where entity_id = any($1)'
  const listed = await column(world, { name: 'listed', text, values: [ids] })
  expectSame('the directory', listed, [...ids].sort())
}

/**
 * Read from the lines alone: after a rejection no line of the customer follows, but for flags,
 * which move nothing.
 */
async function checkFinal(world: World, ids: readonly string[]): Promise<void> {
  const text = `select l.entity_id || ' ' || l.seq from journal l
    join journal r on r.entity_id = l.entity_id and l.seq > r.seq
    where l.entity_id = any($1) and l.kind like 'customer.%'
      and l.kind not in ('customer.flagged', 'customer.unflagged')
      and r.kind like 'customer.%' and r.body::jsonb ->> 'to' = 'rejected'`
  const after = await column(world, { name: 'final', text, values: [ids] })
  expectSame('lines of a customer after its rejection', after, [])
}
