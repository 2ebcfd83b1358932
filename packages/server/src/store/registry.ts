/** Imports files of a company register: in one transaction what differs, or nothing. */
import type { RegistryItem } from '../registry/company.ts'
import type { RegistryPart, RegistryPiece } from '../registry/piece.ts'
import type { RegistryProblem } from '../registry/registry-problem.ts'
import { XmlRefusal } from '../registry/xml-stream.ts'
import type { Database, Pool } from './db.ts'
import { companyStage } from './registry-companies.ts'
import { readActiveParts } from './registry-reader.ts'
import type { RegistryVersion } from './registry-reader.ts'
import { relationStage } from './registry-relations.ts'

export interface RegistryFile {
  readonly name: string
  readonly pieces: AsyncIterable<RegistryPiece>
}

export interface RegistryImportOptions {
  /** The files hold what has changed, whatever they say of themselves: nothing else is removed. */
  readonly update?: boolean
  /** The operator's word that the register really is that much smaller. */
  readonly allowShrink?: boolean
  /** The operator's word that the file may be older than the one it replaces. */
  readonly allowOlder?: boolean
  readonly nowMs: number
  readonly onRead?: (file: string, done: number, total: number) => void
}

export interface PartReport {
  readonly part: RegistryPart
  readonly file: string
  /** `unchanged`: nothing differs, and the version that stays counts as checked now. */
  readonly kind: 'imported' | 'unchanged'
  readonly version: number
  /** In the register after this import. */
  readonly records: number
  readonly added: number
  readonly changed: number
  readonly removed: number
  /** Records of the file without an id or a name, which were left out. */
  readonly unread: number
  /** How many the publisher says there are, where it is another number than were in the file. */
  readonly announced?: number
}

export type RegistryOutcome =
  | { readonly kind: 'done'; readonly parts: readonly PartReport[] }
  | { readonly kind: 'refused'; readonly problem: RegistryProblem }

/** What a part does with its items: beside the register first, then into it at once. */
export interface Stage {
  open(tx: Database): Promise<void>
  /** @returns false where a record comes a second time, and may not */
  add(tx: Database, items: readonly RegistryItem[]): Promise<boolean>
  merge(tx: Database, merging: Merging): Promise<Merged>
  count(tx: Database): Promise<{ readonly staged: number; readonly held: number }>
}
export interface Merging {
  readonly version: number
  /** What is not among the items is no more. */
  readonly whole: boolean
}
export interface Merged {
  readonly added: number
  readonly changed: number
  readonly removed: number
}

/** Records a statement: a piece of a file has a few dozen, and each statement has its price. */
const batchSize = 2_000
/** Share of the records that may be gone at once, as for sanctions lists. */
const lossLimit = 0.2

/** Of two imports at once the second waits, and then compares with what the first has done. */
export async function importRegistry(
  db: Pool,
  given: { readonly source: string; readonly files: readonly RegistryFile[] },
  options: RegistryImportOptions,
): Promise<RegistryOutcome> {
  try {
    const parts = await db.transaction(async (tx) => {
      await tx.query({ text: 'lock table registry_version in share row exclusive mode' })
      // Whole tables are compared here: by their indexes that would take hours, and is no request.
      await tx.query({ text: 'set local enable_seqscan = on' })
      await tx.query({ text: 'set local statement_timeout = 0' })
      const reports: PartReport[] = []
      for (const file of given.files) {
        const done = new Set(reports.map(({ part }) => part))
        reports.push(await importFile(tx, { source: given.source, file, options, done }))
      }
      return reports
    })
    return { kind: 'done', parts }
  } catch (error) {
    // Thrown and not returned, so that the transaction is rolled back.
    if (error instanceof XmlRefusal) return { kind: 'refused', problem: error.problem }
    throw error
  }
}

interface Importing {
  readonly source: string
  readonly file: RegistryFile
  readonly options: RegistryImportOptions
  /** Of the same command. */
  readonly done: ReadonlySet<RegistryPart>
}

async function importFile(tx: Database, importing: Importing): Promise<PartReport> {
  const { source, file, options } = importing
  const staged = await stageFile(tx, importing)
  const { part, stage, unread, read } = staged
  if (importing.done.has(part)) throw new XmlRefusal({ code: 'same_file_twice', file: file.name })
  const active = (await readActiveParts(tx, source)).find((one) => one.part === part)
  const update = options.update === true || staged.header?.content === 'changes'
  const problem = await unbelievable(tx, { staged, active, update, options })
  if (problem) throw new XmlRefusal({ ...problem, file: file.name })
  const version = (active?.version ?? 0) + 1
  const merged = await stage.merge(tx, { version, whole: !update })
  const { held } = await stage.count(tx)
  const isSame = active !== undefined && merged.added + merged.changed + merged.removed === 0
  const publishedAt = staged.header?.publishedAt
  const noted = { source, part, version, file: file.name, records: held, ...merged }
  if (isSame) await noteChecked(tx, { source, part, nowMs: options.nowMs, publishedAt })
  else await writeVersion(tx, { ...noted, publishedAt, nowMs: options.nowMs })
  const announced = staged.header?.records
  return {
    part,
    file: file.name,
    kind: isSame ? 'unchanged' : 'imported',
    version: isSame ? active.version : version,
    records: held,
    ...merged,
    unread,
    ...(announced !== undefined && announced !== read && { announced }),
  }
}

interface Staged {
  readonly part: RegistryPart
  readonly stage: Stage
  readonly header?: RegistryPiece['header']
  readonly unread: number
  readonly read: number
}

async function stageFile(tx: Database, { source, file, options }: Importing): Promise<Staged> {
  let part: RegistryPart | undefined
  let stage: Stage | undefined
  let header: RegistryPiece['header']
  let [read, unread] = [0, 0]
  const waiting: RegistryItem[] = []
  const put = async (items: readonly RegistryItem[]): Promise<void> => {
    if (stage === undefined || (await stage.add(tx, items))) return
    throw new XmlRefusal({ code: 'duplicate_records', file: file.name })
  }
  for await (const piece of file.pieces) {
    header ??= piece.header
    unread += piece.unread
    read += piece.items.length + piece.unread
    options.onRead?.(file.name, piece.bytesRead, piece.bytes)
    if (piece.part === undefined || piece.items.length === 0) continue
    if (!stage) {
      part = piece.part
      stage = part === 'companies' ? companyStage(source) : relationStage(source, part)
      await stage.open(tx)
    }
    waiting.push(...piece.items)
    if (waiting.length >= batchSize) await put(waiting.splice(0))
  }
  await put(waiting)
  if (!stage || !part) throw new XmlRefusal({ code: 'no_records', file: file.name })
  return { part, stage, ...(header && { header }), unread, read }
}

interface Believing {
  readonly staged: Staged
  readonly active: RegistryVersion | undefined
  readonly update: boolean
  readonly options: RegistryImportOptions
}

async function unbelievable(
  tx: Database,
  { staged, active, update, options }: Believing,
): Promise<RegistryProblem | undefined> {
  const published = staged.header?.publishedAt
  const { allowOlder = false, allowShrink = false } = options
  if (!active) return update ? { code: 'nothing_to_update' } : undefined
  if (!allowOlder && published && active.publishedAt) {
    const isOlder = Date.parse(published) < Date.parse(active.publishedAt)
    if (isOlder) {
      return { code: 'older', detail: `published ${published}, loaded ${active.publishedAt}` }
    }
  }
  const { staged: next, held } = await staged.stage.count(tx)
  if (update || allowShrink || held - next <= held * lossLimit) return undefined
  return { code: 'shrunken', detail: `${held} to ${next}` }
}

interface Checked {
  readonly source: string
  readonly part: RegistryPart
  readonly nowMs: number
  readonly publishedAt: string | undefined
}

async function noteChecked(tx: Database, { source, part, nowMs, publishedAt }: Checked) {
  await tx.query({
    text: `update registry_version set checked_at = greatest(checked_at, $3),
        published_at = coalesce($4, published_at)
      where source = $1 and part = $2 and state = 'active'`,
    values: [source, part, new Date(nowMs), publishedAt ?? null],
  })
}

type Written = Checked & Merged & { version: number; file: string; records: number }

async function writeVersion(tx: Database, written: Written): Promise<void> {
  const { source, part, version, file, records, added, changed, removed } = written
  await tx.query({
    text: `update registry_version set state = 'superseded'
      where source = $1 and part = $2 and state = 'active'`,
    values: [source, part],
  })
  await tx.query({
    text: `insert into registry_version (source, part, version, state, file, records, added,
        changed, removed, published_at, imported_at, checked_at)
      values ($1, $2, $3, 'active', $4, $5, $6, $7, $8, $9, $10, $10)`,
    values: [
      source,
      part,
      version,
      file,
      records,
      added,
      changed,
      removed,
      written.publishedAt ?? null,
      new Date(written.nowMs),
    ],
  })
}
