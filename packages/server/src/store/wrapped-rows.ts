/**
 * The rows that lie under the key-encryption key: which key wrapped how many, and bringing them
 * under the one in force while others read and write.
 */
import { KeyError } from '../platform/keys/key-error.ts'
import type { KeyEncryption } from '../platform/keys/key-home.ts'
import { amlScreeningContext } from './aml-screenings.ts'
import type { Database } from './db.ts'
import { listKeyContext } from './list-keys.ts'
import { keyContext } from './vault.ts'
import { screeningContext } from './wallet-screenings.ts'
import { secretsContext } from './webhook-secrets.ts'

interface Place {
  /** As people are told of it. */
  readonly name: string
  /** `id` and `wrapped` of every row there is. */
  readonly rows: string
  /** Where a wrapped value of this id unwraps. */
  readonly context: (id: string) => string
  /** Takes id, the bytes that were read, and the new ones. */
  readonly swap: string
}

const places: readonly Place[] = [
  {
    name: 'data keys',
    rows: `select entity_id as id, sealed as wrapped from vault where item = 'key'`,
    context: keyContext,
    swap: `update vault set sealed = $3 where entity_id = $1 and item = 'key' and sealed = $2`,
  },
  {
    name: 'list keys',
    rows: 'select list_id as id, data_key as wrapped from access_list where deleted_at is null',
    context: listKeyContext,
    swap: `update access_list set data_key = $3
      where list_id = $1 and data_key = $2 and deleted_at is null`,
  },
  {
    name: 'webhook secrets',
    rows: 'select webhook_id as id, secrets as wrapped from webhook',
    context: secretsContext,
    swap: 'update webhook set secrets = $3 where webhook_id = $1 and secrets = $2',
  },
  {
    name: 'wallet screenings',
    rows: 'select screening_id as id, sealed as wrapped from wallet_screening',
    context: screeningContext,
    swap: 'update wallet_screening set sealed = $3 where screening_id = $1 and sealed = $2',
  },
  {
    name: 'name screenings',
    rows: 'select request_id as id, sealed as wrapped from aml_screening',
    context: amlScreeningContext,
    swap: 'update aml_screening set sealed = $3 where request_id = $1 and sealed = $2',
  },
]

/** The id of the key that wrapped a value; what is no wrapped value has an id nobody has. */
const keyIdOf = (column: string): string =>
  `case when length(${column}) > 0
    then encode(substring(${column} from 2 for get_byte(${column}, 0)), 'escape') else '' end`

/** So many rows under one key in one place. */
export interface Wrapped {
  readonly place: string
  readonly keyId: string
  readonly rows: number
}

const countedAtOnce = 50_000

/** Counts in pages: no statement takes long, however many people there are. */
export async function countWrapped(db: Database): Promise<Wrapped[]> {
  const counted: Wrapped[] = []
  for (const place of places) {
    for (const [keyId, rows] of await countPlace(db, place)) {
      counted.push({ place: place.name, keyId, rows })
    }
  }
  return [...counted, ...(await countRemembered(db))]
}

async function countPlace(db: Database, { rows }: Place): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  let after = zero
  for (;;) {
    const page = await db.query<{ keyId: string; rows: number; last: string }>({
      text: `with page as materialized (
          select id, ${keyIdOf('wrapped')} as key from (${rows}) t
          where id > $1 order by id limit $2)
        select key as "keyId", count(*)::int as rows,
          (select id from page order by id desc limit 1) as last
        from page group by key order by key`,
      values: [after, countedAtOnce],
    })
    for (const one of page.rows) counts.set(one.keyId, (counts.get(one.keyId) ?? 0) + one.rows)
    const last = page.rows[0]?.last
    if (last === undefined) return counts
    after = last
  }
}

const zero = '00000000-0000-0000-0000-000000000000'

/** Answers that showed a secret once; they are gone within the hour and are not wrapped anew. */
async function countRemembered(db: Database): Promise<Wrapped[]> {
  const { rows } = await db.query<{ keyId: string; rows: number }>({
    text: `select ${keyIdOf('wrapped')} as "keyId", count(*)::int as rows
      from (select decode(substring(answer from 8), 'base64') as wrapped
        from idempotency where answer like 'sealed:%') t
      group by 1 order by 1`,
  })
  return rows.map((one) => ({ place: 'remembered answers', ...one }))
}

export interface Rewrapped {
  readonly keyId: string
  /** Rows that lie under the key in force because of this run. */
  readonly rewrapped: number
  /** Rows that somebody changed or erased meanwhile; what is there now is theirs. */
  readonly passedOver: number
  /** Rows that could not be unwrapped, up to a hundred of them by place and id; all are counted. */
  readonly failed: number
  readonly failures: readonly { place: string; id: string; code: string }[]
  /** Why it ended before its end: nobody could be asked any more. */
  readonly stopped?: KeyError
}

export interface RewrapParts {
  readonly db: Database
  readonly encryption: KeyEncryption
  /** The key in force; rows under it are left alone. */
  readonly keyId: string
  readonly onProgress?: (done: number) => void
  /** Rows read at once. */
  readonly pageSize?: number
  /** Rows wrapped and written at once. */
  readonly width?: number
}

/**
 * Brings every row under the key in force. Each row is a change of its own that stands only where
 * the bytes are still those that were unwrapped: a run that dies has done whole rows, the next goes
 * on with the rest, and what others write or erase meanwhile wins.
 */
export async function rewrap(parts: RewrapParts): Promise<Rewrapped> {
  const { db, keyId, onProgress, pageSize = 500, width = 8 } = parts
  const tally: Tally = { rewrapped: 0, passedOver: 0, failed: 0, failures: [], stopped: undefined }
  for (const place of places) {
    let after = zero
    while (tally.stopped === undefined) {
      const { rows } = await db.query<Row>({
        text: `select id, wrapped from (${place.rows}) t
          where id > $1 and ${keyIdOf('wrapped')} <> $2 order by id limit $3`,
        values: [after, keyId, pageSize],
      })
      const last = rows.at(-1)
      if (!last) break
      after = last.id
      const waiting = rows.values()
      const workers = Array.from({ length: width }, async () => {
        for (const row of waiting) {
          if (tally.stopped !== undefined) return
          await rewrapRow(parts, place, row, tally)
          onProgress?.(tally.rewrapped + tally.passedOver + tally.failed)
        }
      })
      // All of them, so that nothing is under way when a failure is told.
      const failed = (await Promise.allSettled(workers)).find((one) => one.status === 'rejected')
      if (failed) throw failed.reason
    }
  }
  const { stopped, ...counts } = tally
  return { keyId, ...counts, ...(stopped ? { stopped } : {}) }
}

interface Row extends Record<string, unknown> {
  readonly id: string
  readonly wrapped: Buffer
}

interface Tally {
  rewrapped: number
  passedOver: number
  failed: number
  readonly failures: { place: string; id: string; code: string }[]
  stopped: KeyError | undefined
}

const failuresShown = 100

async function rewrapRow(
  { db, encryption }: RewrapParts,
  place: Place,
  { id, wrapped }: Row,
  tally: Tally,
): Promise<void> {
  try {
    const plain = await encryption.unwrap(wrapped, place.context(id))
    const next = await encryption.wrap(plain, place.context(id))
    plain.fill(0)
    const { rowCount } = await db.query({ text: place.swap, values: [id, wrapped, next] })
    if (rowCount === 1) tally.rewrapped += 1
    else tally.passedOver += 1
  } catch (error) {
    if (!(error instanceof KeyError)) throw error
    // One bad row is a finding; a service that is away or refuses would fail every one.
    if (error.code === 'away' || error.code === 'denied') {
      tally.stopped = error
      return
    }
    tally.failed += 1
    if (tally.failures.length < failuresShown) {
      tally.failures.push({ place: place.name, id, code: error.code })
    }
  }
}
