/** Ongoing monitoring that was switched on by hand: of whoever has no session that says so. */
import { dayMs } from '@ostiary/domain/units'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { replayScreenings } from '../../packages/server/src/commands/screenings.ts'
import { listedZuleika } from './monitored.ts'
import type { Monitoring } from './monitored.ts'
import { asking, openWatching } from './monitored-people.ts'
import type { Tenant } from './world.ts'

let monitoring: Monitoring
let tenant: Tenant
beforeEach(async () => {
  ;({ monitoring, tenant } = await openWatching())
})
afterEach(() => monitoring.close())
const { list, user, raised } = asking(() => ({ monitoring, tenant }))

describe('switched by hand', () => {
  const named = { vendor_data_list: ['by hand'] }
  const toggle = async (is_enabled: boolean, more: object = {}): Promise<unknown> => {
    const body = { ...named, is_enabled, ...more }
    const answer = await monitoring.world.call('switchUserMonitoring', tenant.full, { body })
    await monitoring.working()
    return answer.body['outcomes']
  }
  const person = { vendorData: 'by hand', sessionId: '' }
  const make = (more: object = {}) =>
    monitoring.world.call('createUser', tenant.full, {
      body: { vendor_data: 'by hand', full_name: 'Zuleika Vanderquist', ...more },
    })

  test('whoever was never screened is screened as it is switched on', async () => {
    await list([listedZuleika()])
    await make()
    expect(await toggle(true, { estimate_only: true })).toEqual({ screened_and_enabled: 1 })
    expect(await toggle(true)).toEqual({ screened_and_enabled: 1 })
    expect(await toggle(true)).toEqual({ already_enabled: 1 })
    await monitoring.rounds()
    expect(await raised(person)).toHaveLength(1)
    expect(await user(person)).toMatchObject({
      status: 'FLAGGED',
      ongoing_monitoring: { hits: [{ entry_number: 'N-1' }] },
    })
    expect(await toggle(false)).toEqual({ disabled: 1 })
    expect(await user(person)).toMatchObject({ ongoing_monitoring: null })
    expect(await toggle(false)).toEqual({ already_disabled: 1 })
    expect(await toggle(true)).toEqual({ enabled: 1 })
    await monitoring.rounds()
    expect(await raised(person)).toHaveLength(1)
  })

  test('a false positive is quiet until the entry changes, and then raised once more', async () => {
    const entry = listedZuleika()
    const [hits, judge] = ['listUserHits', 'judgeUserHit'] as const
    const params = { vendor_data: 'by hand' }
    const known = async (): Promise<Record<string, unknown>[]> =>
      (await monitoring.world.call(hits, tenant.full, { params })).body['results'] as never // rows
    const clear = { new_status: 'ACTIVE', reason: 'Somebody else' }
    await list([entry])
    await make()
    await toggle(true)
    await monitoring.rounds()
    const [hit] = await known()
    expect(hit).toMatchObject({
      caption: 'Zuleika Vanderquist',
      review_status: 'Unreviewed',
      last_found: { source: 'monitoring' },
    })
    const body = { hit_id: hit!['id'], review_status: 'False Positive', reason: 'Born elsewhere' }
    const judged = await monitoring.world.call(judge, tenant.full, { params, body })
    expect(judged.status, judged.text).toBe(200)
    await monitoring.world.call('updateUserStatus', tenant.full, { params, body: clear })

    await list([entry, { kind: 'person', name: 'Ignatius Brandhorst' }])
    monitoring.world.clock.advance(dayMs)
    await monitoring.rounds()
    expect(await raised(person)).toHaveLength(1)
    expect(await known()).toMatchObject([{ review_status: 'False Positive', quiet: true }])

    for (const remarks of ['Now in another country', 'Now in another country']) {
      await list([{ ...entry, remarks }])
      await monitoring.rounds()
      expect(await raised(person)).toHaveLength(2)
    }
    expect(await known()).toMatchObject([{ quiet: false, heard_because: 'entry_changed' }])
    expect(await user(person)).toMatchObject({ status: 'FLAGGED' })
  })

  test('what each screening rests on is kept, if it found something or is the last', async () => {
    await list([listedZuleika()])
    await make()
    await toggle(true)
    await monitoring.rounds()
    const params = { vendor_data: 'by hand' }
    const evidence = await monitoring.world.call('getUserScreeningEvidence', tenant.full, {
      params,
    })
    const hits = [{ entry_number: 'N-1', is_match: true }]
    const lists = [{ list: 'demo' }, { list: 'ofac-sdn', version: 2 }]
    const one = { evidence: { lists, use: 'watchlist', hits } }
    expect(evidence.body).toMatchObject({ screening_of: 'monitoring', screenings: [one, one] })
    const lines: string[] = []
    const { db, services } = monitoring.world
    const given = {
      pool: db,
      encryption: services.keyring.encryption,
      print: (line: string) => lines.push(line),
      complain: (line: string) => lines.push(line),
      json: false,
      progress: { step: () => {}, advance: () => {}, end: () => {} },
    }
    expect(await replayScreenings(given, String(evidence.body['id'])), lines.join('\n')).toBe(0)
    expect(lines.filter((line) => line.startsWith('The same:'))).toHaveLength(2)
  })

  test('switched off, nobody is looked for', async () => {
    await make()
    await toggle(true)
    await monitoring.rounds()
    await toggle(false)
    await list([listedZuleika()])
    await monitoring.rounds()
    expect(await raised(person)).toEqual([])
  })

  test('a name that is corrected is looked for at once', async () => {
    await list([listedZuleika()])
    await make({ full_name: 'Elena Sample' })
    await toggle(true)
    await monitoring.rounds()
    expect(await raised(person)).toEqual([])
    await monitoring.world.call('updateUser', tenant.full, {
      params: { vendor_data: 'by hand' },
      body: { full_name: 'Zuleika Vanderquist' },
    })
    await monitoring.working()
    await monitoring.rounds()
    expect(await raised(person)).toHaveLength(1)
  })

  test('without any list nobody can be screened', async () => {
    await monitoring.world.db.query({ text: `update list_version set state = 'superseded'` })
    await make()
    expect(await toggle(true)).toEqual({ failed_provider: 1 })
    expect(await user(person)).toMatchObject({ is_ongoing_monitoring_enabled: false })
  })

  test.each(['deleted', 'erased'])(
    'nothing of whoever is %s is kept to be looked for',
    async (how) => {
      await make()
      await toggle(true)
      await monitoring.rounds()
      const { body } = await monitoring.world.call('getUser', tenant.full, {
        params: { vendor_data: 'by hand' },
      })
      if (how === 'deleted')
        await monitoring.world.call('deleteUsers', tenant.full, { body: named })
      else
        await monitoring.world.call('eraseEntity', tenant.full, {
          params: { id: String(body['didit_internal_id']) },
        })
      await monitoring.working()
      const { rows } = await monitoring.world.db.query({ text: 'select 1 from monitored_party' })
      expect(rows).toEqual([])
      await list([listedZuleika()])
      await monitoring.rounds()
      expect(await raised(person)).toEqual([])
    },
  )
})
