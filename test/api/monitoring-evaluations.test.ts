/** Customers known by an evaluation: monitored from its approval, and alerted about by a hit. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { verifyJournal } from '../../packages/server/src/transitions/verify.ts'
import { openMonitoring } from './monitored.ts'
import type { Monitoring } from './monitored.ts'
import type { Tenant } from './world.ts'

let monitoring: Monitoring
let tenant: Tenant
beforeEach(async () => {
  monitoring = await openMonitoring()
  tenant = await monitoring.world.tenant('evaluated')
  await monitoring.list([])
})
afterEach(() => monitoring.close())

const listed = {
  entryNo: 'N-1',
  kind: 'person' as const,
  name: 'Zuleika Vanderquist',
  birthDates: ['1988-04-12'],
}

async function evaluated(externalId: string): Promise<string> {
  const { world } = monitoring
  const made = await world.call('createCustomer', tenant.full, {
    body: {
      chainId: `eip155:1:0x${externalId.padStart(40, '1')}`,
      externalId,
      profile: {
        firstName: 'Zuleika',
        lastName: 'Vanderquist',
        dob: '1988-04-12',
        address: '12 Oak Street',
        city: 'Springfield',
        state: 'IL',
        zipCode: '62701',
        country: 'US',
        email: `z${externalId}@example.com`,
        phone: '+14155551234',
        officialId: { docType: 'SSN', value: '219-09-1234', country: 'US' },
      },
      evaluation: { expressKyc: false, fraud: true },
    },
  })
  if (made.status >= 300) throw new Error(made.text)
  await monitoring.working()
  return String(made.body['id'])
}

async function seen(id: string): Promise<Record<string, unknown>> {
  const { world } = monitoring
  const { body } = await world.call('getCustomer', tenant.full, { params: { id } })
  const user = await world.call('getUser', tenant.full, {
    params: { vendor_data: String(body['externalId']) },
  })
  const evaluations = await world.call('listCustomerEvaluations', tenant.full, { params: { id } })
  const [one] = evaluations.body['data'] as { result: { status: string }; alert?: string }[]
  return {
    standing: user.body['status'],
    isMonitored: user.body['is_ongoing_monitoring_enabled'],
    status: one!.result.status,
    alert: one!.alert ?? null,
  }
}

test('whoever the lists have cleared is monitored; a hit flags, alerts and reopens', async () => {
  const id = await evaluated('11')
  await monitoring.rounds()
  expect(await seen(id)).toMatchObject({
    standing: 'ACTIVE',
    isMonitored: true,
    status: 'approved',
  })
  await monitoring.list([listed])
  await monitoring.rounds()
  expect(await seen(id)).toMatchObject({
    standing: 'FLAGGED',
    status: 'review',
    alert: 'watchlist_hit',
  })
  await monitoring.list([listed, { kind: 'person', name: 'Somebody Else' }])
  await monitoring.rounds()
  const { rows } = await monitoring.world.db.query<{ n: number }>({
    text: `select count(*)::int4 as n from journal where kind = 'entity.monitoring_matched'`,
  })
  expect(rows).toEqual([{ n: 1 }])
  expect((await verifyJournal(monitoring.world.db)).broken).toEqual([])
})

test('where the application says so, nobody is monitored by an evaluation', async () => {
  const body = { monitorApproved: false }
  await monitoring.world.call('patchApplication', tenant.full, { body })
  const id = await evaluated('22')
  await monitoring.list([listed])
  await monitoring.rounds()
  expect(await seen(id)).toMatchObject({
    standing: 'ACTIVE',
    isMonitored: false,
    status: 'approved',
  })
})
