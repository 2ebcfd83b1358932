/**
 * What screenings of names rest on is kept wherever lists were looked at, and screens again from
 * the versions of that day: the same, or what differs.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EvidenceExportShape } from '@ostiary/contract/v3/screening-evidence'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exportCommand, replayScreenings } from '../../packages/server/src/commands/screenings.ts'
import { inventedEntry, inventedList } from '../../packages/server/src/store/lists.fixture.ts'
import { importList } from '../../packages/server/src/store/lists.ts'
import { inventedCompany, piecesOf } from '../../packages/server/src/store/registry.fixture.ts'
import { importRegistry } from '../../packages/server/src/store/registry.ts'
import { evaluated, peopleOf, somebody } from '../evaluations/people.ts'
import { openBrowser } from './hosted.ts'
import { expectNone, storedTexts } from '../traces.ts'
import { openReceiver } from '../webhook-receiver.ts'
import type { Receiver } from '../webhook-receiver.ts'
import { drained } from './quiet.ts'
import { eventually, openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let tenant: Tenant
let folder: string
let receivers: Receiver[]
const said: string[] = []
const steps: string[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ostiary-evidence-'))
  world = await openWorld({ settings: { OSTIARY_ALLOW_PRIVATE_WEBHOOKS: '1' } })
  tenant = await world.tenant('screened', { environment: 'live' })
  receivers = await Promise.all([openReceiver(), openReceiver()])
  for (const [index, one] of receivers.entries()) {
    const body = { callbackUrl: one.url, includePersonalData: index === 1 }
    const { status, text } = await world.call('putWebhook', tenant.full, { body })
    expect(status, text).toBe(200)
  }
  await load(1)
})
afterAll(async () => {
  await Promise.all(receivers.map((one) => one.close()))
  await world.close()
  await rm(folder, { recursive: true, force: true })
})

/** Another version for each number: with others on it, and other names of the first. */
async function load(version: number): Promise<void> {
  const person = { kind: 'person', countries: ['Freedonia'], wallets: [] } as const
  const entries = [
    { ...inventedEntry(1), ...person, name: 'EXAMPLE, Annabel', birthDates: ['1990'] },
    { ...inventedEntry(2), ...person, name: `EXAMPLE, Anna Maria ${'Olga '.repeat(version)}` },
    { ...inventedEntry(3), name: 'INVENTED 2 LLC', countries: ['Sylvania'] },
    ...(version > 1 ? [{ ...inventedEntry(9), ...person, name: 'Ann Example' }] : []),
  ]
  const list = inventedList([], { source: 'un', entries: entries as never[] })
  const report = await importList(world.db, list, [], { nowMs: world.clock.now() })
  expect(report).toMatchObject({ kind: 'imported', version })
}

const command = () => ({
  pool: world.db,
  encryption: world.services.keyring.encryption,
  print: (line: string) => said.push(line),
  complain: (line: string) => said.push(line),
  json: false,
  progress: { step: (text: string) => steps.push(text), advance: () => {}, end: () => {} },
})
async function replay(source: string): Promise<{ code: number; lines: string[] }> {
  said.length = 0
  return { code: await replayScreenings(command(), source), lines: [...said] }
}
async function exported(id: string): Promise<EvidenceExportShape> {
  said.length = 0
  expect(await exportCommand(command(), id), said.join('\n')).toBe(0)
  return JSON.parse(said.join('\n')) as EvidenceExportShape
}

/** The ids of a screening by itself, of a session and of an evaluation, all of version 1. */
async function screenAll(): Promise<Record<'aml' | 'session' | 'evaluation', string>> {
  const body = {
    full_name: 'Ann Example',
    aliases: ['Annabel Exampel'],
    date_of_birth: '1990-05-01',
    nationality: 'ES',
  }
  const screening = await world.call('screenName', tenant.full, { body })
  const session = await company()
  const people = await peopleOf(world, 'evaluated')
  const { id, evaluation } = await people.create('', { profile: somebody, ...evaluated() })
  await people.evaluation(id)
  return { aml: String(screening.body['request_id']), session, evaluation: evaluation.id }
}

async function company(): Promise<string> {
  const features = [{ feature: 'KYB_REGISTRY' }, { feature: 'AML' }]
  const workflow = await world.call('createWorkflow', tenant.full, { body: { features } })
  const file = { name: 'companies', pieces: piecesOf([{ what: 'company', company: second }]) }
  await importRegistry(world.db, { source: 'gleif', files: [file] }, { nowMs: world.clock.now() })
  const made = await world.call('createSession', tenant.full, {
    body: { workflow_id: workflow.body['workflow_id'], vendor_data: 'company-2' },
  })
  const browser = openBrowser(world, String(made.body['session_token']))
  await browser.open()
  await browser.answer({ handle: `gleif:${second.id}` })
  await browser.settled()
  await drained(world)
  return String(made.body['session_id'])
}
const second = inventedCompany(2)

describe('of a screening by itself, a session and an evaluation', () => {
  let ids: Awaited<ReturnType<typeof screenAll>>
  beforeAll(async () => {
    ids = await screenAll()
  }, 60_000)

  test('the evidence is one document, read by whoever may read personal data', async () => {
    const at = {
      aml: ['getNameScreeningEvidence', tenant, { request_id: ids.aml }],
      session: ['getSessionScreeningEvidence', tenant, { session_id: ids.session }],
      evaluation: [
        'getEvaluationScreeningEvidence',
        await world.tenant('evaluated'),
        { id: ids.evaluation },
      ],
    } as const
    for (const of of ['aml', 'session', 'evaluation'] as const) {
      const [id, owner, params] = at[of]
      const { body, text } = await world.call(id, owner.full, { params })
      expect(body).toEqual(await exported(ids[of]))
      expect(body).toMatchObject({ screening_of: of, id: ids[of] })
      const [one] = (body as EvidenceExportShape).screenings
      const plain = await world.key(owner, ['customers:read'])
      expect((await world.call(id, plain, { params })).code).toBe('scope_missing')
      expect(one!.evidence.lists.map(({ list }) => list)).toContain('un')
      // Those below the line as well.
      const candidates = one!.evidence.candidates.flatMap((lists) => lists['un'] ?? [])
      expect(candidates.length, text).toBeGreaterThan(0)
    }
  })

  test('of a session it stands beside the decision, not in it, and goes to nobody', async () => {
    const params = { session_id: ids.session }
    const { body, text } = await world.call('getSessionDecision', tenant.full, { params })
    expect(body).toMatchObject({ status: 'In Review', aml_screenings: [{ total_hits: 1 }] })
    expectNone('the decision', text, ['"candidates"', '"evidence"'])
    const sent = await eventually(
      () => Promise.resolve(receivers.map((one) => one.received.map(({ raw }) => raw).join('\n'))),
      (all) => all.every((raw) => raw.includes('In Review')),
    )
    expect(sent[1]).toContain('aml_screenings')
    for (const raw of sent) expectNone('a webhook', raw, ['"candidates"', '"evidence"'])
    for (const [name, stored] of await storedTexts(world.db))
      expectNone(name, stored, ['"candidates"', 'candidates\\"'])
  })

  test('each is the same again, also once newer versions are active', async () => {
    for (const version of [1, 2, 3]) {
      if (version > 1) await load(version)
      for (const [of, id] of Object.entries(ids)) {
        const { code, lines } = await replay(id)
        expect([of, code, ...lines]).toEqual([
          of,
          0,
          expect.stringContaining(id),
          expect.stringMatching(/^The same: \d+ candidates, \d+ hits?\.$/),
        ])
      }
    }
    expect(steps).toContain('Reading un version 1')
  })

  test('from a file, under another matcher or with what somebody has changed in it', async () => {
    const path = join(folder, 'export.json')
    const document = await exported(ids.aml)
    const [one] = document.screenings
    const put = (evidence: object): Promise<void> =>
      writeFile(
        path,
        JSON.stringify({
          ...document,
          screenings: [{ ...one, evidence: { ...one!.evidence, ...evidence } }],
        }),
      )
    await put({})
    expect((await replay(path)).code).toBe(0)
    await put({ matcher: 'names-0' })
    const older = await replay(path)
    expect(older.code).toBe(0)
    expect(older.lines[1]).toMatch(
      /^The matcher was names-0 and is names-\d+: scores may differ\.$/,
    )
    await put({ hits: [] })
    const without = await replay(path)
    expect(without.code).toBe(1)
    expect(without.lines[1]).toMatch(/^It differs: hit un 1 was not there, is \{/)
    await put({ candidates: [{ un: [['2', 3.5]] }, {}] })
    const other = await replay(path)
    expect(other.lines).toContainEqual(
      expect.stringMatching(/^It differs: candidate un 2 was 3\.5, is [\d.]+\.$/),
    )
    expect(other.lines.join('\n')).not.toMatch(/Example|EXAMPLE/i)
  })

  test('what is no export, no file and no id is said to be none', async () => {
    const path = join(folder, 'other.json')
    for (const text of ['', '{}', '[1']) {
      await writeFile(path, text)
      expect(await replay(path)).toEqual({
        code: 1,
        lines: [expect.stringMatching(/is no export of a screening/)],
      })
    }
    expect((await replay(join(folder, 'none'))).lines[0]).toMatch(/^There is no file/)
    const nobody = '01890000-0000-7000-8000-000000000000'
    for (const id of [nobody, `evl_${'A'.repeat(27)}`, `evl_${'B'.repeat(26)}_`])
      expect(await replay(id)).toEqual({
        code: 1,
        lines: [`There is no screening, session or evaluation ${id} in this store.`],
      })
  })

  test('an entry that was edited, or a version that is gone, is said', async () => {
    const query = (text: string) => world.db.query({ text })
    await query(`update list_entry set body = replace(body, 'Annabel', 'Annabell')
      where list = 'un' and entry_no = '1'`)
    expect(await replay(ids.aml)).toMatchObject({
      code: 1,
      lines: [
        expect.anything(),
        'It cannot be replayed: un version 1 is not what it was: the digest of its entries is ' +
          'another one.',
      ],
    })
    await query(`delete from list_version where list = 'un' and version = 1`)
    const { code, lines } = await replay(ids.evaluation)
    expect([code, lines[1]]).toEqual([
      1,
      'It cannot be replayed: un version 1 is not stored any more.',
    ])
  })

  test('whoever is erased leaves none', async () => {
    const owner = await world.tenant('evaluated')
    const { body } = await world.call('getEvaluation', owner.full, {
      params: { id: ids.evaluation },
    })
    const params = { id: String(body['customerId']) }
    await world.call('eraseEntity', owner.full, { params, body: { reason: 'asked' } })
    await drained(world)
    expect((await replay(ids.evaluation)).lines).toEqual([
      `No list was looked at for ${ids.evaluation}, or what it rested on is erased.`,
    ])
  })
})
