/** Imports reference data as the next version of a dataset: in one transaction, whole or not. */
import type { DatasetName } from '@ostiary/domain/risk/datasets'
import type { DataProblem, DataWarning } from '../lists/reference-data/data-problem.ts'
import { dataDelta, dataLoss } from '../lists/reference-data/delta.ts'
import type { DataDelta } from '../lists/reference-data/delta.ts'
import type { ParsedDataset } from '../lists/reference-data/dataset.ts'
import type { SourceFile } from '../lists/read-source.ts'
import { sha256Hex } from '../platform/digest.ts'
import type { Database, Pool } from './db.ts'
import { contentOf, entriesOf } from './reference-data-reader.ts'

export interface DataImportOptions {
  /** The operator's word that so much is really gone. An empty dataset is never taken. */
  readonly allowShrink?: boolean
  readonly nowMs: number
}

export interface DataReport {
  /** `unchanged`: the same content as the active version, which stays and counts as checked now. */
  readonly kind: 'imported' | 'unchanged'
  readonly dataset: DatasetName
  readonly version: number
  readonly entries: number
  readonly added: number
  readonly removed: number
  readonly asOf: string | null
  readonly warnings: readonly DataWarning[]
}

export interface DataRefusal {
  readonly kind: 'refused'
  readonly problem: DataProblem
}

/**
 * Of two imports at once the second waits, and then compares with what the first has made active.
 * @returns what was done, or why nothing was: an expected outcome, and the last good version stays
 */
export async function importDataset(
  db: Pool,
  data: ParsedDataset,
  files: readonly SourceFile[],
  options: DataImportOptions,
): Promise<DataReport | DataRefusal> {
  const { dataset, entries, asOf = null, warnings } = data
  if (entries.length === 0) return { kind: 'refused', problem: { code: 'no_entries' } }
  const content = contentOf(entries)
  const digest = sha256Hex(content)
  return db.transaction(async (tx) => {
    // The table, since a first import has no row to lock; who reads is not held up.
    await tx.query({ text: 'lock table reference_version in share row exclusive mode' })
    const active = await readActive(tx, dataset)
    const previous = active ? entriesOf(active.content) : []
    const delta = dataDelta({ previous, next: entries })
    const problem =
      (await sameAsOther(tx, { dataset, digest })) ??
      (options.allowShrink ? undefined : dataLoss({ previous, next: entries, delta }))
    if (problem) return { kind: 'refused', problem }
    // By the digest too, so that an import mends a stored content that no longer has its own.
    const same = active?.digest === digest && delta.added + delta.removed === 0
    const version = same ? active.version : (active?.version ?? 0) + 1
    const writing = { data, content, digest, version, delta, files, nowMs: options.nowMs }
    await (same ? noteChecked(tx, writing) : writeVersion(tx, writing))
    const kind = same ? 'unchanged' : 'imported'
    return { kind, dataset, version, entries: entries.length, ...delta, asOf, warnings }
  })
}

type Active = { version: number; digest: string; content: string }

async function readActive(tx: Database, dataset: DatasetName): Promise<Active | undefined> {
  const { rows } = await tx.query<Active>({
    text: `select version, digest, content from reference_version
      where dataset = $1 and state = 'active'`,
    values: [dataset],
  })
  return rows[0]
}

/** One kind of file looks like another: the list of hosting networks imported as that of VPNs. */
async function sameAsOther(
  tx: Database,
  { dataset, digest }: { dataset: DatasetName; digest: string },
): Promise<DataProblem | undefined> {
  const { rows } = await tx.query<{ dataset: string }>({
    text: `select dataset from reference_version
      where state = 'active' and dataset <> $1 and digest = $2`,
    values: [dataset, digest],
  })
  return rows[0] && { code: 'other_dataset', detail: rows[0].dataset }
}

interface Writing {
  readonly data: ParsedDataset
  readonly content: string
  readonly digest: string
  readonly version: number
  readonly delta: DataDelta
  readonly files: readonly SourceFile[]
  readonly nowMs: number
}

/** The content is the publisher's of today, so it is as old as this look and not as its import. */
async function noteChecked(tx: Database, writing: Writing): Promise<void> {
  const { data, version, nowMs } = writing
  await tx.query({
    text: `update reference_version set checked_at = greatest(checked_at, $3),
        as_of = greatest(as_of, $4) where dataset = $1 and version = $2`,
    values: [data.dataset, version, new Date(nowMs), data.asOf ?? null],
  })
}

/** Versions before it stay, so that a decision's version can be read again. */
async function writeVersion(tx: Database, writing: Writing): Promise<void> {
  const { data, content, digest, version, delta, files, nowMs } = writing
  const warnings = data.warnings.map(({ code, detail }) => ({ code, detail }))
  await tx.query({
    text: `update reference_version set state = 'superseded'
      where dataset = $1 and state = 'active'`,
    values: [data.dataset],
  })
  await tx.query({
    text: `insert into reference_version (dataset, version, state, source, digest, entries, added,
        removed, as_of, content, imported_at, checked_at)
      values ($1, $2, 'active', $3, $4, $5, $6, $7, $8, $9, $10, $10)`,
    values: [
      data.dataset,
      version,
      JSON.stringify({ files, warnings }),
      digest,
      data.entries.length,
      delta.added,
      delta.removed,
      data.asOf ?? null,
      content,
      new Date(nowMs),
    ],
  })
}
