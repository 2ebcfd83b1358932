/** A wallet listed later: whoever has it is rejected or held, once, whatever dies in between. */
import { problem } from '@ostiary/domain/errors'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { lookOutForWallets } from '../../packages/server/src/jobs/wallet-look-out.ts'
import type { LookOutParts } from '../../packages/server/src/jobs/wallet-look-out.ts'
import { openLog } from '../../packages/server/src/process/log.ts'
import { inventedEntry, inventedList, upTo } from '../../packages/server/src/store/lists.fixture.ts'
import { importList } from '../../packages/server/src/store/lists.ts'
import { openOutage } from '../../packages/server/src/store/outage.ts'
import { verifyJournal } from '../../packages/server/src/transitions/verify.ts'
import type { Customer, Story } from './story.ts'
import { go, live } from './story.ts'
import type { Process, World } from './world.ts'
import { eventually, openWorld } from './world.ts'

let world: World
let worker: Process
const log = openLog('silent')
beforeEach(async () => {
  world = await openWorld({ apiOnly: true })
  worker = await world.another('worker')
})
afterEach(() => world.close())

const partsOf = (more: Partial<LookOutParts> = {}): LookOutParts => ({
  ...world.services,
  log,
  outage: openOutage(log),
  ...more,
})
/** Rounds until nothing is left to do without a pause. */
async function lookOut(more: Partial<LookOutParts> = {}): Promise<void> {
  while ((await lookOutForWallets(partsOf(more))) > 0);
}

const person = (story: Story, name = 'A') => story.people.get(name)!
const addressOf = (story: Story, name = 'A'): string =>
  person(story, name).wallet.accountId.split(':').at(-1)!

/** A next version: twenty others, and these addresses, each as an entry of its own. */
async function list(addresses: readonly string[], alias = ''): Promise<void> {
  const entries = addresses.map((address, n) => ({
    ...inventedEntry(1_000 + n),
    aliases:
      alias === '' ? [] : [{ name: alias, quality: 'strong' as const, type: 'aka' as const }],
    wallets: [{ currency: 'ETH', address }],
  }))
  const outcome = await importList(
    world.db,
    inventedList([], { entries: [...upTo(20).map(inventedEntry), ...entries] }),
    [],
    { nowMs: world.clock.now() },
  )
  expect(outcome.kind).not.toBe('refused')
}

async function customer(story: Story, name = 'A'): Promise<Customer> {
  const params = { id: person(story, name).id }
  return (await world.call('getCustomer', story.tenant.full, { params }))
    .body as unknown as Customer
}

/** Lines of the journal that monitoring wrote about somebody. */
async function raised(story: Story, name = 'A'): Promise<string[]> {
  const { rows } = await world.db.query<{ kind: string }>({
    text: `select kind from journal where entity_id = $1 and actor = 'system:monitoring'
      and kind like 'customer.%' order by seq`,
    values: [person(story, name).id],
  })
  return rows.map(({ kind }) => kind)
}
const left = async (): Promise<number> => {
  const { rows } = await world.db.query<{ n: number }>({
    text: 'select count(*)::int4 as n from wallet_found',
  })
  return rows[0]!.n // a count has one row
}

/** Somebody who was onboarded by a list that did not name them; nobody else is at work any more. */
async function onboarded(line: string): Promise<Story> {
  await list([])
  const { story } = await live(world, line)
  await worker.stop()
  await lookOut()
  return story
}

describe('with the policy reject', () => {
  test.each([
    ['active', 'join'],
    ['inactive', 'join; off'],
  ])('whoever is %s is rejected for good, and the proof holds', async (_, line) => {
    const story = await onboarded(line)
    expect(await raised(story)).toEqual([])
    await list([addressOf(story).toLowerCase()])
    await lookOut()
    expect(await customer(story)).toMatchObject({
      status: 'rejected',
      statusCode: 'monitoring_hit',
      holds: [],
    })
    const params = { id: person(story).id }
    const { body } = await world.call('getEntity', story.tenant.full, { params })
    expect(body).toMatchObject({ standing: 'BLOCKED' })
    expect((await verifyJournal(world.db)).broken).toEqual([])
  })

  test('the same version again, and others that change nothing of it, raise nothing', async () => {
    const story = await onboarded('join')
    await list([addressOf(story)])
    await lookOut()
    await list([addressOf(story)])
    await lookOut()
    await list([addressOf(story)], 'another alias')
    await lookOut()
    expect(await raised(story)).toEqual(['customer.illicit_activity'])
    expect(await left()).toBe(0)
    expect(await lookOutForWallets(partsOf())).toBe(0)
  })

  test('nobody else is touched, and what is taken off again undoes nothing', async () => {
    const story = await onboarded('A: join; B: join')
    await list([addressOf(story)])
    await lookOut()
    await list([])
    await lookOut()
    expect((await customer(story)).status).toBe('rejected')
    expect((await customer(story, 'B')).status).toBe('active')
  })

  test('taken off before anything followed, nothing follows', async () => {
    const story = await onboarded('join')
    await list([addressOf(story)])
    await list([])
    await lookOut()
    expect((await customer(story)).status).toBe('active')
  })

  test('what an overloaded writer refuses is done later', async () => {
    const story = await onboarded('join')
    await list([addressOf(story)])
    const { writer } = world.services
    const refused = { kind: 'refused', problem: problem('overloaded') } as const
    await lookOut({ writer: { ...writer, change: () => Promise.resolve(refused) } })
    expect((await customer(story)).status).toBe('active')
    expect(await left()).toBe(1)
    world.clock.advance(10_000)
    await lookOut()
    expect((await customer(story)).status).toBe('rejected')
    expect(await left()).toBe(0)
  })

  test('whoever is still being verified is rejected once that is over', async () => {
    const story = await onboarded('enter; read')
    await list([addressOf(story)])
    await lookOut()
    expect((await customer(story)).status).toBe('verifying')
    expect(await left()).toBe(1)
    await go(story, ['sim_pass'])
    world.clock.advance(10_000)
    await lookOut()
    expect((await customer(story)).status).toBe('rejected')
    expect(await left()).toBe(0)
  })

  test('whoever is screened by the new version itself is that screening’s alone', async () => {
    await list([])
    const { story } = await live(world, 'create')
    await worker.stop()
    await list([addressOf(story)])
    await lookOut()
    expect(await left()).toBe(0)
    const another = await world.another('worker')
    await go(story, ['sign', 'read'])
    await another.stop()
    expect(await customer(story)).toMatchObject({
      status: 'rejected',
      statusCode: 'wallet_sanctioned',
    })
    expect(await raised(story)).toEqual([])
  })

  test('whose screening was under way as it was named is looked at again after it', async () => {
    await list([])
    const { story } = await live(world, 'create')
    await worker.stop()
    await go(story, ['sign'])
    await list([addressOf(story)])
    await lookOut()
    expect((await customer(story)).status).toBe('screening')
    expect(await left()).toBe(1)
    // As a worker answers that had read the version before.
    const about = { params: { id: person(story).id }, body: {} }
    await world.call('simulateScreeningClear', story.tenant.full, about)
    await world.call('simulateVerify', story.tenant.full, about)
    world.clock.advance(10_000)
    await lookOut()
    expect((await customer(story)).status).toBe('rejected')
    expect(await raised(story)).toEqual(['customer.illicit_activity'])
  })
})

describe('with the policy review', () => {
  test('whoever is active is held; lifted, it stays so until they are listed anew', async () => {
    const story = await onboarded('in review new; join')
    await list([addressOf(story)])
    await lookOut()
    expect(await customer(story)).toMatchObject({
      status: 'inactive',
      holds: [{ party: 'system', cause: 'monitoring' }],
    })
    await go(story, ['on analyst'])
    expect((await customer(story)).status).toBe('active')
    await list([addressOf(story)], 'another alias')
    await lookOut()
    expect((await customer(story)).status).toBe('active')
    await list([])
    await lookOut()
    await list([addressOf(story)])
    await lookOut()
    expect((await customer(story)).status).toBe('inactive')
    expect(await raised(story)).toEqual(['customer.deactivated', 'customer.deactivated'])
  })

  test('taken off and named again between two looks, a wallet is listed anew', async () => {
    const story = await onboarded('in review new; join')
    await list([addressOf(story)])
    await lookOut()
    await go(story, ['on analyst'])
    await list([])
    await list([addressOf(story)])
    await lookOut()
    expect((await customer(story)).status).toBe('inactive')
    expect(await raised(story)).toEqual(['customer.deactivated', 'customer.deactivated'])
  })

  test('named, taken off and named again before any look, it is acted on once', async () => {
    const story = await onboarded('in review new; join')
    await list([addressOf(story)])
    await list([])
    await list([addressOf(story)])
    await lookOut()
    expect(await raised(story)).toEqual(['customer.deactivated'])
    expect(await left()).toBe(0)
  })

  test('whom an analyst cleared, seeing that very version, is not held again', async () => {
    await list([])
    const { story } = await live(world, 'in review new; create')
    await list([addressOf(story)])
    await go(story, ['sign', 'clear', 'sim_pass'])
    await worker.stop()
    await lookOut()
    expect((await customer(story)).status).toBe('active')
    expect(await raised(story)).toEqual([])
    expect(await left()).toBe(0)
  })
})

describe('listed while they are verified', () => {
  /** Passed by who has heard of the newest list; then the worker does what there is to do. */
  async function passed(story: Story): Promise<Customer> {
    await world.services.listsNow.refresh()
    await go(story, ['sim_pass'])
    const waiting = await customer(story)
    expect(waiting).toMatchObject({
      status: 'verifying',
      awaiting: { what: 'wallet_screening', who: 'provider' },
    })
    worker = await world.another('worker')
    const settled = ({ awaiting }: Customer): boolean => awaiting?.who !== 'provider'
    return eventually(() => customer(story), settled)
  }

  test.each([
    ['before the look-out has seen it', false],
    ['while it is noted and not settled', true],
  ])('nobody is active in between: %s', async (_, isNoted) => {
    const story = await onboarded('enter; read')
    await list([addressOf(story).toLowerCase()])
    if (isNoted) await lookOut()
    expect(await passed(story)).toMatchObject({
      status: 'rejected',
      statusCode: 'wallet_sanctioned',
    })
    const { rows } = await world.db.query<{ was_active: boolean }>({
      text: `select bool_or(body like '%"to":"active"%') as was_active from journal
        where entity_id = $1`,
      values: [person(story).id],
    })
    expect(rows).toEqual([{ was_active: false }])
    world.clock.advance(10_000)
    await lookOut()
    expect(await left()).toBe(0)
    expect((await verifyJournal(world.db)).broken).toEqual([])
  })

  test('a list that names others lets them pass, with the reason they passed for', async () => {
    const story = await onboarded('enter; read')
    await list(['0x00000000219ab540356cBB839Cbe05303d7705Fa'])
    expect(await passed(story)).toMatchObject({
      status: 'active',
      statusCode: 'verification_passed',
      awaiting: null,
    })
  })

  test('with the policy review an analyst passes them, and is not asked twice', async () => {
    const story = await onboarded('in review new; enter; read')
    await list([addressOf(story)])
    expect(await passed(story)).toMatchObject({
      status: 'verifying',
      awaiting: { who: 'analyst', code: 'wallet_hit_in_review' },
    })
    // Another version, which says nothing new of it.
    await list([addressOf(story)], 'another alias')
    await world.services.listsNow.refresh()
    await go(story, ['pass'])
    await eventually(
      () => customer(story),
      ({ status }) => status === 'active',
    )
    world.clock.advance(10_000)
    await lookOut()
    expect((await customer(story)).status).toBe('active')
    expect(await left()).toBe(0)
  })
})

test('a worker does it by itself', async () => {
  await list([])
  const { story } = await live(world, 'join')
  await list([addressOf(story)])
  await eventually(
    () => customer(story),
    ({ status }) => status === 'rejected',
  )
})

describe('killed in the middle', () => {
  const died = new Error('killed')

  test('before it has noted whom it found: the next look finds them', async () => {
    const story = await onboarded('join')
    await list([addressOf(story)])
    const db = { ...world.db, transaction: () => Promise.reject(died) }
    await expect(lookOut({ db })).rejects.toThrow('killed')
    expect(await left()).toBe(0)
    await lookOut()
    expect(await raised(story)).toEqual(['customer.illicit_activity'])
  })

  test.each(['join', 'in review new; join'])(
    'after the change and before it has noted that: nothing is doubled (%s)',
    async (line) => {
      const story = await onboarded(line)
      await list([addressOf(story)])
      const { writer } = world.services
      const dying = {
        ...writer,
        change: async (...given: Parameters<typeof writer.change>) => {
          await writer.change(...given)
          throw died
        },
      }
      await lookOut({ writer: dying })
      expect(await left()).toBe(1)
      // Lifted before the next look: the version was acted on, and is not again.
      if (line.includes('review')) await go(story, ['on analyst'])
      world.clock.advance(10_000)
      await lookOut()
      expect(await raised(story)).toHaveLength(1)
      expect(await left()).toBe(0)
    },
  )

  test('two processes at once act once', async () => {
    const story = await onboarded('A: join; B: join')
    await list([addressOf(story), addressOf(story, 'B')])
    const other = await world.another('api')
    await Promise.all([lookOut(), lookOutForWallets({ ...partsOf(), ...other.services })])
    world.clock.advance(10_000)
    await lookOut()
    for (const name of ['A', 'B'])
      expect(await raised(story, name)).toEqual(['customer.illicit_activity'])
    expect(await left()).toBe(0)
  })
})
