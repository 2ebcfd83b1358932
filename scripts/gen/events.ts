/** docs/reference/events.md: every event told to the outside, with its body as it is built. */
import type { Machine } from '@ostiary/domain/aggregate'
import type { EvaluationShown } from '@ostiary/domain/evaluation.facts'
import { aliasOf, announcement, eventTypes } from '@ostiary/domain/events'
import type { EventType } from '@ostiary/domain/events'
import { eventBody, toldAs } from '../../packages/server/src/transitions/event-body.ts'
import type { EventView } from '../../packages/server/src/transitions/event-body.ts'
import type { EventLine } from '../../packages/server/src/store/event-lines.ts'
import { declaredLifecycles } from './lifecycles.ts'
import { code, codes, document, fence, notice, table } from './markdown.ts'

const atMs = Date.UTC(2026, 0, 1, 12)

// A table is easier to check when its columns line up.
// oxfmt-ignore
const meaning: Readonly<Record<string, string>> = {
  id:                 'The customer, as in `/v1/customers/{id}`.',
  externalId:         'Your own id of the customer.',
  chainId:            'The wallet as CAIP-10 account id, masked unless the destination asks for personal data.',
  status:             'Where it is now.',
  previousStatus:     'Where it was; null on creation.',
  createdAt:          'When the customer was created.',
  updatedAt:          'When this happened.',
  webhookType:        'The type of the event.',
  eventId:            'The same in every attempt and in the feed: drop what you have seen.',
  sequence:           'Grows with every change of the entity, with gaps; a larger one is later.',
  event:              'What happened, as the lifecycle page names it.',
  code:               'Why, as a reason code; null where nothing needs saying.',
  actor:              'The party that caused it.',
  final:              'Whether nothing follows: true for `rejected`.',
  event_id:           'The same in every attempt and in the feed: drop what you have seen.',
  webhook_type:       'The type of the event.',
  timestamp:          'When this attempt was signed, seconds.',
  created_at:         'When this happened, seconds.',
  application_id:     'Your application.',
  environment:        '`live` or `sandbox`.',
  vendor_user_id:     'The user, as in `/v1/entities/{id}`.',
  vendor_business_id: 'The business, as in `/v1/entities/{id}`.',
  vendor_data:        'Your own id of the entity.',
  previous_status:    'The standing before.',
  reason:             'Why, as a reason code.',
  changed_fields:     'Names of what changed.',
  changes:            'Values before and now (tags by id, no counters), where personal data is asked for.',
  activity_id:        'The activity, as in the timeline.',
  entity_type:        '`user` or `business`.',
  source:             'Where it comes from: `CUSTOMER`, `SYSTEM`, `VERIFICATION`, `TRANSACTION` or `ANALYST`.',
  activity_type:      'What it is called in the timeline.',
  new_status:         'The standing or status after it.',
  comment:            'In a person\'s words; null unless the destination asks for personal data.',
  occurred_at:        'When this happened.',
  customerId:         'The customer, as in `/v1/customers/{id}`.',
  occurredAt:         'When this happened.',
  flag:               'Whether the customer is held to be a fraud from now on.',
  evaluationId:       'The evaluation, as in `/v1/evaluations/{id}`.',
  trigger:            '`onboarding`, or `manual`: a new score that changes nothing else.',
  result:             'The result as this event left it, in the words of the answers.',
  'result.kycOutcome': '`pending`, `passed` or `review`: what identity and watchlist say together.',
  'result.fraudScore': 'Health, 0.01 to 0.99 and 1 is safe; 0 where there is none, never to be read as a score.',
  'result.status':    '`pending`, `approved`, `review` or `rejected`; of a manual evaluation the one that is held.',
  progress:           '`in_progress`, `completed` or `failed`: whether answers are still waited for.',
  fraudCheck:         '`not_requested`, `pending`, `completed` or `failed`: why the score is what it is.',
  unavailable:        'The checks that could not be had: `identity`, `watchlist`, `fraud`; empty where every one was.',
  session_id:         'The session, as in `/v3/session/{id}/decision/`.',
  business_session_id: 'The same, by the name the events of businesses have for it.',
  session_kind:       '`user` or `business`.',
  workflow_id:        'The workflow it runs; null where the session is gone.',
  workflow_version:   'The version of it that it began with, and keeps.',
  metadata:           'As the session was created with, where personal data is asked for.',
  decision:           'What every feature has found, where personal data is asked for.',
  resubmit_info:      'Of a session that is to be done again: which steps, and why.',
  'resubmit_info.nodes_to_resubmit': 'The nodes of the workflow, each with its feature, in order.',
  'resubmit_info.reasons': 'By node, in a reviewer\'s words; empty unless the destination asks for personal data.',
  decisionSource:     'What made the status: `automation`, `manual` (a person), `flag`, or `session`.',
}

const ofSessions = {
  status: 'Where the session is now, as the lifecycle page names it.',
  previous_status:
    'Where it was; null on creation, and the same as `status` where only its data changed.',
}

/** Where a field says something else than its name does elsewhere. */
const ownMeaning: Readonly<Partial<Record<EventType, Readonly<Record<string, string>>>>> = {
  'status.updated': ofSessions,
  'data.updated': ofSessions,
  'business_session.status.updated': ofSessions,
  'business_session.data.updated': ofSessions,
  'evaluation.updated': {
    status: 'The same as `result.status`.',
    previousStatus: 'Of this evaluation before; null when it begins.',
    final: 'Whether nothing is to come any more, from a provider or from a person.',
  },
}

const session = {
  workflowId: '019b7800-0000-7000-8000-000000000004',
  workflowVersion: 2,
}

const view: EventView = {
  environment: 'sandbox',
  personal: false,
  wallet: undefined,
  signedAtMs: atMs,
  session,
}

const shows: EvaluationShown = {
  trigger: 'onboarding',
  result: { kycOutcome: 'passed', fraudScore: 0.82, status: 'approved' },
  progress: 'completed',
  fraudCheck: 'completed',
  source: 'automation',
  final: true,
}

/** A journal line that announces each type. */
interface Example {
  readonly kind: string
  readonly from: string
  readonly to: string
  readonly by: string
  readonly facts: Readonly<Record<string, unknown>>
}
const standing: Example = {
  kind: 'entity.blocked',
  from: 'ACTIVE',
  to: 'BLOCKED',
  by: 'analyst',
  facts: { code: 'manual' },
}
const data: Example = {
  kind: 'entity.updated',
  from: 'ACTIVE',
  to: 'ACTIVE',
  by: 'partner',
  facts: { changed: ['display_name'] },
}
const sessionId = '019b7800-0000-7000-8000-000000000003'
/** Told without what is personal, as every destination may have it. */
const sessionStatus: Example = {
  kind: 'session.resubmitted',
  from: 'In Review',
  to: 'Resubmitted',
  by: 'analyst',
  facts: { session: { sessionId, redo: [{ nodeId: 'ocr', feature: 'OCR', waits: 'person' }] } },
}
const businessStatus: Example = {
  kind: 'session.completed',
  from: 'Awaiting User',
  to: 'Approved',
  by: 'system',
  facts: { session: { sessionId } },
}
const sessionData: Example = {
  kind: 'session.data_corrected',
  from: 'In Review',
  to: 'In Review',
  by: 'analyst',
  facts: { session: { sessionId, nodeId: 'ocr' }, changed: ['first_name'] },
}
const examples: Readonly<Record<EventType, Example>> = {
  'status.updated': sessionStatus,
  'data.updated': sessionData,
  'business_session.status.updated': businessStatus,
  'business_session.data.updated': sessionData,
  'customer.updated': {
    kind: 'customer.verification_passed',
    from: 'verifying',
    to: 'active',
    by: 'provider',
    facts: { code: 'verification_passed' },
  },
  'customer.flagged': {
    kind: 'customer.flagged',
    from: 'active',
    to: 'active',
    by: 'partner',
    facts: { code: 'customer_flagged' },
  },
  'evaluation.updated': {
    kind: 'evaluation.check_answered',
    from: 'pending',
    to: 'approved',
    by: 'provider',
    facts: { evaluation: { number: 1, shows } },
  },
  'user.data.updated': data,
  'business.data.updated': data,
  'activity.created': standing,
  'user.status.updated': standing,
  'business.status.updated': standing,
}

/** The body of one example, built by the code that builds the real ones. */
function exampleBody(type: EventType): Readonly<Record<string, unknown>> {
  const { kind, ...said } = examples[type]
  const line: EventLine = {
    entityId: '019b7800-0000-7000-8000-000000000001',
    applicationId: '019b7800-0000-7000-8000-000000000002',
    seq: 7,
    atMs,
    kind,
    body: JSON.stringify({ v: 1, ...said }),
    hash: Buffer.alloc(32, 7),
    entityKind: type.startsWith('business') ? 'business' : 'user',
    vendorData: 'customer-1',
    entityCreatedAtMs: atMs - 60_000,
    customerCreatedAtMs: atMs - 60_000,
  }
  const event = toldAs(line, asOf(type))
  if (event?.type !== type)
    throw new Error(`No journal line announces ${type}; teach scripts/gen/events.ts one that does.`)
  return eventBody(event, view) as Readonly<Record<string, unknown>>
}

/** The name of an event a line is read as. */
function asOf(type: EventType): Parameters<typeof toldAs>[1] {
  if (type === 'activity.created') return 'activity'
  return type.startsWith('business_session.') ? 'alias' : 'event'
}

export async function eventsPage(): Promise<string> {
  const told = await whatIsTold()
  return document(
    '# Events',
    notice,
    'Each is written in the commit of the change it tells of, and sent at least once, in order ' +
      'for each entity. The feed `GET /v1/events` carries the same bodies.',
    ...eventTypes.map((type) => section(type, told.get(type) ?? [])),
  )
}

const when: Readonly<Partial<Record<EventType, string>>> = {
  'customer.flagged': 'Told of each of these, though the state stays',
  'user.data.updated': 'Told when one of these changes what is known of a user',
  'business.data.updated': 'Told when one of these changes what is known of a business',
  'status.updated': 'Told when one of these moves a session of a user or a business',
  'data.updated': 'Told when one of these changes what is known of a session, and its status stays',
  'business_session.status.updated':
    'The same as `status.updated`, told beside it of the sessions of businesses. Of these',
  'business_session.data.updated':
    'The same as `data.updated`, told beside it of the sessions of businesses. Of these',
  'activity.created':
    'Told of every line of the journal, to destinations that name it. Among others',
  'evaluation.updated':
    'Told when one of these begins an evaluation or changes its status, and of what is learned ' +
    'once the status is settled',
}

function section(type: EventType, told: readonly string[]): string {
  const body = exampleBody(type)
  return [
    `## ${type}`,
    `${when[type] ?? 'Told when one of these changes the state'}: ${codes(told)}.`,
    table(
      ['field', 'meaning'],
      fieldsOf(body).map((field) => [code(field), says(type, field)]),
    ),
    fence('json', JSON.stringify(body, null, 2)),
  ].join('\n\n')
}

/** Every field, those of an object within after it. */
function fieldsOf(body: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(body).flatMap(([field, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? [field, ...Object.keys(value).map((inner) => `${field}.${inner}`)]
      : [field],
  )
}

function says(type: EventType, field: string): string {
  const sentence = ownMeaning[type]?.[field] ?? meaning[field]
  if (sentence === undefined)
    throw new Error(`The event field ${field} has no sentence; add it to scripts/gen/events.ts.`)
  return sentence
}

/** The events of the lifecycle tables that each type announces. */
async function whatIsTold(): Promise<Map<EventType, string[]>> {
  const told = new Map<EventType, string[]>()
  for (const { table: one } of await declaredLifecycles()) {
    for (const { event, from, to } of one.transitions) {
      for (const kind of ['user', 'business'] as const) {
        const type = announcement({ machine: one.name as Machine, event, from, to, kind })
        const names = type ? [type, aliasOf(type, kind) ?? type] : []
        for (const name of names) told.set(name, [...new Set([...(told.get(name) ?? []), event])])
      }
    }
  }
  return told
}
