/**
 * The proof that journal and rows agree: every chain is hashed and folded again and held against
 * the rows.
 *
 * Each page of entities is read in a snapshot of its own. An entity is written by one commit at a
 * time, all its rows together, so a snapshot of the whole entity is all that is needed for a
 * running server not to look broken. One snapshot of the whole database would prove nothing more,
 * and would keep vacuum from every table for as long as the run takes. Entities made during the run
 * have later ids and are met at its end.
 *
 * What no reading of this database alone can show: an entity set back to its old rows once the
 * witnesses of `verify-evidence.ts` are swept or deleted; a past rewritten as a whole, that is,
 * lines, hashes, heads and rows made anew by somebody who can write everything; and `journal.tx`,
 * of which no line speaks. Of `entity.kind` and `entity.vendor_data` none does either, but
 * `directory` is their witness. Against the first two stands the anchor, kept elsewhere.
 * docs/how-to/verify.md says this to operators.
 */
import { createHash } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import type { Pool } from '../store/db.ts'
import { readLooseBars, readNameless } from './verify-evidence.ts'
import { findingsMax, startPage } from './verify-page.ts'
import type { PageResult, PageSizes } from './verify-page.ts'
import { brokenOf } from './verify-report.ts'
import type { Finding, VerifyReport } from './verify-report.ts'
import type { RangeStart } from './verify-rows.ts'

export { formatReport } from './verify-report.ts'
export type { VerifyReport } from './verify-report.ts'

export interface VerifyOptions {
  readonly onProgress?: (done: { entities: number; entries: number }) => void
  /** The id of the entity to begin with; without it the whole database is checked. */
  readonly from?: string
  /** How much is read at a time. Three pages are in memory at once, some 30 MB. */
  readonly page?: PageSizes
}

/** Fewer entities cost more round trips a line; longer pieces of lines only cost more memory. */
const pageSizes: PageSizes = { entities: 2_000, lines: 2_500 }
const pagesAtOnce = 3
const firstId = '00000000-0000-0000-0000-000000000000'

/** Checks every entity. Reads only; what is broken is an answer, not an error. */
export async function verifyJournal(
  pool: Pool,
  options: VerifyOptions = {},
): Promise<VerifyReport> {
  const startedMs = performance.now()
  const total = new Total(options)
  const sizes = options.page ?? pageSizes
  const first: RangeStart = { entityId: options.from ?? firstId, inclusive: true }
  const pages = [startPage(pool, first, sizes)]
  for (let ended = false; pages.length > 0;) {
    // Where a page ends is known long before it is checked, so the database reads on meanwhile.
    while (!ended && pages.length < pagesAtOnce) {
      const last = await pages.at(-1)!.last
      if (last === null) ended = true
      else pages.push(startPage(pool, { entityId: last, inclusive: false }, sizes))
    }
    total.add(await pages.shift()!.done)
  }
  if (options.from === undefined) {
    if (total.nameless) total.addLoose(await readNameless(pool, findingsMax))
    total.addLoose(await readLooseBars(pool, findingsMax))
  }
  return total.report(performance.now() - startedMs)
}

class Total {
  readonly #options: VerifyOptions
  readonly #anchor = createHash('sha256')
  #entities = 0
  #entries = 0
  #erased = 0
  #brokenEntities = 0
  #findings: Finding[] = []
  /** Whether an entity without vendorData was met. */
  nameless = false

  constructor(options: VerifyOptions) {
    this.#options = options
  }

  add(result: PageResult): void {
    this.#anchor.update(result.entities.map(anchorLine).join(''))
    this.#entities += result.entities.length
    this.nameless ||= result.entities.some((one) => one.vendorData === null)
    this.#entries += result.entries
    this.#erased += result.erased
    this.#brokenEntities += result.brokenEntities
    this.#findings.push(...result.findings.slice(0, findingsMax - this.#findings.length))
    this.#options.onProgress?.({ entities: this.#entities, entries: this.#entries })
  }

  /** What was found apart from the pages; an entity is named once. */
  addLoose(findings: readonly Finding[]): void {
    const named = new Set(this.#findings.map((one) => one.entityId))
    const more = findings.filter((one) => !named.has(one.entityId))
    this.#brokenEntities += more.length
    this.#findings.push(...more.slice(0, findingsMax - this.#findings.length))
  }

  report(durationMs: number): VerifyReport {
    return {
      entities: this.#entities,
      entries: this.#entries,
      erased: this.#erased,
      broken: this.#findings.map(brokenOf),
      brokenEntities: this.#brokenEntities,
      anchor: this.#options.from === undefined ? this.#anchor.digest('hex') : null,
      durationMs,
    }
  }
}

interface Anchored {
  readonly entityId: string
  readonly version: number
  /** Hex. */
  readonly head: string
}
const anchorLine = ({ entityId, version, head }: Anchored): string =>
  `${entityId} ${version} ${head}\n`

const anchorPage = 20_000

/**
 * One SHA-256 over id, version and head of every entity in order: 84 bytes a day, kept elsewhere,
 * that no rewriting of the past survives. It is that of one moment; `verify` gives the same on a
 * database at rest.
 */
export async function journalAnchor(pool: Pool): Promise<string> {
  const anchor = createHash('sha256')
  await pool.transaction(async (db) => {
    await db.query({ text: 'set transaction isolation level repeatable read, read only' })
    for (let after = { id: firstId, or: '=' }; ;) {
      const { rows } = await db.query<[string, number, string]>({
        text: `select entity_id, version, encode(head, 'hex') from entity
          where entity_id >${after.or} $1::uuid order by entity_id limit $2`,
        values: [after.id, anchorPage],
        rowMode: 'array',
      })
      anchor.update(
        rows.map(([entityId, version, head]) => anchorLine({ entityId, version, head })).join(''),
      )
      if (rows.length < anchorPage) return
      after = { id: rows.at(-1)![0], or: '' }
    }
  })
  return anchor.digest('hex')
}
