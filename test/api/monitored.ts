/** People and companies under monitoring in tests: onboarded by a worker, then screened by hand. */
import { activityType } from '@ostiary/domain/activities'
import { monitor } from '../../packages/server/src/jobs/monitoring/rounds.ts'
import type { MonitoringParts } from '../../packages/server/src/jobs/monitoring/parts.ts'
import { openListIndex } from '../../packages/server/src/jobs/list-index.ts'
import type { ListEntry } from '../../packages/server/src/lists/entry.ts'
import { inTurns } from '../../packages/server/src/platform/in-turns.ts'
import { openLog } from '../../packages/server/src/process/log.ts'
import { buildPartyIndex } from '../../packages/server/src/providers/name-lists/party-index.ts'
import { inventedEntry, inventedList, upTo } from '../../packages/server/src/store/lists.fixture.ts'
import { importList } from '../../packages/server/src/store/lists.ts'
import type { Database, Pool } from '../../packages/server/src/store/db.ts'
import { readListedParties } from '../../packages/server/src/store/list-reader.ts'
import { openOutage } from '../../packages/server/src/store/outage.ts'
import { drained } from './quiet.ts'
import { openWorld } from './world.ts'
import type { Process, Tenant, World } from './world.ts'

/** A world whose worker runs only while somebody is onboarded. */
export interface Monitoring {
  readonly world: World
  /** A next version: twenty others, and these. */
  list(named: readonly Partial<ListEntry>[]): Promise<void>
  /** What a worker does until nothing of it is left. */
  working(): Promise<void>
  /** Rounds of monitoring until nothing is left to do at once. */
  rounds(more?: Partial<MonitoringParts>): Promise<number>
  parts(more?: Partial<MonitoringParts>): Promise<MonitoringParts>
  /** The database of a process that dies at the first such statement. */
  dyingAt(text: RegExp): { readonly db: Pool; died(): boolean }
  close(): Promise<void>
}

export async function openMonitoring(): Promise<Monitoring> {
  const world = await openWorld({ apiOnly: true })
  const log = openLog('silent')
  const parties = await openListIndex(world.db, {
    read: readListedParties,
    build: (entries, digests) => inTurns(buildPartyIndex(entries, digests)),
  })
  const parts = async (more: Partial<MonitoringParts> = {}): Promise<MonitoringParts> => ({
    ...world.services,
    parties,
    log,
    outage: openOutage(log),
    ...more,
  })
  const list: Monitoring['list'] = async (named) => {
    const entries = named.map((one, n) => ({ ...inventedEntry(1_000 + n), wallets: [], ...one }))
    const outcome = await importList(
      world.db,
      inventedList([], { entries: [...upTo(20).map(inventedEntry), ...entries] }),
      [],
      { nowMs: world.clock.now() },
    )
    if (outcome.kind === 'refused') throw new Error('the list was refused')
  }
  return {
    world,
    list,
    working: async () => {
      const worker: Process = await world.another('worker')
      await drained(world)
      await worker.stop()
    },
    parts,
    rounds: async (more) => {
      let all = 0
      const given = await parts(more)
      for (let done = 1; done > 0; all += done) done = await monitor(given)
      return all
    },
    dyingAt: (text) => dyingAt(world.db, text),
    close: world.close,
  }
}

/** Nothing it asks for after its death is done either. */
function dyingAt(pool: Pool, text: RegExp): { readonly db: Pool; died(): boolean } {
  let isDead = false
  const mortal = <D extends Database>(db: D): D => ({
    ...db,
    query: (asked: Parameters<Database['query']>[0]) => {
      if (text.test(asked.text)) isDead = true
      return isDead ? Promise.reject(new Error('the process has died')) : db.query(asked)
    },
  })
  const db: Pool = {
    ...mortal(pool),
    transaction: (work) => pool.transaction((inner) => work(mortal(inner))),
  }
  return { db, died: () => isDead }
}

export interface Person {
  readonly vendorData: string
  readonly sessionId: string
}

/** Nobody of this name is on any list. */
const zuleika = {
  first_name: 'Zuleika',
  last_name: 'Vanderquist',
  date_of_birth: '1970-05-05',
  id_country: 'UTO',
}

/** The listed person Zuleika is taken for. */
export const listedZuleika = (more: Partial<ListEntry> = {}): Partial<ListEntry> => ({
  entryNo: 'N-1',
  kind: 'person',
  name: 'Zuleika Vanderquist',
  birthDates: ['1970-05-05'],
  programs: ['INVENTED'],
  ...more,
})

/** Approved by a document and an AML step, as whoever was expected. */
export async function approved(
  { world, working }: Monitoring,
  tenant: Tenant,
  of: {
    readonly vendorData?: string
    readonly expected?: Readonly<Record<string, string>>
    readonly config?: Readonly<Record<string, unknown>>
    readonly settings?: Readonly<Record<string, unknown>>
  } = {},
): Promise<Person> {
  const config = { is_aml_ongoing_monitoring_enabled: true, ...of.config }
  const features = [{ feature: 'OCR' }, { feature: 'AML', config }]
  const workflow = await world.call('createWorkflow', tenant.full, {
    body: { features, ...of.settings },
  })
  const vendorData = of.vendorData ?? `person-${world.clock.now()}`
  const made = await world.call('createSession', tenant.full, {
    body: {
      workflow_id: workflow.body['workflow_id'],
      vendor_data: vendorData,
      expected_details: of.expected ?? zuleika,
      sandbox_scenario: 'approve',
    },
  })
  if (made.status >= 300) throw new Error(`${workflow.text} ${made.text}`)
  await working()
  return { vendorData, sessionId: String(made.body['session_id']) }
}

/** What monitoring wrote of somebody last, as the activities name it. */
export async function webhookTypes({ world }: Monitoring, person: Person): Promise<string[]> {
  const { rows } = await world.db.query<{ kind: string; body: string }>({
    text: `select j.kind, j.body from journal j join entity e using (entity_id)
      where e.vendor_data = $1 and j.seq >= (select max(seq) from journal k
        where k.entity_id = j.entity_id and k.kind = 'entity.monitoring_matched') order by seq`,
    values: [person.vendorData],
  })
  return rows.map(({ kind, body }) => {
    const said = JSON.parse(body) as { from: string | null; to: string } // as the writer wrote it
    return `${kind} ${activityType(kind, said)}`
  })
}
