/** What tests of monitoring ask, whichever they are: of a list, of people, of the journal. */
import type { ListEntry } from '../../packages/server/src/lists/entry.ts'
import { openMonitoring } from './monitored.ts'
import type { Monitoring, Person } from './monitored.ts'
import type { Tenant } from './world.ts'

type Answer = Promise<Record<string, unknown>>

/** A world of one test, with a tenant and a list that names nobody of theirs. */
export interface Watching {
  readonly monitoring: Monitoring
  readonly tenant: Tenant
}

export async function openWatching(): Promise<Watching> {
  const monitoring = await openMonitoring()
  await monitoring.list([somebodyElse])
  return { monitoring, tenant: await monitoring.world.tenant('watched') }
}

const somebodyElse = { kind: 'person', name: 'Somebody Else' } as const

/** @param current the world of the test that runs */
export function asking(current: () => Watching) {
  const body = async (...[operation, params]: readonly [Asked, Record<string, string>]): Answer => {
    const { monitoring, tenant } = current()
    return (await monitoring.world.call(operation, tenant.full, { params })).body
  }
  return {
    /** A next version: somebody else, and these. */
    list: (more: readonly Partial<ListEntry>[]): Promise<void> =>
      current().monitoring.list([somebodyElse, ...more]),
    user: ({ vendorData }: Person): Answer => body('getUser', { vendor_data: vendorData }),
    decision: ({ sessionId }: Person): Answer =>
      body('getSessionDecision', { session_id: sessionId }),
    /** Lines of the journal that monitoring wrote about somebody. */
    raised: async ({ vendorData }: Person): Promise<string[]> => {
      const { rows } = await current().monitoring.world.db.query<{ kind: string }>({
        text: `select j.kind from journal j join entity e using (entity_id)
          where e.vendor_data = $1 and j.kind = 'entity.monitoring_matched' order by seq`,
        values: [vendorData],
      })
      return rows.map(({ kind }) => kind)
    },
  }
}

type Asked = 'getUser' | 'getSessionDecision'
