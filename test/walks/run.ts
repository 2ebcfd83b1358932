/** Takes a walk: every step is done by the processes and the model, and both must tell the same. */
import { unborn } from '@ostiary/domain/unborn'
import type { Aggregate, DomainEvent } from '@ostiary/domain/aggregate'
import { effects } from '../../packages/server/src/effects/registry.ts'
import { sha256, sha256Hex } from '../../packages/server/src/platform/digest.ts'
import { countingIds, idFromDigest } from '../../packages/server/src/platform/ids.ts'
import type { Pool } from '../../packages/server/src/store/db.ts'
import { directoryKey } from '../../packages/server/src/store/directory.ts'
import type {
  Command,
  Creation,
  Outcome,
  SealFacts,
} from '../../packages/server/src/transitions/command.ts'
import { decideEvent } from '../../packages/server/src/transitions/writing.ts'
import { evaluationRequested } from './evaluation-events.ts'
import { answerOf, eventOf } from './events.ts'
import * as model from './model.ts'
import type { Asked, Model, ModelEffect, Request } from './model.ts'
import { openProcess } from './processes.ts'
import type { Process } from './processes.ts'
import type { Happen, Step, Walk } from './steps.ts'

/** Something is not as it should be; `where` says at which step. */
export class WalkFailure extends Error {}

export function expectSame(what: string, real: unknown, expected: unknown): void {
  const [one, two] = [real, expected].map((value) => JSON.stringify(value, null, 1))
  if (one !== two) throw new WalkFailure(`${what}\n  is        ${one}\n  should be ${two}`)
}

/** A request as its caller can repeat it. */
interface Sent extends Request {
  readonly ask: (process: Process, request: Request) => Promise<Outcome>
}

export interface World {
  readonly admin: Pool
  readonly processes: readonly [Process, Process]
  readonly model: Model
  readonly applicationId: string
  readonly webhookId: string
  readonly sent: Sent[]
  /** Answers of providers that are late. */
  readonly kept: { effect: ModelEffect; attempts: number; event: DomainEvent }[]
  readonly ids: ReturnType<typeof countingIds>
}

export interface Pools {
  readonly admin: Pool
  /** Two for each shape of the commit. */
  readonly hot: Readonly<Record<Walk['shape'], readonly [Pool, Pool]>>
}

export function openWorld(
  pools: Pools,
  walk: Walk,
  given: { name: string; startMs: number },
): World {
  const ids = countingIds(given.name)
  const { startMs } = given
  const [applicationId, webhookId] = [ids.next(startMs), ids.next(startMs)]
  const [one, two] = pools.hot[walk.shape]
  const settings = { shape: walk.shape, webhookId, startMs }
  return {
    admin: pools.admin,
    processes: [openProcess(one, settings), openProcess(two, settings)],
    model: model.newModel(),
    applicationId,
    webhookId,
    sent: [],
    kept: [],
    ids,
  }
}

export async function take(world: World, step: Step): Promise<void> {
  switch (step.step) {
    case 'create':
      return create(world, step)
    case 'happen':
      return happen(world, step)
    case 'repeat':
      return repeat(world, step)
    case 'answer':
      return answer(world, step)
    case 'jump':
      return world.processes[step.by].clock.advance(step.ms)
    case 'together':
      return together(world, step)
  }
}

/** What became of a command, in the words of the model. */
function told(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'answered':
      return `${outcome.replayed ? 'again: ' : ''}${outcome.answer.body}`
    case 'refused':
      return `refused: ${outcome.problem.code}`
    default:
      return outcome.kind
  }
}

/**
 * Asks one process; if it dies, comes up again and the other is asked the same.
 * @returns what was told, and the process by whose clock the change was decided
 */
async function insist(
  world: World,
  step: { by: 0 | 1; crash: 'before' | 'after' | null },
  ask: (process: Process) => Promise<Outcome>,
): Promise<{ told: string; by: Process; again: boolean }> {
  const [one, other] = [world.processes[step.by], world.processes[step.by === 0 ? 1 : 0]]
  const dead = step.crash === null ? new Promise<never>(() => {}) : one.dieAt(step.crash)
  const outcome = await Promise.race([ask(one), dead])
  if (step.crash !== null) one.restart()
  if (outcome !== 'dead') return { told: told(outcome), by: one, again: false }
  const second = told(await ask(other))
  // Committed by the one that died, the other repeats what that one decided.
  const again = second.startsWith('again: ')
  if (again && step.crash === 'before') throw new WalkFailure(`never sent, and yet ${second}`)
  return { told: second, by: again ? one : other, again }
}

const requestOf = (world: World, body: string): Request => ({
  once: `${world.applicationId} ${world.sent.length}`,
  body,
})
const claimOf = ({ once, body }: Request): { key: Buffer; fingerprint: Buffer; slot: string } => {
  const key = sha256(once)
  return { key, fingerprint: sha256(body), slot: idFromDigest(key) }
}

const sealFacts: SealFacts = (seq, facts) => ({
  item: `facts:${seq}`,
  sealed: Buffer.from(sha256Hex(JSON.stringify(facts))),
})

async function create(world: World, step: Extract<Step, { step: 'create' }>): Promise<void> {
  const vendor = sha256Hex(`${world.applicationId} vendor ${step.vendor}`)
  const wallet =
    step.wallet === null ? null : sha256Hex(`${world.applicationId} wallet ${step.wallet}`)
  const atMs = world.processes[step.by].clock.now()
  const seed = seedOf(world, `vendor ${step.vendor}`, atMs)
  const by = { by: 'partner', actor: 'partner:walk' } as const
  const identifiers = { vendor, ...(wallet === null ? {} : { wallet }) }
  const events: DomainEvent[] = [
    { machine: 'entity', event: 'created', ...by },
    { machine: 'customer', event: 'created', ...by, facts: { identifiers } },
    ...(step.evaluation === null ? [] : [evaluationRequested(step.evaluation, atMs)]),
    ...(wallet === null
      ? [{ machine: 'customer', event: 'challenge_waived', by: 'system', actor: 'system' } as const]
      : []),
  ]
  const creation = (request: Request): Creation => ({
    idempotency: claimOf(request),
    dirKey: directoryKey(world.applicationId, 'user', `vendor ${step.vendor}`),
    vendorKey: Buffer.from(vendor, 'hex'),
    walletKey: wallet === null ? null : Buffer.from(wallet, 'hex'),
    seed,
    events,
    vault: [{ item: 'key', sealed: sha256(seed.entity.entityId) }],
    answer: (next, version) => ({ status: 201, body: model.tellMoved(next, version) }),
  })
  const sent: Sent = {
    ...requestOf(world, `create ${step.vendor} ${step.wallet} ${step.evaluation}`),
    ask: (process, request) => process.writer.create(creation(request)),
  }
  world.sent.push(sent)
  const real = await insist(world, step, (process) => sent.ask(process, sent))
  const now = real.by.clock.now()
  const expected = model.create(world.model, { ...sent, seed, events, vendor, wallet, atMs: now })
  expectSame('a creation', real.told, real.again ? `again: ${expected}` : expected)
}

const seedOf = (world: World, vendorData: string, atMs: number): Aggregate =>
  unborn(
    {
      entityId: world.ids.next(atMs),
      applicationId: world.applicationId,
      kind: 'user',
      vendorData,
    },
    atMs,
  )

const commandOf = (entityId: string, event: DomainEvent, request: Request): Command => ({
  entityId,
  idempotency: claimOf(request),
  sealFacts,
  decide: (held, atMs) =>
    decideEvent(held, event, atMs, {
      moved: (next, version) => ({ status: 200, body: model.tellMoved(next, version) }),
      already: (now) => ({ status: 200, body: model.tellAlready(now) }),
      refused: () => ({ code: 'transition_refused' }),
      erase: event.event === 'erased',
    }),
})

/** The request a step stands for, about one of the entities there are. */
function requested(world: World, step: Happen): (Sent & Omit<Asked, 'atMs'>) | undefined {
  const all = [...world.model.entities.keys()]
  const entityId = all[step.entity % all.length]
  if (entityId === undefined) return undefined
  const { aggregate } = world.model.entities.get(entityId)!
  const event = eventOf(step, aggregate, world.processes[step.by].clock.now())
  const request = requestOf(world, `${entityId} ${JSON.stringify(event)}`)
  const sent = {
    ...request,
    entityId,
    event,
    ask: (process: Process, how: Request) => process.writer.change(commandOf(entityId, event, how)),
  }
  world.sent.push(sent)
  return sent
}

async function happen(world: World, step: Happen): Promise<void> {
  const asked = requested(world, step)
  if (!asked) return
  const real = await insist(world, step, (process) => asked.ask(process, asked))
  const expected = model.happen(world.model, { ...asked, atMs: real.by.clock.now() })
  expectSame(asked.event.event, real.told, real.again ? `again: ${expected}` : expected)
}

async function repeat(world: World, step: Extract<Step, { step: 'repeat' }>): Promise<void> {
  const before = world.sent[step.which % Math.max(1, world.sent.length)]
  const request = before && { once: before.once, body: step.reused ? 'another' : before.body }
  // What was refused is not remembered: repeated, it is a new request, and other steps do those.
  if (!request || !world.model.remembered.has(request.once)) return
  const outcome = await before.ask(world.processes[step.by], request)
  expectSame('a repeat', told(outcome), model.repeatOf(world.model, request))
}

/** A worker takes an effect: one attempt more. */
async function claim(world: World, effect: ModelEffect): Promise<number> {
  const { rows } = await world.admin.query<[number]>({
    name: 'walk_claim',
    text: `update effect set attempts = attempts + 1
      where entity_id = $1 and seq = $2 and name = $3 returning attempts`,
    values: [effect.entityId, effect.seq, effect.name],
    rowMode: 'array',
  })
  effect.attempts += 1
  expectSame('the attempts of an effect', rows[0]?.[0], effect.attempts)
  return effect.attempts
}

interface Report {
  readonly effect: ModelEffect
  readonly attempts: number
  readonly event: DomainEvent
}
type AnswerStep = Extract<Step, { step: 'answer' }>

async function answer(world: World, step: AnswerStep): Promise<void> {
  if (step.how === 'late') {
    const late = world.kept.splice(step.effect % Math.max(1, world.kept.length), 1)[0]
    return late && deliver(world, step, late)
  }
  const open = model.answerable(world.model)
  const effect = open[step.effect % open.length]
  if (!effect) return
  const atMs = world.processes[step.by].clock.now()
  const answerOnce = (pick: number): DomainEvent => {
    const { aggregate } = world.model.entities.get(effect.entityId)!
    return answerOf(effect, aggregate, { pick, atMs })
  }
  const event = answerOnce(step.answer)
  const given = { effect, attempts: await claim(world, effect), event }
  switch (step.how) {
    case 'prompt':
      return deliver(world, step, given)
    case 'keep':
      world.kept.push(given)
      return
    case 'twice':
      await deliver(world, step, given)
      return deliver(world, { ...step, crash: null }, given)
    case 'contrary':
      await deliver(world, step, given)
      return deliver(
        world,
        { ...step, crash: null },
        { ...given, event: answerOnce(step.answer + 2) },
      )
    case 'stale': {
      const attempts = await claim(world, effect)
      await deliver(world, step, given)
      return deliver(world, { ...step, crash: null }, { ...given, attempts })
    }
  }
}

/**
 * A worker reports; if it dies, nobody repeats it: the lease runs out, and the effect is asked
 * again or is gone.
 */
async function deliver(world: World, step: AnswerStep, given: Report): Promise<void> {
  const { effect, attempts, event } = given
  const { entityId, seq, name } = effect
  const process = world.processes[step.by]
  const wanted = (held: Aggregate): boolean => effects[name].wanted(held)
  const dead = step.crash === null ? new Promise<never>(() => {}) : process.dieAt(step.crash)
  const asked = process.writer.change({
    entityId,
    settles: { seq, name, attempts },
    sealFacts,
    decide: (held, atMs) =>
      wanted(held)
        ? decideEvent(held, event, atMs, { refused: () => ({ code: 'transition_refused' }) })
        : { kind: 'drop' },
  })
  const outcome = await Promise.race([asked, dead])
  if (step.crash !== null) process.restart()
  // It may have died of a commit that lost: then the effect is there as before.
  if (outcome === 'dead' && (await isThere(world, given))) return
  const reported = { effect, attempts, event, atMs: process.clock.now(), wanted }
  const expected = model.report(world.model, reported)
  if (outcome === 'dead') return
  const real = outcome.kind === 'answered' ? 'settled' : told(outcome)
  expectSame(`the answer ${event.event}`, real, expected)
  if (real === 'dropped') await drop(world, given)
}

async function isThere({ admin }: World, { effect, attempts }: Report): Promise<boolean> {
  const { rows } = await admin.query<[number]>({
    name: 'walk_there',
    text: 'select 1 from effect where entity_id = $1 and seq = $2 and name = $3 and attempts = $4',
    values: [effect.entityId, effect.seq, effect.name, attempts],
    rowMode: 'array',
  })
  return rows.length > 0
}

const drop = ({ admin }: World, { effect, attempts }: Report): Promise<unknown> =>
  admin.query({
    name: 'walk_drop',
    text: 'delete from effect where entity_id = $1 and seq = $2 and name = $3 and attempts = $4',
    values: [effect.entityId, effect.seq, effect.name, attempts],
  })

/** Whatever order they were decided in, it must be one that the model can follow. */
async function together(world: World, step: Extract<Step, { step: 'together' }>): Promise<void> {
  const asked = step.all.flatMap((one) => {
    const request = requested(world, one)
    return request ? [{ ...request, process: world.processes[one.by] }] : []
  })
  const [first] = asked
  const twin = step.twin && first ? [{ ...first, process: otherThan(world, first.process) }] : []
  const both = [...asked, ...twin]
  const outcomes = await Promise.all(both.map((one) => one.ask(one.process, one)))
  const results = both.map((one, n) => ({ ...one, told: told(outcomes[n]!) }))
  const isMove = (text: string): boolean => /^[A-Z]+ \S+ \d+$/.test(text)
  const moves = results
    .filter((one) => isMove(one.told))
    .sort((a, b) => versionIn(a.told) - versionIn(b.told))
  // What could be told of each request that moved nothing, before, between and after the moves.
  const rest = results.filter((one) => !isMove(one.told))
  const possible = rest.map(() => new Set<string>())
  const look = (): void => {
    for (const [n, one] of rest.entries())
      possible[n]!.add(
        model.repeatOf(world.model, one) ??
          model.foresee(world.model, { ...one, atMs: one.process.clock.now() }),
      )
  }
  look()
  for (const one of moves) {
    expectSame(
      'one of several at once',
      one.told,
      model.happen(world.model, { ...one, atMs: one.process.clock.now() }),
    )
    look()
  }
  // That something was so already is remembered; a twin is told it again.
  for (const [n, one] of rest.entries())
    if (possible[n]!.has(one.told)) model.remember(world.model, one)
  look()
  for (const [n, one] of rest.entries())
    if (!possible[n]!.has(one.told))
      throw new WalkFailure(
        `one of several at once was told ${one.told}, ` +
          `and could be told ${[...possible[n]!].join(' or ')}`,
      )
}

const versionIn = (text: string): number => Number(text.split(' ').at(-1))
const otherThan = ({ processes }: World, one: Process): Process =>
  processes[0] === one ? processes[1] : processes[0]
