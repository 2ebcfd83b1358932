/** What the report of a session says, block by block; without I/O. */
import type { Aggregate } from '@ostiary/domain/aggregate'
import { featureLiterals, peopleShown } from '@ostiary/domain/session/decision'
import type { OpenedNode } from '@ostiary/domain/session/decision'
import type { Session, SessionNode } from '@ostiary/domain/session/session'
import { featureRow } from '@ostiary/domain/workflow/features'
import type { WorkflowVersion } from '@ostiary/domain/workflow/graph'
import type { Profile } from '../../profile/profile.ts'
import type { Block, Field, Picture, Remark, Report } from '../../report/content.ts'
import type { OpenedSession } from '../../sessions/context.ts'
import type { Application } from '../../store/applications.ts'
import { fieldsUnder, readable, timeOf } from './report-fields.ts'
import { reviewRows, timelineRows } from './report-timeline.ts'
import { vendorDataOf } from './resource.ts'
import type { Told } from './reviews.ts'

export interface Reported {
  readonly application: Application
  readonly aggregate: Aggregate
  readonly session: Session
  readonly workflow: WorkflowVersion | undefined
  /** Version and hash of the entity's journal when it was read. */
  readonly head: { readonly version: number; readonly hash: string }
  readonly feed: readonly Told[]
  readonly madeAtMs: number
  /** What is personal; absent for whoever may not read it. */
  readonly personal?: {
    readonly opened: OpenedSession
    readonly profile: Profile
    readonly pictures: ReadonlyMap<string, readonly Picture[]>
  }
}

const leftOut =
  'Personal data is left out of this report: whom it is about, what was read, the sentences of ' +
  'warnings, pictures and what people wrote. A key with the scope `personal:read` gets all of it.'
const sandbox =
  'Made in a sandbox: the answers are simulated, and this report is evidence of nothing.'

export function reportOf(reported: Reported): Report {
  const { application, session, madeAtMs, personal } = reported
  return {
    title: 'Verification report',
    owner: application.name,
    status: session.status,
    foot: `Session ${session.sessionId} · report made ${timeOf(madeAtMs)}`,
    madeAtMs,
    blocks: [
      ...(application.environment === 'sandbox' ? [noteOf(sandbox)] : []),
      { kind: 'fields', fields: aboutSession(reported) },
      ...(personal ? [] : [noteOf(leftOut)]),
      { kind: 'section', text: readable(reported.aggregate.entity.kind) },
      { kind: 'fields', fields: aboutEntity(reported) },
      ...sent(reported),
      { kind: 'section', text: 'Features' },
      ...(session.nodes.length === 0 ? [noteOf('The session has run no feature.')] : []),
      ...session.nodes.flatMap((node, index) => aboutNode(reported, node, index)),
      ...reviewed(reported),
      ...told(reported),
      ...proof(reported),
    ],
  }
}

const noteOf = (text: string): Block => ({ kind: 'note', text })

/** Rows that have a value. */
const given = (rows: readonly (readonly [string, string | null | undefined])[]): Field[] =>
  rows.flatMap(([label, value]) => (value ? [[label, value] as const] : []))

const timeIf = (atMs: number | undefined): string | undefined =>
  atMs === undefined ? undefined : timeOf(atMs)

function aboutSession({ application, session, workflow, aggregate }: Reported): Field[] {
  const { workflowId, workflowVersion } = session
  return given([
    ['Session', `number ${session.number}`],
    ['Id', session.sessionId],
    ['Status', session.status],
    ['Why', session.code],
    ['Kind', aggregate.entity.kind],
    ['Application', `${application.name} (${application.applicationId})`],
    ['Environment', application.environment],
    ['Workflow', `${workflow?.label ?? workflowId}, version ${workflowVersion}`],
    ['Workflow id', workflowId],
    ['Created', timeOf(session.createdAtMs)],
    ['Opened', timeIf(session.openedAtMs)],
    ['Ended', timeIf(session.endedAtMs)],
    ['Approved until', session.status === 'Approved' ? timeIf(session.dueAtMs) : undefined],
  ])
}

function aboutEntity({ aggregate, personal }: Reported): Field[] {
  const { entity } = aggregate
  const profile = personal?.profile
  const keys = (flags: Readonly<Record<string, unknown>> | undefined): string =>
    Object.keys(flags ?? {}).join(', ')
  return given([
    [
      'Id of the application (vendor_data)',
      vendorDataOf(aggregate) ?? 'none: the session is not linked',
    ],
    ['Id', entity.entityId],
    ['Standing', entity.standing],
    ['Full name', profile?.full_name],
    ['Legal name', profile?.legal_name],
    ['Registration number', profile?.registration_number],
    ['Country', profile?.country_code],
    ['Date of birth', profile?.date_of_birth],
    ['Documents of', keys(profile?.issuing_states)],
    ['E-mail addresses', keys(profile?.approved_emails)],
    ['Phone numbers', keys(profile?.approved_phones)],
  ])
}

/** What the application sent along when it made the session. */
function sent({ personal }: Reported): Block[] {
  if (!personal) return []
  const { expected_details: expected, contact_details: contact, metadata } = personal.opened.context
  const fields = fieldsUnder({ expected, contact, metadata })
  if (fields.length === 0) return []
  return [
    { kind: 'section', text: 'Sent by the application' },
    { kind: 'fields', fields },
  ]
}

function aboutNode({ personal, session }: Reported, node: SessionNode, index: number): Block[] {
  const record = personal?.opened.records.get(node.nodeId)
  const pictures = personal?.pictures.get(node.nodeId) ?? []
  const remarks = record ? sentences(record) : node.warnings.map(codeAlone)
  return [
    {
      kind: 'part',
      text: `${index + 1}. ${readable(featureRow(node.feature).wireName)}`,
      status: featureLiterals[node.status],
    },
    { kind: 'fields', fields: [...aboutRun(node), ...readAt(session, node, record)] },
    ...(personal && !record ? [noteOf('Nothing that was read is kept of this feature.')] : []),
    ...(remarks.length > 0 ? [{ kind: 'remarks', remarks } as const] : []),
    ...(pictures.length > 0 ? [{ kind: 'pictures', pictures } as const] : []),
  ]
}

/** What was read, without the score, which stands above it; its people as they are by now. */
function readAt(session: Session, node: SessionNode, record: OpenedNode | undefined): Field[] {
  const { score } = node
  const { score: read, ...data } = { ...record?.data, ...peopleShown(session, node) }
  return fieldsUnder(score === undefined ? { ...data, score: read } : data)
}

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`)

const aboutRun = (node: SessionNode): Field[] =>
  given([
    ['Node', node.nodeId],
    ['Provider', node.provider],
    ['Score', node.score === undefined ? undefined : `${node.score} of 100`],
    ['Answered by the person', node.tries === 0 ? undefined : times(node.tries)],
    ['Looked at', node.manual === true ? 'by no machine: a reviewer decides' : undefined],
    ['Reviewed by', node.reviewedBy],
    ['Since', timeOf(node.atMs)],
  ])

const codeAlone = (code: string): Remark => ({ title: 'Warning', text: code, weight: 'mild' })

const textIn = (one: Readonly<Record<string, unknown>>, name: string): string => {
  const value = one[name]
  return typeof value === 'string' ? value : ''
}

const sentences = ({ warnings }: OpenedNode): Remark[] =>
  warnings.map((one) => ({
    title: textIn(one, 'log_type') === 'error' ? 'Error' : 'Warning',
    text: [textIn(one, 'risk'), textIn(one, 'long_description') || textIn(one, 'short_description')]
      .filter((part) => part !== '')
      .join(': '),
    weight: textIn(one, 'log_type') === 'error' ? 'grave' : 'mild',
  }))

function reviewed({ feed }: Reported): Block[] {
  const rows = reviewRows(feed)
  if (rows.length === 0) return []
  const columns = [
    { title: 'Time', share: 3.4 },
    { title: 'By', share: 5.2 },
    { title: 'Decision', share: 2 },
    { title: 'Comment', share: 4.6 },
  ]
  return [
    { kind: 'section', text: 'Reviews' },
    { kind: 'table', columns, rows },
  ]
}

function told({ feed, session }: Reported): Block[] {
  const { rows, left } = timelineRows(feed, session)
  const columns = [
    { title: 'Line', share: 1 },
    { title: 'Time', share: 3.4 },
    { title: 'What happened', share: 5.2 },
    { title: 'By', share: 5.4 },
  ]
  return [
    { kind: 'section', text: 'Timeline' },
    ...(left > 0
      ? [noteOf(`${left} earlier lines are left out; the feed of reviews has them.`)]
      : []),
    { kind: 'table', columns, rows },
  ]
}

function proof({ head, aggregate }: Reported): Block[] {
  return [
    { kind: 'section', text: 'Proof' },
    {
      kind: 'fields',
      fields: [
        ['Journal of entity', aggregate.entity.entityId],
        ['Version', `${head.version}, the number of its last line`],
        ['Head (SHA-256)', head.hash],
      ],
    },
    noteOf(
      'Each line of the journal holds the hash of the line before it; the lines of the timeline ' +
        'are among them. To check it, the operator runs “ostiary verify”: where it finds ' +
        `nothing, and line ${head.version} of this journal still has this hash, what stands in ` +
        'this report has not been changed since.',
    ),
  ]
}
