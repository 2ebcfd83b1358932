/** Imports a list as its next version: in one transaction what differs, or nothing. */
import { aliasesIn, entryStamps, listDelta, older, shrunken } from '../lists/delta.ts'
import type { EntryStamp, ListDelta } from '../lists/delta.ts'
import { listSize } from '../lists/entry.ts'
import type { ListEntry, ListSize, ParsedList } from '../lists/entry.ts'
import type { ListProblem, ListWarning } from '../lists/list-problem.ts'
import type { SourceFile } from '../lists/read-source.ts'
import { sha256Hex } from '../platform/digest.ts'
import { int4s, texts } from './binary-array.ts'
import type { Database, Pool } from './db.ts'
import { readActiveVersion } from './list-reader.ts'
import type { ListVersion } from './list-reader.ts'

export interface ImportOptions {
  /** The operator's word that the list really is that much shorter. An empty one is never taken. */
  readonly allowShrink?: boolean
  /** The operator's word that the list may be older than the one it replaces. */
  readonly allowOlder?: boolean
  readonly nowMs: number
  /** Told after each batch how many of the differing entries are written. */
  readonly onWritten?: (written: number, total: number) => void
}

export interface ImportReport {
  /** `unchanged`: the same content as the active version, which stays and counts as checked now. */
  readonly kind: 'imported' | 'unchanged'
  readonly list: string
  readonly version: number
  readonly entries: number
  readonly wallets: number
  readonly added: number
  readonly removed: number
  readonly changed: number
  /** Entries that are the same as before. */
  readonly unchanged: number
  readonly warnings: readonly ListWarning[]
  readonly durationMs: number
}

export interface ListRefusal {
  readonly kind: 'refused'
  readonly list: string
  readonly problem: ListProblem
}

/** What a version was read from, and what was odd about it: the text of the column `source`. */
interface VersionSource {
  readonly files: readonly SourceFile[]
  readonly warnings: readonly { readonly code: ListWarning['code']; readonly count: number }[]
}

/** Entries a statement: enough to be fast, few enough that their texts stay small in memory. */
const batchSize = 2_000

/**
 * Of two imports at once the second waits, and then compares with what the first has made active.
 * @returns what was done, or why nothing was: an expected outcome, and the last good list stays
 */
export async function importList(
  db: Pool,
  list: ParsedList,
  files: readonly SourceFile[],
  options: ImportOptions,
): Promise<ImportReport | ListRefusal> {
  const startedMs = performance.now()
  const stamps = entryStamps(list.entries)
  const refusal = (problem: ListProblem): ListRefusal => ({
    kind: 'refused',
    list: list.source,
    problem,
  })
  if (stamps.length === 0) return refusal({ code: 'no_entries' })
  if (new Set(stamps.map(({ entryNo }) => entryNo)).size < stamps.length) {
    return refusal({ code: 'duplicate_entries' })
  }
  const size = listSize(list)
  return db.transaction(async (tx) => {
    // The table and not a row: a list's first import has no row to lock. Readers are not held up,
    // imports are seldom, and one at a time keeps their memory to one.
    await tx.query({ text: 'lock table list_version in share row exclusive mode' })
    const active = await readActiveVersion(tx, list.source)
    const delta = listDelta({ previous: await readStamps(tx, list.source), next: stamps })
    const { added, removed, changed } = delta
    const same = active !== undefined && added.length + removed.length + changed.length === 0
    const aliases = same ? 0 : await countAliases(tx, list.source)
    const problem = same ? undefined : unbelievable(active, { list, size, options, aliases })
    if (problem) return refusal(problem)
    if (same) await noteChecked(tx, { list, active, nowMs: options.nowMs })
    else await writeVersion(tx, { list, files, options, active, stamps, delta, size })
    return {
      kind: same ? 'unchanged' : 'imported',
      list: list.source,
      version: same ? active.version : nextVersion(active),
      ...size,
      added: added.length,
      removed: removed.length,
      changed: changed.length,
      unchanged: size.entries - added.length - changed.length,
      warnings: list.warnings,
      durationMs: Math.round(performance.now() - startedMs),
    } satisfies ImportReport
  })
}

/** How many the active version has; 0 before there is one. */
interface Aliases {
  readonly aliases: number
}

async function countAliases(tx: Database, list: string): Promise<number> {
  const { rows } = await tx.query<{ aliases: number }>({
    text: `select coalesce(sum(json_array_length(body::json -> 'aliases')), 0)::int4 as aliases
      from list_entry where list = $1 and to_version is null`,
    values: [list],
  })
  return rows[0]!.aliases // a sum has one row
}

/** Why what differs may not replace the active version; an older list is often a shorter one. */
function unbelievable(
  active: ListVersion | undefined,
  { list, size, options, aliases }: Pick<Writing, 'list' | 'size' | 'options'> & Aliases,
): ListProblem | undefined {
  const { allowOlder = false, allowShrink = false } = options
  return (
    older({ previous: active?.publishedAt, next: list.publishedAt, allowOlder }) ??
    shrunken({
      previous: { ...(active ?? { entries: 0, wallets: 0 }), aliases },
      next: { ...size, aliases: aliasesIn(list.entries) },
      unended: list.warnings.some((one) => one.code === 'end_mark_missing'),
      allowShrink,
    })
  )
}

const nextVersion = (active: ListVersion | undefined): number => (active?.version ?? 0) + 1

async function readStamps(tx: Database, list: string): Promise<EntryStamp[]> {
  const { rows } = await tx.query<{ entryNo: string; digest: string }>({
    text: `select entry_no as "entryNo", digest from list_entry
      where list = $1 and to_version is null`,
    values: [list],
  })
  return rows
}

/** The content is the publisher's of today, so it is as old as this look and not as its import. */
async function noteChecked(
  tx: Database,
  { list, active, nowMs }: { list: ParsedList; active: ListVersion; nowMs: number },
): Promise<void> {
  await tx.query({
    text: `update list_version set checked_at = greatest(checked_at, $3),
        published_at = greatest(published_at, $4) where list = $1 and version = $2`,
    values: [list.source, active.version, new Date(nowMs), list.publishedAt ?? null],
  })
}

/** The publisher says that nothing is new: the active version is as old as this look. */
export async function noteListLooked(db: Database, list: string, nowMs: number): Promise<void> {
  await db.query({
    text: `update list_version set checked_at = greatest(checked_at, $2)
      where list = $1 and state = 'active'`,
    values: [list, new Date(nowMs)],
  })
}

interface Writing {
  readonly list: ParsedList
  readonly files: readonly SourceFile[]
  readonly options: ImportOptions
  readonly active: ListVersion | undefined
  readonly stamps: readonly EntryStamp[]
  readonly delta: ListDelta
  readonly size: ListSize
}

async function writeVersion(tx: Database, writing: Writing): Promise<void> {
  const { list, delta, stamps, options } = writing
  const version = nextVersion(writing.active)
  await tx.query({
    text: `update list_version set state = 'superseded' where list = $1 and state = 'active'`,
    values: [list.source],
  })
  await insertVersion(tx, writing, version)
  await tx.query({
    text: `update list_entry t set to_version = $2 from unnest($3::text[]) as s(entry_no)
      where t.list = $1 and t.entry_no = s.entry_no and t.to_version is null`,
    values: [list.source, version - 1, texts([...delta.removed, ...delta.changed])],
  })
  const wanted = new Set([...delta.added, ...delta.changed])
  const digests = new Map(stamps.map(({ entryNo, digest }) => [entryNo, digest]))
  const differing = list.entries.filter(({ entryNo }) => wanted.has(entryNo))
  for (let from = 0; from < differing.length; from += batchSize) {
    const batch = differing.slice(from, from + batchSize)
    await insertEntries(tx, { list: list.source, version, batch, digests })
    options.onWritten?.(from + batch.length, differing.length)
  }
}

async function insertVersion(tx: Database, writing: Writing, version: number): Promise<void> {
  const { list, files, options, stamps, delta, size } = writing
  const source: VersionSource = {
    files,
    warnings: list.warnings.map(({ code, count }) => ({ code, count })),
  }
  const at = new Date(options.nowMs)
  await tx.query({
    text: `insert into list_version (list, version, state, source, digest, entries, wallets,
        added, removed, changed, published_at, imported_at, checked_at)
      values ($1, $2, 'active', $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)`,
    values: [
      list.source,
      version,
      JSON.stringify(source),
      versionDigest(stamps),
      size.entries,
      size.wallets,
      delta.added.length,
      delta.removed.length,
      delta.changed.length,
      list.publishedAt ?? null,
      at,
    ],
  })
}

/** Equal for equal content, in whatever order the publisher wrote it. */
export function versionDigest(stamps: readonly EntryStamp[]): string {
  return sha256Hex(
    stamps
      .map(({ entryNo, digest }) => `${entryNo} ${digest}\n`)
      .sort()
      .join(''),
  )
}

interface Batch {
  readonly list: string
  readonly version: number
  readonly batch: readonly ListEntry[]
  readonly digests: ReadonlyMap<string, string>
}

async function insertEntries(
  tx: Database,
  { list, version, batch, digests }: Batch,
): Promise<void> {
  await tx.query({
    text: `insert into list_entry (list, entry_no, from_version, digest, wallets, body)
      select $1, s.entry_no, $2, s.digest, s.wallets, s.body
      from unnest($3::text[], $4::text[], $5::int4[], $6::text[])
        as s(entry_no, digest, wallets, body)`,
    values: [
      list,
      version,
      texts(batch.map(({ entryNo }) => entryNo)),
      texts(batch.map(({ entryNo }) => digests.get(entryNo) ?? null)),
      int4s(batch.map(({ wallets }) => wallets.length)),
      texts(batch.map((entry) => JSON.stringify(entry))),
    ],
  })
}
