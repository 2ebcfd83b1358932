/**
 * After a walk: the tables hold what the model says, the journal proves itself, and what is for
 * ever stayed so.
 */
import type { CustomerState } from '@ostiary/domain/customer.lifecycle'
import { readHeads } from '../../packages/server/src/store/heads.ts'
import { verifyJournal } from '../../packages/server/src/transitions/verify.ts'
import { expectSame, WalkFailure } from './run.ts'
import type { World } from './run.ts'

async function column(
  world: World,
  name: string,
  text: string,
  values: unknown[],
): Promise<string[]> {
  const { rows } = await world.admin.query<[string]>({
    name: `walk_${name}`,
    text,
    values,
    rowMode: 'array',
  })
  return rows.map(([value]) => value).sort()
}

export async function checkWalk(world: World): Promise<void> {
  const { model } = world
  const ids = [...model.entities.keys()]
  await Promise.all(world.processes.map((one) => one.writer.drain()))
  await checkHeads(world, ids)
  const all = [...model.entities].flatMap(([entityId, entity]) => ({ entityId, entity }))
  const application = [world.applicationId]
  const per = <T>(
    pick: (entity: (typeof all)[number]['entity']) => readonly T[],
    say: (one: T, n: number) => string,
  ): string[] =>
    all
      .flatMap(({ entityId, entity }) => pick(entity).map((one, n) => `${entityId} ${say(one, n)}`))
      .sort()

  expectSame(
    'the journal',
    await column(
      world,
      'journal',
      `select entity_id || ' ' || seq || ' ' || kind from journal where application_id = $1`,
      application,
    ),
    per(
      (entity) => entity.lines,
      (kind, n) => `${n + 1} ${kind}`,
    ),
  )
  expectSame(
    'the deliveries: one for each announced move',
    await column(
      world,
      'deliveries',
      `select entity_id || ' ' || seq || ' ' || webhook_id || ' ' || state from delivery where application_id = $1`,
      application,
    ),
    per(
      (entity) => entity.announced,
      (seq) => `${seq} ${world.webhookId} pending`,
    ),
  )
  expectSame(
    'the effects: those somebody asked for and nobody ended',
    await column(
      world,
      'effects',
      `select entity_id || ' ' || seq || ' ' || name || ' ' || attempts from effect where application_id = $1`,
      application,
    ),
    per(
      (entity) => entity.effects,
      (one) => `${one.seq} ${one.name} ${one.attempts}`,
    ),
  )
  expectSame(
    'the vault: nothing of the erased',
    await column(
      world,
      'vault',
      `select entity_id || ' ' || item from vault where entity_id = any($1)`,
      [ids],
    ),
    per(
      (entity) => [...entity.items],
      (item) => item,
    ),
  )
  expectSame(
    'the answers to be repeated',
    await column(world, 'answers', `select answer from idempotency where subject = any($1)`, [ids]),
    [...model.remembered.values()].map((one) => one.told).sort(),
  )
  await checkIdentifiers(world, ids)
  await checkFinal(world)
  const first = [...ids].sort()[0]
  if (first === undefined) return
  const report = await verifyJournal(world.admin, { from: first })
  expectSame(
    'verify',
    report.broken.map((one) => one.sentence),
    [],
  )
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
  const bars = await column(
    world,
    'bars',
    `select encode(identifier_key, 'hex') from identifier where role = 'bar' and entity_id = any($1)`,
    [ids],
  )
  // A document is barred in the name of whoever was rejected first, in this walk or in another.
  const rejected = [...model.barred].filter((key) => [...model.claimed.keys()].includes(key)).sort()
  expectSame(
    'the bars of wallets and ids',
    bars.filter((key) => model.claimed.has(key)),
    rejected,
  )
  const claims = await column(
    world,
    'claims',
    `select encode(identifier_key, 'hex') from identifier where role = 'claim' and entity_id = any($1)`,
    [ids],
  )
  const wallets = [...model.entities.values()].flatMap(
    (one) => one.aggregate.customer?.detail.identifiers.wallet ?? [],
  )
  expectSame('the claims of wallets: none without its customer', claims, wallets.sort())
  const listed = await column(
    world,
    'listed',
    `select entity_id::text from directory where entity_id = any($1)`,
    [ids],
  )
  expectSame('the directory', listed, [...ids].sort())
}

const finalState: CustomerState = 'rejected'
/** Read from the lines alone: after a rejection no line of the customer follows. */
async function checkFinal(world: World): Promise<void> {
  const after = await column(
    world,
    'final',
    `select l.entity_id || ' ' || l.seq from journal l join journal r on r.entity_id = l.entity_id
      where l.application_id = $1 and r.kind like 'customer.%' and r.body::jsonb ->> 'to' = $2
        and l.kind like 'customer.%' and l.seq > r.seq`,
    [world.applicationId, finalState],
  )
  expectSame('lines of a customer after its rejection', after, [])
}
