/** What a report says, of sessions nobody would believe; what is personal only where it may be. */
import { featureNames } from '@ostiary/domain/workflow/features'
import type { Session, SessionNode } from '@ostiary/domain/session/session'
import { expect, test } from 'vitest'
import { pdfText } from '../../../../../test/pdf-text.ts'
import { drawReport } from '../../report/draw.ts'
import { defaultSettings } from '../bootstrap.ts'
import { reportOf } from './report-content.ts'
import type { Reported } from './report-content.ts'

const id = '01900000-0000-7000-8000-000000000001'
const atMs = Date.UTC(2026, 10, 30)

const nodeOf = (index: number, more: Partial<SessionNode> = {}): SessionNode => ({
  nodeId: `node_${index}`,
  feature: featureNames[index % featureNames.length]!,
  status: 'APPROVED',
  tries: 1,
  warnings: ['DATA_INCONSISTENT'],
  atMs,
  ...more,
})

const session = (nodes: readonly SessionNode[]): Session => ({
  sessionId: id,
  number: 7,
  workflowId: id,
  workflowVersion: 3,
  status: 'In Review',
  enteredBy: 'completed',
  settings: {
    max_retry_attempts: 1,
    retry_window_days: null,
    session_expiration_time: 60,
    auto_block_on_decline: false,
    auto_blocklist_identifiers: false,
    kyc_expiration_months: null,
    is_desktop_allowed: true,
  },
  nodes,
  at: null,
  link: { no: 1, key: 'ab' },
  createdAtMs: atMs,
  updatedAtMs: atMs,
})

function reported(nodes: readonly SessionNode[], more: Partial<Reported> = {}): Reported {
  const entity = {
    entityId: id,
    applicationId: id,
    kind: 'user',
    vendorData: 'ann',
    standing: 'ACTIVE',
    enteredBy: 'created',
    detail: {},
    createdAtMs: atMs,
    updatedAtMs: atMs,
  } as const
  return {
    application: {
      applicationId: id,
      name: 'Acme',
      environment: 'live',
      settings: defaultSettings('live'),
      createdAtMs: atMs,
    },
    aggregate: { entity, customer: null, sessions: [] },
    session: session(nodes),
    workflow: undefined,
    head: { version: 41, hash: 'c0ffee'.repeat(10) },
    feed: [],
    madeAtMs: atMs,
    ...more,
  }
}
const textOf = async (one: Reported): Promise<string> =>
  pdfText(await drawReport(reportOf(one))).join('\n')

const hostile = {
  first_name: `</script>${'W'.repeat(50_000)}`,
  address: '١٢ شارع \u202Eevil\n\n\n'.repeat(400),
  'key\u0000 with _strange_ signs': { deep: { deeper: { more: { and: { more: { end: [1] } } } } } },
  embedding: Array.from({ length: 512 }, (_, n) => n / 512),
  hits: Array.from({ length: 500 }, (_, n) => ({ caption: `hit ${n}`, score: n })),
  empty: null,
}

test('forty features, each with what nobody would send, are one report', async () => {
  const nodes = Array.from({ length: 40 }, (_, index) => nodeOf(index))
  const records = new Map(
    nodes.map(({ nodeId }, index) => [
      nodeId,
      { data: index < 3 ? hostile : { a: 1 }, warnings: [] },
    ]),
  )
  const opened = { context: { metadata: hostile }, records }
  const personal = { opened, profile: { full_name: 'Ann Example' }, pictures: new Map() }
  const bytes = await drawReport(reportOf(reported(nodes, { personal })))
  const pages = pdfText(bytes)
  const text = pages.join('\n')
  for (let n = 1; n <= 40; n += 1) expect(text).toMatch(new RegExp(`^${n}\\. `, 'm'))
  expect(text).toContain('more values, which the decision has')
  expect(text).toContain('512 values')
  expect(text).toContain('characters more')
  expect(pages.length).toBeLessThan(60)
})

test('each status is said, and a node whose record is gone says so', async () => {
  const statuses = ['APPROVED', 'DECLINED', 'IN_REVIEW', 'NOT_FINISHED', 'RESUB_REQUESTED'] as const
  const nodes = statuses.map((status, index) => nodeOf(index, { status }))
  const opened = { context: {}, records: new Map() }
  const personal = { opened, profile: {}, pictures: new Map() }
  const text = await textOf(reported(nodes, { personal }))
  for (const said of ['Approved', 'Declined', 'In Review', 'Not Finished', 'Resub Requested'])
    expect(text).toContain(said)
  expect(text.match(/Nothing that was read is kept/g)).toHaveLength(5)
})

test('without what is personal: codes of warnings, and what is left out', async () => {
  const text = await textOf(reported([nodeOf(0)]))
  expect(text).toContain('DATA_INCONSISTENT')
  expect(text).toContain('personal:read')
  expect(text).not.toContain('Made in a sandbox')
  expect(text).toContain('c0ffee'.repeat(10))
  expect(text).toContain('line 41')
})

test('a session that has run nothing says so', async () => {
  expect(await textOf(reported([]))).toContain('The session has run no feature.')
})
