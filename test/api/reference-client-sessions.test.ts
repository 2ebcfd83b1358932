/** The client of the reference, unchanged, against this server: sessions. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openReferenceClient } from '../reference-client.ts'
import type { ReferenceClient } from '../reference-client.ts'
import { settled } from './quiet.ts'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
let client: ReferenceClient
let workflow_id: string
let poa: string
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('reference client')
  client = await openReferenceClient({ url: world.url, key: box.full })
  const made = await client.call('didit_create_workflow', {
    features: [{ feature: 'OCR' }, { feature: 'LIVENESS' }],
  })
  workflow_id = made['workflow_id'] as string
  const other = await client.call('didit_create_workflow', {
    features: [{ feature: 'PROOF_OF_ADDRESS' }],
  })
  poa = other['workflow_id'] as string
})
afterAll(async () => {
  client.close()
  await world.close()
})

/** By the API: the client knows no scenarios. */
async function run(vendor_data: string, scenario = 'approve', workflow = workflow_id) {
  const body = { workflow_id: workflow, vendor_data, sandbox_scenario: scenario }
  const made = await world.call('createSession', box.full, { body })
  await settled(world, box, made.body['session_id'])
  return made.body['session_id'] as string
}

test('its tools create, list and read', async () => {
  const made = await client.call('didit_create_session', {
    workflow_id,
    vendor_data: 'client-1',
    callback: 'https://example.com/done',
    callback_method: 'both',
    language: 'en',
    metadata: { plan: 'gold' },
    contact_details: { email: 'ann@example.com' },
    expected_details: { first_name: 'Ann' },
  })
  expect(made).toMatchObject({ status: 'Not Started', vendor_data: 'client-1' })
  const { session_id } = made
  const listed = await client.call('didit_list_sessions', {
    status: 'Not Started',
    session_kind: 'user',
    vendor_data: 'client-1',
    workflow_id,
    limit: '10',
    offset: '0',
  })
  expect(listed).toMatchObject({ count: 1, results: [{ session_id }] })
  const decision = await client.call('didit_get_session_decision', { session_id })
  expect(decision).toMatchObject({ session_id, status: 'Not Started', reviews: [] })
})

test('its tools decide, ask again, and correct what was read', async () => {
  const session_id = await run('client-2', 'review_document')
  const read = await client.call('didit_get_session_decision', { session_id })
  expect(read['status']).toBe('In Review')
  const corrected = await client.call('didit_update_session_data', {
    session_id,
    first_name: 'Corrected',
  })
  expect(corrected).toMatchObject({ id_verifications: [{ first_name: 'Corrected' }] })
  const decided = await client.call('didit_update_session_status', {
    session_id,
    new_status: 'Approved',
    comment: 'seen',
  })
  expect(decided).toEqual({ session_id })
  const rows = read['features_list'] as { node_id: string }[]
  await client.call('didit_update_session_status', {
    session_id,
    new_status: 'Resubmitted',
    nodes_to_resubmit: [rows[0]!.node_id],
  })
  const after = await client.call('didit_get_session_decision', { session_id })
  expect(after['status']).toBe('Resubmitted')
  await expect(
    client.call('didit_update_session_status', { session_id, new_status: 'Gone' }),
  ).rejects.toThrow('API 400')
})

test('its tool corrects a proof of address', async () => {
  const session_id = await run('client-3', 'approve', poa)
  const corrected = await client.call('didit_update_session_poa_data', {
    session_id,
    issuer: 'Water Works',
  })
  expect(corrected).toMatchObject({ poa_verifications: [{ issuer: 'Water Works' }] })
})

test('its tools write and list reviews', async () => {
  const session_id = await run('client-4')
  await client.call('didit_add_session_review', { session_id, comment: 'a note' })
  const { results } = await client.call('didit_list_session_reviews', { session_id })
  expect((results as unknown[])[0]).toMatchObject({ activity_type: 'COMMENT', comment: 'a note' })
})

test('its tool gets the report: text that begins as a PDF does', async () => {
  const session_id = await run('client-5')
  const { raw } = await client.call('didit_generate_session_pdf', { session_id })
  expect(String(raw).slice(0, 5)).toBe('%PDF-')
  const unfinished = await client.call('didit_create_session', { workflow_id, vendor_data: 'x' })
  await expect(
    client.call('didit_generate_session_pdf', { session_id: unfinished['session_id'] }),
  ).rejects.toThrow('API 403')
})

test('its tools share with another application, which takes the session over', async () => {
  const session_id = await run('client-6')
  const other = await world.tenant('partner')
  const shared = await client.call('didit_share_session', {
    session_id,
    partner_client_id: other.applicationId,
  })
  const { share_token } = shared
  const partner = await openReferenceClient({ url: world.url, key: other.full })
  const taken = await partner.call('didit_import_shared_session', { share_token })
  expect(taken).toMatchObject({ status: 'In Review', vendor_data: null })
  const again = await partner.call('didit_import_shared_session', { share_token })
  expect(again['session_id']).toBe(taken['session_id'])
  partner.close()
  await expect(client.call('didit_import_shared_session', { share_token })).rejects.toThrow(
    /API 400.*share_token_invalid/,
  )
})

test('its tools delete one, and several by their numbers', async () => {
  const [one, two] = [await run('client-7'), await run('client-8')]
  const gone = await client.call('didit_delete_session', { session_id: one })
  expect(gone).toEqual({ success: true })
  await expect(client.call('didit_get_session_decision', { session_id: one })).rejects.toThrow(
    'API 404',
  )
  const { session_number } = await client.call('didit_get_session_decision', { session_id: two })
  const batch = await client.call('didit_batch_delete_sessions', {
    session_numbers: [session_number],
  })
  expect(batch).toEqual({ deleted: 1 })
})
