/**
 * Statements of the Beneficial Ownership Data Standard, version 0.4: read whole, and each record
 * with all that was ever said of it.
 */
import { unpack } from '../lists/sniff.ts'
import type { RegistryProblem } from './registry-problem.ts'

type Json = Readonly<Record<string, unknown>>

export interface BodsStatement {
  readonly statementId: string
  readonly recordId: string
  readonly recordType: 'entity' | 'person' | 'relationship'
  readonly recordStatus: string
  readonly recordDetails: Json
  readonly statementDate?: string
  readonly declarationSubject?: string
  readonly replacesStatements?: readonly string[]
  /** Whatever else it says, kept as it stands. */
  readonly [field: string]: unknown
}

/** A thing of the world that statements speak of, and what is said of it now. */
export interface BodsRecord {
  readonly id: string
  readonly type: BodsStatement['recordType']
  readonly closed: boolean
  readonly current: BodsStatement
  /** Oldest first, the current one included. */
  readonly statements: readonly BodsStatement[]
}

export interface BodsDeclaration {
  readonly statements: readonly BodsStatement[]
  readonly records: ReadonlyMap<string, BodsRecord>
  /** The record ids of those it is about. */
  readonly subjects: readonly string[]
}

export type BodsRead =
  | { readonly ok: true; readonly declaration: BodsDeclaration }
  | { readonly ok: false; readonly problem: RegistryProblem }

/** One JSON array, or a statement a line; plain or as gzip. */
export function readBods(packed: Buffer, file: string): BodsRead {
  const unpacked = unpack(packed, { file, form: 'json' })
  if (!unpacked.ok) return unpacked
  const refused = (code: RegistryProblem['code'], detail?: string): BodsRead => ({
    ok: false,
    problem: { code, file, ...(detail !== undefined && { detail }) },
  })
  const values = jsonValues(unpacked.content.toString('utf8').replace(/^\uFEFF/, ''))
  if (values === 'truncated' || values === 'malformed') return refused(values)
  if (values.length === 0) return refused('no_records')
  const statements: BodsStatement[] = []
  for (const [at, value] of values.entries()) {
    if (!isStatement(value)) return refused('other_version', `statement ${at + 1}`)
    statements.push(value)
  }
  return { ok: true, declaration: declarationOf(statements) }
}

function jsonValues(text: string): readonly unknown[] | 'truncated' | 'malformed' {
  const trimmed = text.trim()
  try {
    const value: unknown = JSON.parse(trimmed)
    return Array.isArray(value) ? value : [value]
  } catch {
    if (trimmed.startsWith('[')) return trimmed.endsWith(']') ? 'malformed' : 'truncated'
  }
  try {
    return trimmed.split('\n').map((line): unknown => JSON.parse(line))
  } catch {
    return trimmed.endsWith('}') ? 'malformed' : 'truncated'
  }
}

const types: ReadonlySet<unknown> = new Set(['entity', 'person', 'relationship'])

function isStatement(value: unknown): value is BodsStatement {
  if (!isJson(value)) return false
  const { statementId, recordId, recordType, recordStatus, recordDetails } = value
  return (
    [statementId, recordId, recordStatus].every((one) => typeof one === 'string') &&
    types.has(recordType) &&
    isJson(recordDetails)
  )
}

export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * What stood on a day: a later statement of the same record takes the place of an earlier one, and
 * so does one that names the statements it replaces. Of one day the later in the file counts.
 */
export function declarationOf(
  statements: readonly BodsStatement[],
  onDay?: string,
): BodsDeclaration {
  const known = statements.filter(
    ({ statementDate }) =>
      onDay === undefined || statementDate === undefined || statementDate.slice(0, 10) <= onDay,
  )
  const replaced = new Set(known.flatMap(({ replacesStatements }) => replacesStatements ?? []))
  const told = new Map<string, BodsStatement[]>()
  for (const one of known) told.set(one.recordId, [...(told.get(one.recordId) ?? []), one])
  const records = new Map<string, BodsRecord>()
  for (const [id, unsorted] of told) {
    const sorted = unsorted.toSorted((a, b) =>
      (a.statementDate ?? '').localeCompare(b.statementDate ?? ''),
    )
    const current = sorted.findLast(({ statementId }) => !replaced.has(statementId))
    const last = current ?? sorted.at(-1)
    if (!last) continue
    const closed = current === undefined || last.recordStatus === 'closed'
    records.set(id, { id, type: last.recordType, closed, current: last, statements: sorted })
  }
  return { statements: known, records, subjects: subjectsOf(known, records) }
}

/** Those it names as its subjects; without any, the entities that somebody holds something of. */
function subjectsOf(
  statements: readonly BodsStatement[],
  records: ReadonlyMap<string, BodsRecord>,
): string[] {
  const named = statements.flatMap(({ declarationSubject }) => declarationSubject ?? [])
  const held = [...records.values()].flatMap(({ type, current }) => {
    const { subject } = current.recordDetails
    return type === 'relationship' && typeof subject === 'string' ? [subject] : []
  })
  const subjects = named.length > 0 ? named : held
  return [...new Set(subjects)].filter((id) => records.get(id)?.type === 'entity')
}
