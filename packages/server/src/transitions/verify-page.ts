/**
 * One page of `verify`: some entities, their lines and what else speaks of them, read in one
 * snapshot and checked.
 */
import type { Database, Pool } from '../store/db.ts'
import { factsItem } from '../store/vault.ts'
import { addLine, closeChain, note, openChain } from './verify-chain.ts'
import type { Chain } from './verify-chain.ts'
import { isErased, readEvidence, readSealed } from './verify-evidence.ts'
import type { Evidence } from './verify-evidence.ts'
import type { Finding } from './verify-report.ts'
import { readEntities, readLines } from './verify-rows.ts'
import type { RangeStart, StoredEntity, StoredLine } from './verify-rows.ts'

export interface PageSizes {
  readonly entities: number
  readonly lines: number
}

export interface PageResult {
  readonly entities: readonly StoredEntity[]
  readonly entries: number
  readonly erased: number
  /** In the order of the entity ids; never more than `findingsMax`. */
  readonly findings: readonly Finding[]
  readonly brokenEntities: number
}

export interface Page {
  /** The last entity of the page, known long before the page is done; `null` on the last page. */
  readonly last: Promise<string | null>
  readonly done: Promise<PageResult>
}

export const findingsMax = 100

/**
 * One text, one round trip. Without the settings a young table without statistics is read whole for
 * every page, and parallel workers are started for a few thousand rows, which costs more than
 * reading them.
 */
const snapshot = `set transaction isolation level repeatable read, read only;
  set local enable_seqscan = off; set local max_parallel_workers_per_gather = 0`

export function startPage(pool: Pool, start: RangeStart, sizes: PageSizes): Page {
  const last = Promise.withResolvers<string | null>()
  const done = pool.transaction(async (db) => {
    await db.query({ text: snapshot })
    const entities = await readEntities(db, start, sizes.entities)
    const upTo = entities.length < sizes.entities ? null : entities.at(-1)!.entityId
    last.resolve(upTo)
    const evidence = await readEvidence(db, { start, upTo }, entities)
    const check = new PageCheck(entities, evidence)
    for await (const lines of readLines(db, { start, upTo }, sizes.lines))
      await check.add(db, lines)
    return check.end()
  })
  done.catch(last.reject)
  // Of a page that is given up with an earlier one nobody asks where it ends.
  last.promise.catch(() => {})
  return { last: last.promise, done }
}

interface Sealed {
  readonly chain: Chain
  readonly entityId: string
  readonly seq: number
  readonly digest: string
}

/**
 * Holds the one chain that goes on in the next piece of lines; everything else is closed with its
 * piece.
 */
class PageCheck {
  readonly #entities: readonly StoredEntity[]
  readonly #evidence: Map<string, Evidence>
  readonly #findings: Finding[] = []
  #next = 0
  #chain: Chain | undefined
  #closing: Chain[] = []
  #entries = 0
  #brokenEntities = 0

  constructor(entities: readonly StoredEntity[], evidence: Map<string, Evidence>) {
    this.#entities = entities
    this.#evidence = evidence
  }

  async add(db: Database, lines: readonly StoredLine[]): Promise<void> {
    const sealed: Sealed[] = []
    for (const line of lines) {
      const chain =
        this.#chain?.entityId === line.entityId ? this.#chain : this.#advance(line.entityId)
      const digest = addLine(chain, line)
      if (digest !== undefined)
        sealed.push({ chain, entityId: line.entityId, seq: line.seq, digest })
    }
    this.#entries += lines.length
    await checkSealed(db, sealed)
    this.#close()
  }

  end(): PageResult {
    if (this.#chain) this.#closing.push(this.#chain)
    for (const row of this.#entities.slice(this.#next))
      this.#closing.push(this.#open(row.entityId, row))
    this.#close()
    // What is left speaks of entities of which neither row nor journal is there.
    for (const [entityId, { beyond = 'idempotency' }] of this.#evidence) {
      this.#found({ entityId, seq: 1, problem: 'entity_missing', shownBy: beyond })
    }
    return {
      entities: this.#entities,
      entries: this.#entries,
      erased: this.#entities.filter(isErased).length,
      findings: this.#findings.toSorted((a, b) => (a.entityId < b.entityId ? -1 : 1)),
      brokenEntities: this.#brokenEntities,
    }
  }

  /** Goes on to an entity that has lines, past those that have none. */
  #advance(entityId: string): Chain {
    if (this.#chain) this.#closing.push(this.#chain)
    for (;;) {
      const row = this.#entities[this.#next]
      if (row === undefined || row.entityId > entityId)
        return (this.#chain = this.#open(entityId, null))
      this.#next += 1
      const chain = this.#open(row.entityId, row)
      if (row.entityId === entityId) return (this.#chain = chain)
      this.#closing.push(chain)
    }
  }

  #open(entityId: string, row: StoredEntity | null): Chain {
    const evidence = this.#evidence.get(entityId)
    if (evidence) this.#evidence.delete(entityId)
    return openChain(entityId, row, evidence)
  }

  #close(): void {
    for (const chain of this.#closing) {
      const finding = closeChain(chain)
      if (finding) this.#found(finding)
    }
    this.#closing = []
  }

  #found(finding: Finding): void {
    this.#brokenEntities += 1
    if (this.#findings.length < findingsMax) this.#findings.push(finding)
  }
}

async function checkSealed(db: Database, sealed: readonly Sealed[]): Promise<void> {
  const digests = await readSealed(db, sealed)
  for (const { chain, entityId, seq, digest } of sealed) {
    const stored = digests.get(`${entityId} ${factsItem(seq)}`)
    if (stored === undefined) {
      if (!chain.erased) note(chain, seq, 'facts_missing')
    } else if (stored !== digest) note(chain, seq, 'facts_edited')
  }
}
