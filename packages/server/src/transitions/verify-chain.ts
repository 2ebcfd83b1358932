/**
 * One entity under `verify`: its lines are chained and folded one by one, then its rows are held
 * against the result.
 */
import type { Machine } from '@ostiary/domain/aggregate'
import { isOtherForm, readEnds } from './verify-body.ts'
import type { BodyEnds } from './verify-body.ts'
import { edgeOf } from './verify-edges.ts'
import type { Edge } from './verify-edges.ts'
import { isErased } from './verify-evidence.ts'
import type { Evidence } from './verify-evidence.ts'
import { afterDigest, genesis, lineHashOf } from './journal.ts'
import type { Finding, ProblemName } from './verify-report.ts'
import type { StoredCustomer, StoredEntity, StoredLine } from './verify-rows.ts'

/** A machine as the lines fold it; times are those of its lines. */
interface Folded {
  state: string | null
  enteredBy: string | null
  firstAtMs: number
  lastAtMs: number
  /** Of a session: the digest of its row. */
  digest?: string | undefined
}

/**
 * The place of the first bad line. If a later line fits into it, lines were moved rather than
 * edited.
 */
interface Gap {
  readonly seq: number
  readonly previous: string
  /** The hash stored in that place; `null` where no line stands there. */
  readonly hash: string | null
}

export interface Chain {
  readonly entityId: string
  readonly row: StoredEntity | null
  readonly evidence: Evidence | undefined
  readonly erased: boolean
  /** The last good line. */
  seq: number
  /** Its hash, hex. */
  hash: string
  readonly entity: Folded
  readonly customer: Folded
  /** By number; a customer is evaluated again and again. */
  readonly evaluations: Map<number, Folded>
  /** By id. */
  readonly sessions: Map<string, Folded>
  lastAtMs: number
  /** Clocks of several processes differ, so the last line need not be the latest. */
  latestAtMs: number
  after: string | undefined
  finding: Finding | null
  gap: Gap | null
}

const unborn = (): Folded => ({ state: null, enteredBy: null, firstAtMs: 0, lastAtMs: 0 })

export function openChain(entityId: string, row: StoredEntity | null, evidence?: Evidence): Chain {
  return {
    entityId,
    row,
    evidence,
    erased: row !== null && isErased(row),
    seq: 0,
    hash: genesis,
    entity: unborn(),
    customer: unborn(),
    evaluations: new Map(),
    sessions: new Map(),
    lastAtMs: 0,
    latestAtMs: -Infinity,
    after: undefined,
    finding: null,
    gap: null,
  }
}

/** Keeps the first finding; one about an earlier line takes its place. */
export function note(chain: Chain, seq: number, problem: ProblemName, shownBy?: string): void {
  if (chain.finding && chain.finding.seq <= seq) return
  const { entityId } = chain
  chain.finding = { entityId, seq, problem, ...(shownBy === undefined ? {} : { shownBy }) }
}

/**
 * Takes the next line of the entity.
 * @returns the digest of its sealed facts, where it has some that are still to be looked at
 */
export function addLine(chain: Chain, line: StoredLine): string | undefined {
  if (chain.finding) {
    if (chain.gap && fits(chain.gap, line)) misplaced(chain, chain.gap)
    return undefined
  }
  if (!chain.row) {
    note(chain, line.seq, 'entity_missing')
    return undefined
  }
  const seq = chain.seq + 1
  if (line.seq !== seq) {
    if (line.seq < seq) note(chain, line.seq, 'edited', 'journal.seq')
    else missing(chain, line, chain.row)
    return undefined
  }
  if (seq > chain.row.version) {
    note(chain, seq, 'appended', 'entity.version')
    return undefined
  }
  const hash = lineHashOf(chain.hash, line, line.tail)
  if (hash !== line.hash) {
    chain.gap = { seq, previous: chain.hash, hash: line.hash }
    note(chain, seq, 'edited')
    return undefined
  }
  chain.hash = hash
  chain.seq = seq
  return foldLine(chain, line, chain.row)
}

function missing(chain: Chain, line: StoredLine, row: StoredEntity): void {
  const seq = chain.seq + 1
  // Everything the entity counts is there: what follows was added with a number of its own.
  if (seq > row.version) return note(chain, line.seq, 'appended', 'entity.version')
  chain.gap = { seq, previous: chain.hash, hash: null }
  note(chain, seq, 'deleted')
  if (fits(chain.gap, line)) misplaced(chain, chain.gap)
}

function fits(gap: Gap, line: StoredLine): boolean {
  const hash = lineHashOf(gap.previous, { ...line, seq: gap.seq }, line.tail)
  return hash === line.hash || hash === gap.hash
}

function misplaced(chain: Chain, gap: Gap): void {
  chain.finding = { entityId: chain.entityId, seq: gap.seq, problem: 'reordered' }
  chain.gap = null
}

function foldLine(chain: Chain, line: StoredLine, row: StoredEntity): string | undefined {
  const { seq } = line
  if (line.applicationId !== row.applicationId) note(chain, seq, 'edited', 'journal.application_id')
  if (isOtherForm(line.body)) {
    note(chain, seq, 'form_unknown')
    return undefined
  }
  const body = readEnds(line.body)
  const edge = body && edgeOf(line.kind, body.move)
  const machine = edge && foldedOf(chain, edge.machine, body)
  if (!machine || edge.from !== machine.state || !causeStands(chain, body.cause, edge.machine)) {
    note(chain, seq, 'impossible')
    return undefined
  }
  if (edge.from === null) machine.firstAtMs = line.at
  // An event that stays in place leaves `entered_by` as it is.
  if (edge.from !== edge.to) {
    machine.state = edge.to
    machine.enteredBy = edge.event
  }
  machine.lastAtMs = line.at
  if (edge.machine === 'session') machine.digest = body.session?.digest
  // An evaluation is part of its customer's row.
  if (edge.machine === 'evaluation') chain.customer.lastAtMs = line.at
  chain.lastAtMs = line.at
  chain.after = body.after
  if (line.at > chain.latestAtMs) chain.latestAtMs = line.at
  return body.sealed
}

function foldedOf(
  chain: Chain,
  machine: Machine,
  { evaluation, session }: Pick<BodyEnds, 'evaluation' | 'session'>,
): Folded | undefined {
  if (machine === 'evaluation') return foldedIn(chain.evaluations, evaluation)
  if (machine === 'session') return foldedIn(chain.sessions, session?.id)
  return chain[machine]
}

function foldedIn<K>(all: Map<K, Folded>, key: K | undefined): Folded | undefined {
  if (key === undefined) return undefined
  const before = all.get(key)
  if (before) return before
  const folded = unborn()
  all.set(key, folded)
  return folded
}

/** A cause is an earlier line, and nothing happens to the customer of an entity not yet created. */
function causeStands(chain: Chain, cause: number | undefined, machine: Edge['machine']): boolean {
  if (machine === 'customer' && chain.entity.state === null) return false
  if (machine === 'evaluation' && chain.customer.state === null) return false
  if (machine === 'session' && chain.entity.state === null) return false
  return cause === undefined || (cause > 0 && cause < chain.seq)
}

/** After the last line: the rows against the fold. */
export function closeChain(chain: Chain): Finding | null {
  if (!chain.finding && chain.row) checkRows(chain, chain.row)
  return chain.finding
}

function checkRows(chain: Chain, row: StoredEntity): void {
  const { seq, evidence } = chain
  if (seq === 0) return note(chain, 1, 'journal_missing')
  if (seq < row.version) return note(chain, seq + 1, 'truncated', 'entity.version')
  if (evidence?.beyond) return note(chain, seq + 1, 'truncated', evidence.beyond)
  if (evidence?.answeredAtMs !== undefined && evidence.answeredAtMs > chain.latestAtMs) {
    return note(chain, seq + 1, 'truncated', 'idempotency.created_at')
  }
  if (chain.hash !== row.head) return note(chain, seq, 'edited', 'entity.head')
  // The last line of every change carries the digest: a chain that ends without one was cut within
  // a change.
  if (chain.after === undefined) return note(chain, seq + 1, 'truncated', 'the digest of the rows')
  const isPurged = row.standing === 'PURGED'
  if (chain.customer.state !== null && !row.customer && !isPurged)
    return note(chain, seq, 'customer_missing')
  const column = columnEdited(chain, row) ?? (isPurged ? undefined : sessionEdited(chain, row))
  if (column) return note(chain, seq, 'row_edited', column)
  if (evidence?.notListed) return note(chain, seq, 'row_edited', 'directory')
  if (evidence?.barMissing) return note(chain, seq, 'bar_missing', 'identifier')
  if (evidence?.keyLeft) return note(chain, seq, 'key_left', 'vault')
  if (evidence?.keyMissing && !chain.erased) note(chain, seq, 'key_missing', 'vault')
}

/**
 * The column that is not as the lines left it. What a digest covers as a whole is named as a whole.
 */
function columnEdited(chain: Chain, row: StoredEntity): string | undefined {
  const { entity, customer } = chain
  if (row.standing !== entity.state) return 'entity.standing'
  if (row.enteredBy !== entity.enteredBy) return 'entity.entered_by'
  const inCustomer = row.customer && customerColumnEdited(customer, row, row.customer)
  if (inCustomer) return inCustomer
  const stored = {
    standing: row.standing,
    entityEnteredBy: row.enteredBy,
    entityDetail: row.detail,
    state: row.customer?.state ?? null,
    customerEnteredBy: row.customer?.enteredBy ?? null,
    awaits: row.customer?.awaits ?? null,
    customerDetail: row.customer?.detail ?? null,
  }
  if (afterDigest(stored) !== chain.after) return 'the digest of detail and awaits'
  if (row.createdAtMs !== entity.firstAtMs) return 'entity.created_at'
  return row.updatedAtMs === chain.lastAtMs ? undefined : 'entity.updated_at'
}

/** Of each session its row: there, in the status the lines led to, and as the last one left it. */
function sessionEdited({ sessions }: Chain, row: StoredEntity): string | undefined {
  if (row.sessions.size > sessions.size) return 'session'
  for (const [sessionId, folded] of sessions) {
    const stored = row.sessions.get(sessionId)
    if (!stored) return 'session'
    if (stored.status !== folded.state) return 'session.status'
    if (stored.digest !== folded.digest) return 'session.body'
  }
  return undefined
}

function customerColumnEdited(
  folded: Folded,
  row: StoredEntity,
  stored: StoredCustomer,
): string | undefined {
  if (stored.state !== folded.state) return 'customer.state'
  if (stored.enteredBy !== folded.enteredBy) return 'customer.entered_by'
  if (stored.applicationId !== row.applicationId) return 'customer.application_id'
  if (stored.createdAtMs !== folded.firstAtMs) return 'customer.created_at'
  return stored.updatedAtMs === folded.lastAtMs ? undefined : 'customer.updated_at'
}
