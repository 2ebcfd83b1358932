/** Test support: events of sessions as words, such as `node_settled provider ocr=declined`. */
import type { Facts, SessionDomainEvent } from '../aggregate.ts'
import type { Code } from '../codes.ts'
import type { FeatureStatus } from '../entity.sessions.ts'
import { parties } from '../lifecycle.ts'
import type { Party } from '../lifecycle.ts'
import { startMs } from '../scene.fixture.ts'
import type { HitSaid } from '../screening/adjudication.ts'
import type { SessionEvent, SessionState } from '../session.lifecycle.ts'
import { featureNamed, featureRow } from '../workflow/features.ts'
import type { Feature } from '../workflow/features.ts'
import type { EndStatus } from '../workflow/graph.ts'
import { broughtStatuses } from './facts.ts'
import type { NodeAhead, SessionEventFacts } from './facts.ts'
import type { WorkflowSettings } from '../workflow/graph.ts'
import type { Session, SessionNode } from './session.ts'

export const settings: WorkflowSettings = {
  max_retry_attempts: 3,
  retry_window_days: 7,
  session_expiration_time: 604_800,
  auto_block_on_decline: false,
  auto_blocklist_identifiers: false,
  kyc_expiration_months: null,
  is_desktop_allowed: true,
}

export const sessionIdOf = (number: number): string => `s-${number}`

/** `ocr_2` runs the feature `ocr` does. */
export function featureOf(nodeId: string): Feature {
  const feature = featureNamed(nodeId.replace(/_\d+$/, ''))
  if (!feature) throw new Error(`${nodeId} names no feature`)
  return feature
}

/** A node that is come to; it asks whom its feature asks. */
export function ahead(nodeId: string): NodeAhead {
  const feature = featureOf(nodeId)
  return { nodeId, feature, waits: featureRow(feature).asks === 'provider' ? 'provider' : 'person' }
}

/** A node that has its answer, or waits for it. */
export const node = (
  nodeId: string,
  status: FeatureStatus,
  more: Partial<SessionNode> = {},
): SessionNode => ({
  nodeId,
  feature: featureOf(nodeId),
  status,
  tries: 0,
  warnings: [],
  atMs: startMs,
  ...more,
})

/** What a new session begins with; by itself one that asks for a document. */
export const begins = (
  first: string | null = 'ocr',
  more: Partial<NonNullable<SessionEventFacts['begins']>> = {},
): NonNullable<SessionEventFacts['begins']> => ({
  number: 1,
  workflowId: 'w-1',
  workflowVersion: 1,
  settings,
  at: first,
  ...(first === null ? {} : { ahead: ahead(first) }),
  link: { no: 1, key: 'a'.repeat(32), fresh: true },
  dueAtMs: startMs + (more.settings ?? settings).session_expiration_time * 1000,
  ...more,
})

/** A session as it stands, for what is asked of one alone. */
export const session = (more: Partial<Session> = {}): Session => ({
  sessionId: 's-1',
  status: 'In Progress',
  enteredBy: 'opened',
  nodes: [],
  createdAtMs: startMs,
  updatedAtMs: startMs,
  ...begins(null),
  ...more,
})

/** Tests and walks ask what comes of any facts with any event. */
export const sessionEvent = (
  event: SessionEvent,
  by: Party,
  about: SessionEventFacts,
  more: Facts = {},
): SessionDomainEvent =>
  ({
    machine: 'session',
    event,
    by,
    actor: `${by}:test`,
    facts: { ...more, session: about },
  }) as SessionDomainEvent

// Read from a test.
const upper = (word: string): FeatureStatus => word.toUpperCase() as FeatureStatus

const known = ['Approved', 'Declined', 'In Review', 'Determine'] as const satisfies EndStatus[]

/**
 * Reads `event party word ...`. Words: `#2` for the second session; of a new one `asks=ocr` or
 * `asks=nothing`, `has=approved`, `customer`, `retries=0`, `life=0`, `months=6`, `block`, `lists`;
 * of an answer `ocr=approved`, `manual`, `watched`, `warns=CODE`, `parties`, `person`, `expires=4`,
 * `next=aml`, `end=Approved`; `node=ocr`, `says=declined`, `redo=ocr+aml`, `party=Approved`,
 * `code=api`, `mail`; of an imported one `came=Declined`; `arms=approve`.
 */
export function readSessionEvent(text: string): SessionDomainEvent {
  const [event, by, ...words] = text.split(' ') as [SessionEvent, Party, ...string[]]
  if (!parties.includes(by)) throw new Error(`${text}: ${by} is no party`)
  const said = new Map(
    words.filter((word) => word.includes('=')).map((word) => word.split('=') as [string, string]),
  )
  const has = (word: string): boolean => words.includes(word)
  const number = Number(words.find((word) => word.startsWith('#'))?.slice(1) ?? 1)
  const isFirst = event === 'created' || event === 'imported'
  const about: SessionEventFacts = {
    sessionId: sessionIdOf(number),
    ...(isFirst ? newSession(said, has, number) : {}),
    ...answerOf(said, has),
    ...(has('mail') ? { email: { about: 'invitation' } } : {}),
    ...pointed(said),
    ...(event === 'hits_reviewed' ? { hits: [hitSaid] } : {}),
    ...broughtOrArmed(said),
  }
  const code = said.get('code') as Code | undefined // read from a test
  return sessionEvent(event, by, about, {
    ...(code === undefined ? {} : { code }),
    ...(has('person') ? { identifiers: { person: 'b'.repeat(64) } } : {}),
  })
}

type Said = ReadonlyMap<string, string>

/** A day before it came, which is the start. */
function broughtOrArmed(said: Said): Partial<SessionEventFacts> {
  const [came, scenario] = [said.get('came')?.replace('_', ' '), said.get('arms')]
  const status = broughtStatuses.find((one) => one === came)
  return {
    ...(status === undefined ? {} : { came: { status, atMs: startMs - 86_400_000 } }),
    ...(scenario === undefined ? {} : { scenario, ahead: { ...ahead('ocr'), waits: 'provider' } }),
  }
}
type Has = (word: string) => boolean

function newSession(said: Said, has: Has, number: number): Partial<SessionEventFacts> {
  const asked = said.get('asks') ?? 'ocr'
  const first = asked === 'nothing' ? null : asked
  const own: WorkflowSettings = {
    ...settings,
    max_retry_attempts: Number(said.get('retries') ?? settings.max_retry_attempts),
    session_expiration_time: Number(said.get('life') ?? settings.session_expiration_time),
    auto_block_on_decline: has('block'),
    auto_blocklist_identifiers: has('lists'),
    kyc_expiration_months: said.has('months') ? Number(said.get('months')) : null,
  }
  const brought = said.get('has')
  return {
    begins: begins(brought === undefined ? first : null, {
      number,
      settings: own,
      ...(first === null ? { end: 'Determine' } : {}),
      ...(has('customer') ? { forCustomer: true } : {}),
    }),
    ...(brought === undefined ? {} : { nodes: [node('ocr', upper(brought))] }),
  }
}

/** Of the node that is named with what it came to. */
function answerOf(said: Said, has: Has): Partial<SessionEventFacts> {
  const [nodeId, status] = [...said].find(([name]) => featureNamed(name.replace(/_\d+$/, ''))) ?? []
  if (nodeId === undefined || status === undefined) return {}
  const [next, end, expires] = ['next', 'end', 'expires'].map((name) => said.get(name))
  const warns = said.get('warns')
  const ends = known.find((one) => one === end?.replace('_', ' '))
  return {
    result: {
      nodeId,
      status: upper(status),
      warnings: warns === undefined ? [] : [warns],
      provider: 'test',
      ...(has('manual') ? { manual: true } : {}),
      ...(has('watched') ? { monitored: true } : {}),
      // Counted from the start, in milliseconds.
      ...(expires === undefined ? {} : { documentValidUntilMs: startMs + Number(expires) }),
      ...(has('parties') ? { parties: [party('In Progress')] } : {}),
    },
    ...(next === undefined ? {} : { ahead: ahead(next) }),
    ...(ends === undefined ? {} : { step: { to: { end: ends }, passed: [] } }),
  }
}

const hitSaid: HitSaid = {
  hitId: 'un:1',
  status: 'False Positive',
  was: 'Unreviewed',
  entryDigest: 'e1',
  subjectDigest: 'n1.b1.c1.-',
}

const party = (status: SessionState) => ({
  partyId: 'p-1',
  kind: 'user' as const,
  entityId: 'e-9',
  sessionId: 's-9',
  status,
})

function pointed(said: Said): Partial<SessionEventFacts> {
  const [nodeId, status, redo, told] = ['node', 'says', 'redo', 'party'].map((name) =>
    said.get(name),
  )
  return {
    ...(nodeId === undefined ? {} : { nodeId }),
    ...(status === undefined ? {} : { status: upper(status) }),
    ...(redo === undefined ? {} : { redo: redo.split('+').map(ahead) }),
    // Read from a test.
    ...(told === undefined
      ? {}
      : { party: { partyId: 'p-1', status: told.replace('_', ' ') as SessionState } }),
  }
}
