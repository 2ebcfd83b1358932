/** The people behind a company go with it, though a worker dies on the way or comes late. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DomainEvent, EntityKind } from '@ostiary/domain/aggregate'
import { ahead, begins, sessionEvent } from '@ostiary/domain/session/session.fixture'
import type { SessionParent, SessionKeyPerson } from '@ostiary/domain/session/session'
import { unlinkedPrefix } from '@ostiary/domain/unlinked'
import { openWorld } from '../../../../test/webhook-world.ts'
import type { World } from '../../../../test/webhook-world.ts'
import { sessionLink } from '../platform/session-token.ts'
import { directoryKey } from '../store/directory.ts'
import { readHeads } from '../store/heads.ts'
import { verifyJournal } from '../transitions/verify.ts'
import { peopleGo } from './people-behind.ts'
import { effects } from './registry.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const by = { by: 'partner', actor: 'partner:test' } as const
const newId = (): string => world.services.ids.next(world.clock.now())

interface Company {
  readonly entityId: string
  readonly sessionId: string
}

async function made(kind: EntityKind, given: { entityId: string; vendorData: string }) {
  const { services, applications } = world
  const { entityId, vendorData } = given
  const { applicationId } = applications.sandbox
  const atMs = world.clock.now()
  const entity = { entityId, applicationId, kind, vendorData, standing: 'ACTIVE' } as const
  const times = { createdAtMs: atMs, updatedAtMs: atMs }
  const { row } = await services.vault.newKey(entityId)
  await services.writer.create({
    dirKey: directoryKey(applicationId, kind, vendorData),
    vendorKey: null,
    walletKey: null,
    seed: {
      entity: { ...entity, enteredBy: 'created', detail: {}, ...times },
      customer: null,
      sessions: [],
      unborn: true,
    },
    events: [{ machine: 'entity', event: 'created', ...by, facts: { changed: [] } }],
    vault: [row],
    answer: () => ({ status: 201, body: '' }),
  })
}

/** A session on its way, of a company or of somebody behind one. */
async function begun(
  entityId: string,
  { sessionId, first, parent }: { sessionId: string; first: string; parent?: SessionParent },
): Promise<void> {
  const link = sessionLink(world.services.keyring.linkKey, sessionId, 1)
  const own = { workflowId: newId(), link, ...(parent ? { parent } : {}) }
  const about = { sessionId, begins: begins(first, own) }
  await world.move(entityId, sessionEvent('created', 'partner', about))
  await world.move(entityId, sessionEvent('opened', 'customer', { sessionId }))
}

/** Who is to be verified for a company; nobody has been asked yet. */
const partyOf = (partyId: string, more: Partial<SessionKeyPerson> = {}): SessionKeyPerson => ({
  partyId,
  kind: 'user',
  entityId: newId(),
  sessionId: newId(),
  status: 'Not Started',
  ...more,
})

async function company(name: string, parties: readonly SessionKeyPerson[]): Promise<Company> {
  const place = { entityId: newId(), sessionId: newId() }
  await made('business', { entityId: place.entityId, vendorData: name })
  await begun(place.entityId, { sessionId: place.sessionId, first: 'kyb_key_people' })
  await named(place, parties)
  return place
}

/** What the workflow answers when it is asked who is behind it. */
const named = ({ entityId, sessionId }: Company, parties: readonly SessionKeyPerson[]) =>
  world.move(
    entityId,
    sessionEvent('node_settled', 'customer', {
      sessionId,
      result: {
        nodeId: ahead('kyb_key_people').nodeId,
        status: 'AWAITING_USER',
        warnings: [],
        parties,
      },
    }),
  )

/** Their session is opened, as the effect does it. */
async function asked(party: SessionKeyPerson, of: Company): Promise<void> {
  const { entityId, sessionId, partyId, kind } = party
  if (!(await headOf(party)))
    await made(kind, { entityId, vendorData: `${unlinkedPrefix}${sessionId}` })
  const first = kind === 'user' ? 'ocr' : 'kyb_key_people'
  await begun(entityId, { sessionId, first, parent: { ...of, partyId } })
}

const headOf = async ({ entityId }: { entityId: string }) =>
  (await readHeads(world.store.pool, [entityId])).get(entityId)

const standingOf = async (one: { entityId: string }) =>
  (await headOf(one))?.aggregate.entity.standing

/** Deletes or erases; gives the line that says so. */
async function gone({ entityId }: Company, event: 'deleted' | 'erased'): Promise<number> {
  const erase = event === 'erased'
  await world.move(entityId, { machine: 'entity', event, ...by } satisfies DomainEvent, { erase })
  const { rows } = await world.store.pool.query<{ seq: number }>({
    text: `select seq from journal where entity_id = $1 and kind = $2`,
    values: [entityId, `entity.${event}`],
  })
  return rows[0]!.seq // it was just written
}

/** What the worker does with that line. */
const go = (of: Company, seq: number, more: object = {}) =>
  peopleGo({ ...world.services, ...more }, { entityId: of.entityId, seq })

test('a worker that dies on the way leaves the rest to the next one', async () => {
  const people = [partyOf('party_1'), partyOf('party_2'), partyOf('party_3')]
  const of = await company('half way', people)
  for (const one of people) await asked(one, of)
  const seq = await gone(of, 'deleted')
  const { writer } = world.services
  let left = 2
  const dying = {
    change: (...args: Parameters<typeof writer.change>) =>
      (left -= 1) < 0 ? Promise.reject(new Error('died')) : writer.change(...args),
  }
  await expect(go(of, seq, { writer: dying })).rejects.toThrow('died')
  const standings = () => Promise.all(people.map(standingOf))
  expect(await standings()).toEqual(['DELETED', 'DELETED', 'ACTIVE'])
  const first = await headOf(people[0]!)
  await go(of, seq)
  expect(await standings()).toEqual(['DELETED', 'DELETED', 'DELETED'])
  expect((await headOf(people[0]!))?.version).toBe(first?.version)
})

test('run twice it writes nothing more', async () => {
  const person = partyOf('party_1')
  const of = await company('twice', [person])
  await asked(person, of)
  const seq = await gone(of, 'erased')
  await go(of, seq)
  const once = await headOf(person)
  expect(once?.aggregate.entity.detail.erasedAtMs).toBeDefined()
  await go(of, seq)
  expect(await headOf(person)).toEqual(once)
})

test('who is behind two companies goes with the last of them', async () => {
  const first = partyOf('party_1')
  const second = { ...first, sessionId: newId() }
  const one = await company('one', [first])
  const other = await company('other', [second])
  await asked(first, one)
  await asked(second, other)
  await go(one, await gone(one, 'deleted'))
  expect((await headOf(first))?.aggregate).toMatchObject({
    entity: { standing: 'ACTIVE', detail: { sessions: { sessionCount: 1 } } },
    sessions: [{ sessionId: second.sessionId, status: 'In Progress' }],
  })
  await go(other, await gone(other, 'erased'))
  const { entity, sessions } = (await headOf(first))!.aggregate // they are there
  expect(entity).toMatchObject({ standing: 'ACTIVE', detail: { erasedAtMs: expect.any(Number) } })
  expect(sessions).toMatchObject([{ status: 'Abandoned' }])
})

test('a company behind a company takes along who is behind it', async () => {
  const [holding, owner] = [partyOf('party_1', { kind: 'business' }), partyOf('party_1')]
  const of = await company('held', [holding])
  await asked(holding, of)
  await named(holding, [owner])
  await asked(owner, holding)
  await go(of, await gone(of, 'erased'))
  const { rows } = await world.store.pool.query<{ seq: number }>({
    text: `select seq from effect where entity_id = $1 and name = 'remove_people'`,
    values: [holding.entityId],
  })
  expect(rows).toHaveLength(1)
  await go(holding, rows[0]!.seq)
  for (const one of [holding, owner])
    expect((await headOf(one))?.aggregate.entity.detail.erasedAtMs).toBeDefined()
})

test('who was named before and is not named any more goes as well', async () => {
  const [before, after] = [partyOf('party_1'), partyOf('party_2')]
  const of = await company('asked again', [before])
  await asked(before, of)
  await named(of, [after])
  await asked(after, of)
  await go(of, await gone(of, 'deleted'))
  expect(await Promise.all([before, after].map(standingOf))).toEqual(['DELETED', 'DELETED'])
})

test('who is opened while the company goes is looked for once more', async () => {
  const late = partyOf('party_1')
  const of = await company('late', [late])
  await go(of, await gone(of, 'deleted'))
  expect(await headOf(late)).toBeUndefined()
  await asked(late, of)
  // The try that opened them ends, or another one comes after it has died.
  const { aggregate: held } = (await headOf(of))! // only its standing has changed
  expect(effects.open_key_people.wanted(held)).toBe(true)
  // Of context and run it takes no more than these.
  await effects.open_key_people.run(world.services as never, { held } as never)
  expect(await standingOf(late)).toBe('DELETED')
})

test('where nobody could be opened to the end, a person looks', async () => {
  const of = await company('in vain', [partyOf('party_1')])
  const event = effects.open_key_people.gaveUp((await headOf(of))!.aggregate, 9) // it is there
  await world.move(of.entityId, event!) // it waits for them
  expect((await headOf(of))?.aggregate.sessions).toMatchObject([
    { status: 'In Review', nodes: [{ manual: true, warnings: ['KYB_KEY_PERSON_NOT_ASKED'] }] },
  ])
})

test('the journal stands', async () => {
  expect(await verifyJournal(world.store.pool)).toMatchObject({ broken: [] })
})
