/** One line of the journal: its exact bytes and the hash that chains it to the line before. */
import { hash } from 'node:crypto'
import type { Customer, Entity, Entry, Facts } from '@ostiary/domain/aggregate'

/** The version of the line's form; a reader of old journals must know every one. */
const formVersion = 1

/** The head of an entity without a journal. Hashes are hex: text is held on the heap alone. */
export const genesis = '0'.repeat(64)

export interface Line {
  readonly entityId: string
  readonly seq: number
  readonly at: number
  readonly kind: string
  readonly actor: string
  readonly body: string
}

/** What the body of a line says, parsed. */
export interface LineBody {
  readonly v: number
  readonly from: string | null
  readonly to: string
  readonly by: string
  /** The sequence of the line that caused this one. */
  readonly cause?: number
  readonly facts?: Omit<Facts, 'sealed'>
  /** SHA-256 (hex) of the sealed facts in the vault; the facts themselves are never here. */
  readonly sealed?: string
  /** SHA-256 (hex) of the body of the session it is about, as this change left it. */
  readonly session?: string
  /** SHA-256 (hex) of the rows as this change left them; on the last line of a change. */
  readonly after?: string
}

/**
 * The hash of a line: SHA-256 over the previous hash and every field, each on its own line.
 * The body is the exact text that is stored, so no canonical form is needed to check it.
 */
export const lineHash = (previous: string, line: Line): string =>
  lineHashOf(previous, line, `\n${line.kind}\n${line.actor}\n${line.body}`)

/** The same over what stands behind the time in one text, as `verify` reads it. */
export const lineHashOf = (
  previous: string,
  line: Pick<Line, 'entityId' | 'seq' | 'at'>,
  tail: string,
): string => hash('sha256', `${previous}\n${line.entityId}\n${line.seq}\n${line.at}${tail}`, 'hex')

export const kindOf = (entry: Entry): string => `${entry.machine}.${entry.event}`

export function bodyOf(
  entry: Entry,
  extra: { cause?: number; sealed?: string; session?: string; after?: string },
): string {
  const { sealed: _sealed, ...facts } = entry.facts
  const body: LineBody = {
    v: formVersion,
    from: entry.from,
    to: entry.to,
    by: entry.by,
    ...(extra.cause === undefined ? {} : { cause: extra.cause }),
    ...(Object.keys(facts).length === 0 ? {} : { facts }),
    ...(extra.sealed === undefined ? {} : { sealed: extra.sealed }),
    ...(extra.session === undefined ? {} : { session: extra.session }),
    ...(extra.after === undefined ? {} : { after: extra.after }),
  }
  return JSON.stringify(body)
}

/**
 * The columns a change writes, as the digest covers them; `verify` builds the same from the rows.
 */
export interface RowsAfter {
  readonly standing: string
  readonly entityEnteredBy: string
  readonly entityDetail: string
  readonly state: string | null
  readonly customerEnteredBy: string | null
  readonly awaits: string | null
  readonly customerDetail: string | null
}

export function rowsAfter(entity: Entity, customer: Customer | null): RowsAfter {
  return {
    standing: entity.standing,
    entityEnteredBy: entity.enteredBy,
    entityDetail: JSON.stringify(entity.detail),
    state: customer?.state ?? null,
    customerEnteredBy: customer?.enteredBy ?? null,
    awaits: customer?.detail.awaits?.who ?? null,
    customerDetail: customer ? JSON.stringify(customer.detail) : null,
  }
}

/** So that nobody edits a hold, a wait or a block in the row without the journal showing it. */
export function afterDigest(rows: RowsAfter): string {
  return hash(
    'sha256',
    `${rows.standing}\n${rows.entityEnteredBy}\n${rows.entityDetail}\n` +
      `${rows.state ?? ''}\n${rows.customerEnteredBy ?? ''}\n${rows.awaits ?? ''}\n` +
      `${rows.customerDetail ?? ''}`,
    'hex',
  )
}
