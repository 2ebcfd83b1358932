/** The clock over sessions in mixed states: how long until all that is due has ended. */
import { unborn } from '@ostiary/domain/unborn'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DomainEvent } from '../packages/domain/src/aggregate.ts'
import { graphOf } from '../packages/domain/src/workflow/linear.ts'
import { workflowDefaults } from '../packages/domain/src/workflow/defaults.ts'
import { templateFeatures } from '../packages/domain/src/workflow/templates.ts'
import type { WorkflowVersion } from '../packages/domain/src/workflow/graph.ts'
import { endDueSessions } from '../packages/server/src/jobs/due-sessions.ts'
import { sha256 } from '../packages/server/src/platform/digest.ts'
import { randomIds } from '../packages/server/src/platform/ids.ts'
import { createdEvents } from '../packages/server/src/sessions/begin.ts'
import { openPool } from '../packages/server/src/store/db.ts'
import type { Pool } from '../packages/server/src/store/db.ts'
import { startEmbedded } from '../packages/server/src/store/embedded/embedded.ts'
import { migrate } from '../packages/server/src/store/migrate.ts'
import { openWriter } from '../packages/server/src/transitions/writer.ts'
import type { Writer } from '../packages/server/src/transitions/writer.ts'

const silent = { info() {}, warn() {}, error() {} }
const ids = randomIds()
const applicationId = ids.next(0)
const dayMs = 86_400_000
const linkKey = sha256('bench')

const workflow: WorkflowVersion = {
  workflowId: ids.next(1),
  version: 1,
  uuid: ids.next(2),
  applicationId,
  kind: 'user',
  type: 'kyc',
  label: 'KYC',
  graph: graphOf(templateFeatures('kyc')),
  settings: { ...workflowDefaults, kyc_expiration_months: 1 },
}

/** @param rows how many sessions are due */
export async function benchSessions(rows: number): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ostiary-bench-'))
  const store = await startEmbedded({ dataDir, log: silent })
  const pool = openPool({ url: store.url, size: 4, hot: true })
  await migrate(pool, Date.now())
  const webhook = ids.next(3)
  let nowMs = Date.now()
  const clock = { now: () => nowMs }
  const writer = openWriter({ db: pool, clock, subscribers: () => [webhook] })
  const from = performance.now()
  await fill(writer, rows, clock.now())
  console.log(`${rows} sessions made in ${((performance.now() - from) / 1000).toFixed(1)} s`)
  await tell(pool)
  nowMs += 60 * dayMs
  const began = performance.now()
  while ((await endDueSessions({ db: pool, writer, clock })) > 0);
  const seconds = (performance.now() - began) / 1000
  console.log(`all that was due has ended in ${seconds.toFixed(2)} s (reach 5 s for 10,000)`)
  await tell(pool)
  await pool.close()
  await store.stop()
  await rm(dataDir, { recursive: true, force: true })
}

async function tell(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ status: string; n: number }>({
    text: 'select status, count(*)::int4 as n from session group by 1 order by 1',
  })
  console.log(`  ${rows.map(({ status, n }) => `${status}: ${n}`).join(', ')}`)
}

const ends = ['Not Started', 'In Progress', 'Resubmitted', 'Approved'] as const

async function fill(writer: Writer, rows: number, atMs: number): Promise<void> {
  const each = 500
  for (let first = 0; first < rows; first += each) {
    const batch = Array.from({ length: Math.min(each, rows - first) }, (_, at) => first + at)
    await Promise.all(batch.map((index) => make(writer, index, atMs)))
  }
}

async function make(writer: Writer, index: number, atMs: number): Promise<void> {
  const entityId = ids.next(atMs)
  const sessionId = ids.next(atMs)
  const by = { by: 'partner', actor: 'partner:bench' } as const
  const made = createdEvents(linkKey, { sessionId, number: index, workflow, atMs, ...by })
  const entity: DomainEvent = {
    machine: 'entity',
    event: 'created',
    by: 'system',
    actor: 'system',
    facts: { changed: [] },
  }
  await writer.create({
    dirKey: sha256(`dir ${index}`),
    vendorKey: null,
    walletKey: null,
    seed: unborn({ entityId, applicationId, kind: 'user', vendorData: `bench-${index}` }, atMs),
    events: [entity, ...made, ...moved(ends[index % ends.length]!, sessionId)],
    vault: [],
    answer: () => ({ status: 201, body: '' }),
  })
}

/** What brings a session to where the clock finds it. */
function moved(end: (typeof ends)[number], sessionId: string): DomainEvent[] {
  const session = { sessionId }
  const of = (event: string, by: string, more: object = {}): DomainEvent =>
    ({
      machine: 'session',
      event,
      by,
      actor: by,
      facts: { session: { ...session, ...more } },
    }) as DomainEvent // an event of the table below
  const opened = of('opened', 'customer')
  const settled = {
    result: { nodeId: workflow.graph.start_node, status: 'IN_REVIEW', warnings: [] },
    step: { to: { end: 'In Review' }, passed: [] },
  }
  const redo = [{ nodeId: workflow.graph.start_node, feature: 'OCR', waits: 'person' }]
  switch (end) {
    case 'Not Started':
      return []
    case 'In Progress':
      return [opened]
    case 'Resubmitted':
      return [
        opened,
        of('node_settled', 'provider', settled),
        of('resubmitted', 'analyst', { redo }),
      ]
    case 'Approved':
      return [opened, of('node_settled', 'provider', settled), of('approved', 'analyst')]
  }
}
