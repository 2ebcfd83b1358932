/** Effects that go wrong: tried again, handed to an analyst at last, and never lost in silence. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { EffectName } from '@ostiary/domain/aggregate'
import { openWorld, steps } from '../../../../test/webhook-world.ts'
import type { World } from '../../../../test/webhook-world.ts'
import type { Effect, EffectRegistry } from '../effects/effect.ts'
import { effects } from '../effects/registry.ts'
import { openLog } from '../process/log.ts'
import { openOutage } from '../store/outage.ts'
import { runEffects } from './effects.fixture.ts'
import { openEffectRunner } from './effects.ts'
import type { EffectJobParts } from './effects.ts'
import { patiently } from '../../../../test/patiently.ts'

const planted = 'Zebulonika'
const leaseMs = 30_000
const triesMax = 25

let world: World
let lines: Record<string, unknown>[]
let ran: string[]
let tries: number
let registry: EffectRegistry
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())
beforeEach(() => {
  lines = []
  ran = []
  tries = 0
  registry = {
    ...effects,
    screen_wallet: throwing(effects.screen_wallet),
    start_verification: throwing(effects.start_verification),
  }
})
afterEach(() => world.store.pool.query({ text: 'delete from effect' }))

const throwing = (effect: Effect): Effect => ({
  ...effect,
  run: () => {
    tries += 1
    return Promise.reject(new SyntaxError(`"${planted}" is not valid JSON`))
  },
})

const log = openLog('info', { write: (line) => void lines.push(JSON.parse(line)) })
const round = (more: Partial<EffectJobParts> = {}): Promise<number> => runEffects(parts(more))
const parts = (more: Partial<EffectJobParts> = {}): EffectJobParts => ({
  ...world.services,
  effects: registry,
  log,
  outage: openOutage(log),
  beforeRound: () => Promise.resolve(),
  ran: (name, outcome) => void ran.push(`${name} ${outcome}`),
  context: {
    ...world.services,
    wallets: () => expect.unreachable('nobody is asked'),
    identity: () => undefined,
    checks: () => expect.unreachable('nobody is asked'),
    fraud: () => expect.unreachable('nobody is asked'),
    fraudModel: () => expect.unreachable('nobody is asked'),
    sender: () => expect.unreachable('nobody is asked'),
    nodeProvider: () => expect.unreachable('nobody is asked'),
  },
  ...more,
})
/** Rounds, each after the lease of the one before. */
async function rounds(count: number, more: Partial<EffectJobParts> = {}): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    await round(more).catch(() => undefined)
    world.clock.advance(leaseMs)
  }
}

/** A customer as far as screening, with its effect due. */
async function screened(name: string): Promise<string> {
  const id = await world.customer(name)
  await world.move(id, steps.signed)
  return id
}
const effectsOf = async (id: string): Promise<Record<string, unknown>[]> => {
  const { rows } = await world.store.pool.query<Record<string, unknown>>({
    text: 'select name, attempts, dead from effect where entity_id = $1',
    values: [id],
  })
  return rows
}
const customerOf = async (id: string) => (await world.services.heads.read(id))!.aggregate.customer!
const lastLine = async (id: string): Promise<Record<string, unknown>> => {
  const { rows } = await world.store.pool.query<Record<string, unknown>>({
    text: 'select kind, actor from journal where entity_id = $1 order by seq desc limit 1',
    values: [id],
  })
  return rows[0]!
}

test.each([
  ['screening', 'screen_wallet', []],
  ['verifying', 'start_verification', [steps.cleared]],
] as const)('%s: when every try threw, an analyst takes over', async (state, name, more) => {
  const id = await screened(state)
  for (const step of more) await world.move(id, step)
  await world.store.pool.query({ text: 'delete from effect where name <> $1', values: [name] })
  await rounds(triesMax)
  expect(tries).toBe(triesMax)
  expect(await effectsOf(id)).toEqual([{ name, attempts: triesMax, dead: false }])
  expect((await customerOf(id)).detail.awaits).toMatchObject({ who: 'provider' })
  lines.length = 0
  await rounds(3)
  expect(tries).toBe(triesMax)
  expect(await effectsOf(id)).toEqual([])
  const customer = await customerOf(id)
  expect(customer.state).toBe(state)
  expect(customer.detail.awaits).toMatchObject({
    who: 'analyst',
    code: 'retries_spent',
    attempts: triesMax,
  })
  const check = state === 'screening' ? 'screening' : 'verification'
  expect(await lastLine(id)).toEqual({ kind: `customer.${check}_stalled`, actor: 'system' })
  expect(lines).toMatchObject([{ level: 40, effect: name, entityId: id, tries: triesMax }])
  expect(ran.filter((one) => !one.endsWith(' error'))).toEqual([`${name} ${check}_stalled`])
})

test('a try that threw tells name and place, and nothing of what it quotes', async () => {
  const id = await screened('logged')
  await round()
  expect(lines).toMatchObject([
    { level: 40, effect: 'screen_wallet', entityId: id, name: 'SyntaxError' },
  ])
  expect(lines[0]!['stack']).toContain('effects.test.ts')
  expect(JSON.stringify(lines)).not.toContain(planted)
})

test('what a killed process had taken is due when its lease ends, and not before', async () => {
  await screened('taken by a process that is gone')
  expect(await round()).toBe(1)
  // A try that is still under way must not be taken by somebody else.
  const longestTryMs = Math.max(...Object.values(effects).map(({ timeoutMs }) => timeoutMs))
  expect(longestTryMs).toBeLessThanOrEqual(leaseMs - 10_000)
  world.clock.advance(longestTryMs)
  expect(await round()).toBe(0)
  world.clock.advance(leaseMs - longestTryMs)
  expect(await round()).toBe(1)
})

test('an analyst who decided meanwhile is not overtaken', async () => {
  const id = await screened('decided')
  await rounds(triesMax)
  await world.move(id, { ...steps.cleared, by: 'analyst', actor: 'analyst:test' })
  await rounds(1)
  expect((await customerOf(id)).detail.awaits).not.toMatchObject({ code: 'retries_spent' })
  expect((await effectsOf(id)).map((one) => one['name'])).toEqual(['start_verification'])
})

test('it is given up also where the round itself fails each time', async () => {
  const id = await screened('no lists')
  const beforeRound = (): Promise<void> => Promise.reject(new Error('no index of the lists'))
  await rounds(triesMax + 1, { beforeRound })
  expect((await customerOf(id)).detail.awaits).toMatchObject({ code: 'retries_spent' })
})

test('what nobody here can run or hand over is put aside, and said', async () => {
  const id = await screened('of a later release')
  await world.store.pool.query({
    text: `update effect set name = 'ask_oracle' where entity_id = $1`,
    values: [id],
  })
  await rounds(triesMax)
  expect(await effectsOf(id)).toEqual([{ name: 'ask_oracle', attempts: triesMax, dead: false }])
  lines.length = 0
  await rounds(2)
  expect(await effectsOf(id)).toEqual([{ name: 'ask_oracle', attempts: triesMax + 1, dead: true }])
  expect(lines).toMatchObject([{ level: 40, effect: 'ask_oracle', entityId: id, tries: triesMax }])
  expect(ran.at(-1)).toBe('ask_oracle dead')
})

test('a row that cannot be read holds up nobody else, and is tried again', async () => {
  const setDetail = (id: string, detail: string): Promise<unknown> =>
    world.store.pool.query({
      text: 'update customer set detail = $2 where entity_id = $1',
      values: [id, detail],
    })
  const [bad, good] = [await screened('edited by hand'), await screened('left alone')]
  const { rows } = await world.store.pool.query<{ detail: string }>({
    text: 'select detail from customer where entity_id = $1',
    values: [bad],
  })
  await setDetail(bad, planted)
  await rounds(triesMax + 2)
  expect((await customerOf(good)).detail.awaits).toMatchObject({ code: 'retries_spent' })
  expect(await effectsOf(bad)).toMatchObject([{ dead: false }])
  expect(JSON.stringify(lines)).not.toContain(planted)
  await setDetail(bad, rows[0]!.detail)
  await rounds(1)
  expect((await customerOf(bad)).detail.awaits).toMatchObject({ code: 'retries_spent' })
})

test('an application just made by another process is looked for, not given up', async () => {
  const { pool } = world.store
  const { applicationId } = world.applications.sandbox
  const id = await screened('newcomer')
  const name = 'screen_wallet' satisfies EffectName
  const setId = (to: string, from: string): Promise<unknown> =>
    pool.query({
      text: 'update application set application_id = $1 where application_id = $2',
      values: [to, from],
    })
  await setId(world.services.ids.next(0), applicationId)
  await world.services.tenants.refresh()
  const { rows } = await pool.query<{ id: string }>({
    text: `select application_id as id from application where environment = 'sandbox'`,
  })
  await setId(applicationId, rows[0]!.id)
  await round()
  expect(tries).toBe(1)
  expect(await effectsOf(id)).toEqual([{ name, attempts: 1, dead: false }])
})

test('an effect that has nothing to tell ends without a line', async () => {
  const id = await world.customer('erased')
  await world.move(id, steps.erased, { erase: true })
  expect(await effectsOf(id)).toMatchObject([{ name: 'forget_links', attempts: 0 }])
  const before = await lastLine(id)
  await round()
  expect(await effectsOf(id)).toEqual([])
  expect(await lastLine(id)).toEqual(before)
  expect(ran).toEqual(['forget_links done'])
})

test('what has nothing to tell is put aside, and said, when every try threw', async () => {
  const id = await world.customer('erased in vain')
  await world.move(id, steps.erased, { erase: true })
  registry = { ...registry, forget_links: throwing(effects.forget_links) }
  await rounds(triesMax + 1)
  expect(await effectsOf(id)).toMatchObject([{ name: 'forget_links', dead: true }])
  expect(ran.at(-1)).toBe('forget_links dead')
})

test.each([
  ['is sought anew at once', 2, 'verifying', 3, 0],
  ['waits for its lease in the end', 99, 'screening', 6, 1],
])('an answer whose ground was changed %s', async (_what, stale, state, asked, left) => {
  const id = await screened(`overtaken ${stale} times`)
  let runs = 0
  const screen_wallet: Effect = {
    ...effects.screen_wallet,
    run: () => {
      runs += 1
      const isStale = runs <= stale
      return Promise.resolve({ event: steps.cleared, stale: () => isStale })
    },
  }
  registry = { ...registry, screen_wallet }
  await round()
  expect(runs).toBe(asked)
  expect((await customerOf(id)).state).toBe(state)
  const waiting = (await effectsOf(id)).filter(({ name }) => name === 'screen_wallet')
  expect(waiting).toHaveLength(left)
})

test('a slow provider keeps nobody else waiting', async () => {
  const slow = await screened('of a slow provider')
  const answer = Promise.withResolvers<void>()
  const cleared = { ...steps.cleared, by: 'provider', actor: 'provider:test' } as const
  const runner = openEffectRunner(
    parts({
      effects: {
        ...registry,
        screen_wallet: {
          ...effects.screen_wallet,
          run: async (_context, { held }) => {
            if (held.entity.entityId === slow) await answer.promise
            return { event: cleared }
          },
        },
      },
    }),
  )
  expect(await runner.round()).toBe(1)
  const quick = await screened('of a quick provider')
  expect(await runner.round()).toBe(1)
  await patiently(async () => expect((await customerOf(quick)).state).toBe('verifying'))
  expect((await customerOf(slow)).state).toBe('screening')
  answer.resolve()
  await runner.idle()
  expect((await customerOf(slow)).state).toBe('verifying')
})
