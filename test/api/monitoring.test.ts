/** Ongoing monitoring: a list comes to name somebody who was approved, and what follows. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { approved, listedNemo, openMonitoring } from './monitored.ts'
import type { Monitoring } from './monitored.ts'
import type { Tenant } from './world.ts'

let monitoring: Monitoring
let tenant: Tenant
beforeEach(async () => {
  monitoring = await openMonitoring()
  tenant = await monitoring.world.tenant('watched')
  await monitoring.list([{ kind: 'person', name: 'Somebody Else' }])
})
afterEach(() => monitoring.close())

async function user(vendor_data: string): Promise<Record<string, unknown>> {
  return (await monitoring.world.call('getUser', tenant.full, { params: { vendor_data } })).body
}
async function decision(session_id: string): Promise<Record<string, unknown>> {
  const params = { session_id }
  return (await monitoring.world.call('getSessionDecision', tenant.full, { params })).body
}

test('a list comes to name somebody: the session is looked at, the user flagged', async () => {
  const { vendorData, sessionId } = await approved(monitoring, tenant)
  expect((await decision(sessionId))['status']).toBe('Approved')
  expect(await user(vendorData)).toMatchObject({ status: 'ACTIVE', is_ongoing_monitoring_enabled: true })
  await monitoring.rounds()
  expect(await user(vendorData)).toMatchObject({ status: 'ACTIVE' })
  await monitoring.list([{ kind: 'person', name: 'Somebody Else' }, listedNemo()])
  await monitoring.rounds()
  expect(await user(vendorData)).toMatchObject({ status: 'FLAGGED' })
  expect(await decision(sessionId)).toMatchObject({ status: 'In Review' })
})
