/** An approved session ends with its document or its workflow's months, and says with which. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Session } from '@ostiary/domain/session/session'
import { drained } from './quiet.ts'
import { eventually, openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

const dayMs = 86_400_000

let world: World
let box: Tenant
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('grown-old')
})
afterAll(() => world.close())

async function approved(vendor_data: string, settings: object): Promise<string> {
  const features = [{ feature: 'OCR' }]
  const made = await world.call('createWorkflow', box.full, { body: { features, ...settings } })
  expect(made.status, made.text).toBe(201)
  const { body } = await world.call('createSession', box.full, {
    body: {
      workflow_id: made.body['workflow_id'],
      vendor_data,
      sandbox_scenario: 'approve',
    },
  })
  await drained(world)
  return String(body['session_id'])
}

async function stored(sessionId: string): Promise<Session> {
  const { rows } = await world.db.query<{ body: string }>({
    text: 'select body from session where session_id = $1',
    values: [sessionId],
  })
  return JSON.parse(rows[0]!.body) as Session // as the writer stored it
}

/** Once the clock has come to its time. */
async function ended(sessionId: string, dueAtMs: number): Promise<Session> {
  world.clock.advance(dueAtMs - world.clock.now())
  return eventually(
    () => stored(sessionId),
    ({ status }) => status === 'Kyc Expired',
  )
}

test('with the document: its last day is its last, and no day is added', async () => {
  const sessionId = await approved('ann', {})
  const decision = await world.call('getSessionDecision', box.full, {
    params: { session_id: sessionId },
  })
  const [document] = decision.body['id_verifications'] as { expiration_date: string }[]
  const lastDayMs = Date.parse(document!.expiration_date)
  const { status, dueAtMs } = await stored(sessionId)
  expect([status, dueAtMs]).toEqual(['Approved', lastDayMs + dayMs])
  expect(await ended(sessionId, dueAtMs!)).toMatchObject({ code: 'document_expired' })
})

test('with the months of its workflow, while the document is good', async () => {
  const sessionId = await approved('ben', { kyc_expiration_months: 6 })
  const { dueAtMs, documentValidUntilMs } = await stored(sessionId)
  expect(dueAtMs).toBeLessThan(documentValidUntilMs!)
  expect(await ended(sessionId, dueAtMs!)).toMatchObject({ code: 'verification_expired' })
})
