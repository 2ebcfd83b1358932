/** Sessions that were decided elsewhere, from a file: looked at, brought, and never twice. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyJournal } from '../../packages/server/src/transitions/verify.ts'
import { drained } from './quiet.ts'
import { openSteps } from './sessions-steps.ts'
import { eventually, openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('session imports')
})
afterAll(() => world.close())

type Body = Record<string, unknown>
const types = { csv: 'text/csv', ndjson: 'application/x-ndjson' } as const
interface Sending {
  readonly kind?: string
  readonly type?: keyof typeof types
  readonly preview?: boolean
}
const send = (
  file: string,
  { kind = 'user_verification', type = 'csv', preview }: Sending = {},
) => {
  const query = new URLSearchParams({ kind, ...(preview ? { preview: 'true' } : {}) })
  return world.fetch(`/v3/session/imports/?${query.toString()}`, {
    method: 'POST',
    headers: { 'x-api-key': box.full, 'content-type': types[type] },
    body: file,
  })
}
async function done(file: string, sending: Sending = {}): Promise<Body> {
  const taken = await send(file, sending)
  expect(taken.status, taken.text).toBe(202)
  const params = { import_id: taken.body['import_id'] as string }
  const ended = await eventually(
    async () => (await world.call('getSessionImport', box.full, { params })).body,
    (one) => one['finished_at'] !== null,
  )
  await drained(world)
  return ended
}
const named = (vendor_data: string) => ({ params: { vendor_data } })
const user = async (vendor_data: string) =>
  (await world.call('getUser', box.full, named(vendor_data))).body
async function sessionsOf(vendor_data: string, session_kind = 'user'): Promise<Body[]> {
  const query = { vendor_data, session_kind }
  return (await world.call('listSessions', box.full, { query })).body['results'] as Body[]
}
const decision = async (session_id: unknown) =>
  (await world.call('getSessionDecision', box.full, { params: { session_id: String(session_id) } }))
    .body

const header =
  'vendor_data,source_reference,status,decided_at,full_name,first_name,last_name,date_of_birth,' +
  'document_type,document_number,issuing_state,expiration_date,email,metadata_json,nickname\n'
const file = [
  'm-1,old-1,Approved,2025-03-01T10:00:00Z,Ana Uno,Ana,Uno,1990-05-06,passport,X1,ES,2033-01-01,' +
    'ana@example.org,"{""tier"":""gold""}",x',
  'm-2,old-2,DECLINED,2025-03-02,,Ben,Dos,1991-01-01,ID,X2,FRA,,,,',
  'm-3,old-3,in_review,2025-03-03,,Cy,Tres,,,,,,,,',
  'm-4,old-4,Kyc Expired,2020-03-03,,Di,Cuatro,,,,,,,,',
  'm-1,old-5,Declined,2024-01-01,,Ana,Uno,,,,,,,,',
].join('\n')

describe('a file of verifications', () => {
  test('is looked at without anything being made', async () => {
    const seen = await send(header + file, { preview: true })
    expect(seen.status, seen.text).toBe(200)
    expect(seen.body).toMatchObject({
      total: 5,
      valid: 5,
      failed: 0,
      ignored_columns: ['nickname'],
    })
    expect((seen.body['rows'] as Body[])[0]).toMatchObject({ row: 2, status: 'Approved' })
    expect((await world.call('getUser', box.full, named('m-1'))).status).toBe(404)
  })

  test('brings sessions as they were decided, with users, counters and profiles', async () => {
    const ended = await done(header + file)
    expect(ended).toMatchObject({ kind: 'user_verification', status: 'COMPLETED', errors: [] })
    expect(ended).toMatchObject({ total: 5, created: 5, unchanged: 0, failed: 0 })
    expect(await user('m-1')).toMatchObject({
      full_name: 'Ana Uno',
      date_of_birth: '1990-05-06',
      issuing_states: { ESP: 1 },
      session_count: 2,
      approved_count: 1,
      declined_count: 1,
      status: 'ACTIVE',
    })
    const [approved] = (await sessionsOf('m-1')).filter((one) => one['status'] === 'Approved')
    expect(await decision(approved!['session_id'])).toMatchObject({
      status: 'Approved',
      metadata: {
        tier: 'gold',
        imported: { source_reference: 'old-1', decided_at: '2025-03-01T10:00:00Z' },
      },
      id_verifications: [
        { status: 'Approved', document_type: 'Passport', document_number: 'X1', warnings: [] },
      ],
      session_url: null,
    })
    const statuses = ['m-2', 'm-3', 'm-4'].map(async (one) => (await sessionsOf(one))[0]!['status'])
    expect(await Promise.all(statuses)).toEqual(['Declined', 'In Review', 'Kyc Expired'])
    expect(await user('m-3')).toMatchObject({ in_review_count: 1 })
    expect((await verifyJournal(world.db)).broken).toEqual([])
  })

  test('sent again doubles nothing, whatever became of its sessions', async () => {
    const [one] = await sessionsOf('m-3')
    const params = { session_id: one!['session_id'] as string }
    await world.call('updateSessionStatus', box.full, { params, body: { new_status: 'Approved' } })
    const again = await done(header + file)
    expect(again).toMatchObject({ created: 0, unchanged: 5, failed: 0 })
    expect(await user('m-1')).toMatchObject({ session_count: 2 })
    expect((await decision(params.session_id))['status']).toBe('Approved')
  })

  test('that names a deleted session does not bring it back', async () => {
    const [one] = await sessionsOf('m-2')
    const params = { session_id: one!['session_id'] as string }
    await world.call('deleteSession', box.full, { params })
    expect(await done(header + file)).toMatchObject({
      unchanged: 4,
      failed: 1,
      errors: [{ row: 3, field: 'source_reference' }],
    })
  })

  test('tells its sessions as others are told', async () => {
    const { rows } = await world.db.query<{ kind: string; by: string }>({
      text: `select distinct kind from journal where kind like 'session.imported%'`,
    })
    expect(rows).toHaveLength(1)
    expect(world.logs.join()).not.toMatch(/Ana Uno|ana@example|old-1/)
  })
})

test('an approval of long ago ends in its time, and never writes over a later one', async () => {
  const features = [{ feature: 'OCR' }]
  const made = await world.call('createWorkflow', box.full, {
    body: { features, kyc_expiration_months: 12 },
  })
  const workflow = made.body['workflow_id'] as string
  const head = 'vendor_data,source_reference,status,decided_at,workflow_id,full_name\n'
  await done(`${head}w-1,new,Approved,2025-05-01,,Late Name\n`)
  await done(`${head}w-1,old,Approved,2015-05-01,${workflow},Early Name\n`)
  expect(await user('w-1')).toMatchObject({ full_name: 'Late Name' })
  const expired = await eventually(
    async () => (await sessionsOf('w-1')).map((one) => one['status']).toSorted(),
    (all) => all.includes('Kyc Expired'),
  )
  expect(expired).toEqual(['Approved', 'Kyc Expired'])
})

test('of companies it brings what the register said', async () => {
  const csv =
    'vendor_data,source_reference,status,decided_at,legal_name,registration_number,country\n' +
    'c-1,kyb-1,Approved,2025-03-01,Acme Trading,0123,GBR\n'
  expect(await done(csv, { kind: 'business_verification' })).toMatchObject({ created: 1 })
  const { body } = await world.call('getBusiness', box.full, named('c-1'))
  expect(body).toMatchObject({
    legal_name: 'Acme Trading',
    registration_number: '0123',
    country_code: 'GB',
    approved_count: 1,
  })
  const [one] = await sessionsOf('c-1', 'business')
  expect(await decision(one!['session_id'])).toMatchObject({
    registry_checks: [{ company: { name: 'Acme Trading' } }],
  })
})

test('NDJSON is taken as CSV is, and a line that is none is told', async () => {
  const line = {
    vendor_data: 'n-1',
    source_reference: 'n-old-1',
    status: 'Approved',
    decided_at: '2025-03-01',
    full_name: 'Nell Json',
    metadata_json: { tier: 1 },
  }
  const text = `${JSON.stringify(line)}\nnot json\n\n${JSON.stringify({ ...line, status: null })}\n`
  expect(await done(text, { type: 'ndjson' })).toMatchObject({
    total: 3,
    created: 1,
    failed: 2,
    errors: [
      { row: 2, field: '', message: 'must be a JSON object' },
      { row: 4, field: 'status', message: 'must not be empty' },
    ],
  })
  expect(await user('n-1')).toMatchObject({ full_name: 'Nell Json' })
})

describe('who stands otherwise here', () => {
  test('BLOCKED, is brought what was declined, and let in by nothing', async () => {
    const body = { vendor_data: 'b-1', status: 'BLOCKED' }
    await world.call('createUser', box.full, { body })
    const rows = 'b-1,b-a,Approved,2025-03-01\nb-1,b-d,Declined,2025-03-01\n'
    const ended = await done(`vendor_data,source_reference,status,decided_at\n${rows}`)
    expect(ended).toMatchObject({ created: 1, failed: 1, errors: [{ row: 2 }] })
    expect(await user('b-1')).toMatchObject({ declined_count: 1, approved_count: 0 })
  })

  test('FLAGGED, is looked at', async () => {
    const body = { vendor_data: 'f-1', status: 'FLAGGED' }
    await world.call('createUser', box.full, { body })
    await done('vendor_data,source_reference,status,decided_at\nf-1,f-a,Approved,2025-03-01\n')
    expect((await sessionsOf('f-1'))[0]).toMatchObject({ status: 'In Review' })
  })

  test('by a document on a blocklist, is not approved by another’s word', async () => {
    const lists = (await world.call('listAccessLists', box.full, { query: { limit: 100 } })).body
    const list = (lists['results'] as Body[]).find(
      (one) => one['entry_type'] === 'document' && one['is_system'],
    )
    const params = { list_uuid: list!['uuid'] as string }
    await world.call('createEntry', box.full, { params, body: { value: 'LISTED1' } })
    const csv =
      'vendor_data,source_reference,status,decided_at,document_number,issuing_state\n' +
      'l-1,l-a,Approved,2025-03-01,LISTED1,ESP\n'
    expect(await done(csv)).toMatchObject({ created: 1 })
    const [one] = await sessionsOf('l-1')
    expect(await decision(one!['session_id'])).toMatchObject({
      status: 'In Review',
      id_verifications: [{ status: 'Declined', warnings: [{ risk: 'ID_DOCUMENT_IN_BLOCKLIST' }] }],
    })
  })
})

test('whoever comes later with the same document is found to be somebody’s duplicate', async () => {
  const csv =
    'vendor_data,source_reference,status,decided_at,document_number,issuing_state\n' +
    'd-1,d-a,Approved,2025-03-01,SAME-1,UTO\n'
  await done(csv)
  const steps = openSteps(world, box)
  const workflowId = await steps.workflow({ feature: 'OCR' })
  const typed = { document_number: 'SAME-1', issuing_state: 'UTO' }
  const { found } = await steps.document(workflowId, 'd-2', typed)
  expect(found.matches).toMatchObject([{ source: 'imported', vendor_data: 'd-1' }])
})

describe('refused', () => {
  const whole = (more: string) => `vendor_data,source_reference,status,decided_at${more}`

  test.each([
    ['an unfinished status', '', 'In Progress,2025-03-01', 'status'],
    ['no time', '', 'Approved,yesterday', 'decided_at'],
    ['a day that is none', '', 'Approved,2025-02-30', 'decided_at'],
    ['a time to come', '', 'Approved,2999-01-01', 'decided_at'],
    ['no such document', ',document_type', 'Approved,2025-03-01,Library Card', 'document_type'],
    ['no such country', ',issuing_state', 'Approved,2025-03-01,QQ', 'issuing_state'],
    ['no day of birth', ',date_of_birth', 'Approved,2025-03-01,1890-01-01', 'date_of_birth'],
    ['no phone number', ',phone', 'Approved,2025-03-01,abc', 'phone'],
    ['metadata that are none', ',metadata_json', 'Approved,2025-03-01,[1]', 'metadata_json'],
    [
      'a workflow of nobody',
      ',workflow_id',
      'Approved,2025-03-01,01890000-0000-7000-8000-000000000000',
      'workflow_id',
    ],
  ])('a row with %s is told by its column', async (_what, more, cells, field) => {
    const seen = await send(`${whole(more)}\nr-1,r-a,${cells}\n`, { preview: true })
    expect(seen.body).toMatchObject({ valid: 0, errors: [{ row: 2, field }] })
  })

  test('of one reference the second row is an error, and nothing is empty', async () => {
    const rows =
      'r-1,same,Approved,2025-03-01\nr-2,same,Declined,2025-03-01\nr-3,,Approved,2025-03-01'
    const seen = await send(`${whole('')}\n${rows}\n`, { preview: true })
    expect(seen.body['errors']).toEqual([
      { row: 3, field: 'source_reference', message: 'is that of row 2 already' },
      { row: 4, field: 'source_reference', message: 'must not be empty' },
    ])
  })

  test('a file without the columns it must have says which', async () => {
    const refused = await send('vendor_data,status\nx,Approved\n')
    expect([refused.status, refused.code]).toEqual([400, 'import_invalid'])
    expect(refused.body['detail']).toContain('`source_reference`')
  })

  test.each(['status_rules', 'transactions'])('%s are not imported yet', async (kind) => {
    const refused = await send('a\n1\n', { kind })
    expect([refused.status, refused.code]).toEqual([501, 'import_kind_unavailable'])
  })

  test('a kind nobody knows, and a body without a file, are told by their fields', async () => {
    expect((await send('a\n1\n', { kind: 'weather' })).status).toBe(400)
    const query = { kind: 'user_verification' }
    expect((await world.call('importSessions', box.full, { query, body: {} })).status).toBe(400)
  })

  test('imports of users and of sessions are shown apart', async () => {
    const { body } = await world.call('listSessionImports', box.full, { query: { limit: 1 } })
    const [one] = body['results'] as Body[]
    const params = { import_id: one!['import_id'] as string }
    expect((await world.call('getImport', box.full, { params })).status).toBe(404)
    expect((await world.call('getSessionImport', box.full, { params })).status).toBe(200)
    expect((await world.call('listImports', box.full)).body['results']).toEqual([])
  })
})
