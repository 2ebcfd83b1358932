/**
 * The hits of a session as people have judged them. What a screening has found stays as it was
 * sealed; what is said of it stands with the entity, and is put beside it when it is shown.
 */
import type { Adjudication, Adjudications } from '@ostiary/domain/screening/adjudication'
import { hitStatuses, isOf } from '@ostiary/domain/screening/adjudication'
import type { HitSaid, HitSides, HitStatus } from '@ostiary/domain/screening/adjudication'
import type { OpenedNode } from '@ostiary/domain/session/decision'
import { uuids } from '../store/binary-array.ts'
import type { Database } from '../store/db.ts'

/** A hit as it is sealed; one of a simulator has no sides. */
export interface SealedHit {
  readonly id: string
  readonly caption?: string
  readonly datasets?: readonly string[]
  readonly review_status: HitStatus
  readonly entry_digest?: string
  readonly subject_digest?: string
  /** Never sealed: what was said of it, as it is shown. */
  readonly reviewed?: Readonly<Record<string, unknown>> | null
}

type Records = ReadonlyMap<string, OpenedNode>

/** The hits of a record of the lists; of any other feature none. */
export const hitsIn = ({ data }: Pick<OpenedNode, 'data'>): readonly SealedHit[] =>
  Array.isArray(data['hits'])
    ? (data['hits'] as SealedHit[]).filter(
        (one) => typeof one.id === 'string' && hitStatuses.includes(one.review_status),
      )
    : [] // as they were sealed

export const sidesOf = (hit: SealedHit): HitSides => ({
  entryDigest: hit.entry_digest ?? '',
  subjectDigest: hit.subject_digest ?? '',
})

/** What a hit is shown as: what was said of these sides of it, or what the screening made of it. */
export const statusOf = (hit: SealedHit, word: Adjudication | undefined): HitStatus =>
  word && !word.awaitsSecond && isOf(word, sidesOf(hit)) ? word.status : hit.review_status

export const reviewShape = (word: Adjudication): Record<string, unknown> => ({
  status: word.status,
  since: new Date(word.sinceMs).toISOString(),
  by: word.by,
  second_by: word.second ?? null,
  awaits_second: word.awaitsSecond ?? false,
})

/** What a line of the journal says of hits, for feeds: ids and statuses, nothing personal. */
export const hitsTold = (hits: readonly HitSaid[] | undefined): Record<string, unknown> =>
  hits === undefined
    ? {}
    : {
        aml_hits: hits.map((one) => ({
          hit_id: one.hitId,
          previous_status: one.was,
          review_status: one.status,
          awaits_second: one.proposed ?? false,
        })),
      }

/** Records with what was said of each hit; `reviewed` is `null` where nobody said anything. */
export function withWords(records: Records, words: Adjudications | undefined): Records {
  if (!words || Object.keys(words).length === 0) return records
  return new Map(
    [...records].map(([nodeId, record]) => {
      const known = new Set(hitsIn(record))
      if (known.size === 0) return [nodeId, record]
      const hits = (record.data['hits'] as SealedHit[]).map((hit) =>
        // some of these are known
        known.has(hit)
          ? withWord(hit, Object.hasOwn(words, hit.id) ? words[hit.id] : undefined)
          : hit,
      )
      return [nodeId, { ...record, data: { ...record.data, hits } }]
    }),
  )
}

function withWord(hit: SealedHit, word: Adjudication | undefined): SealedHit {
  const isAbout = word !== undefined && isOf(word, sidesOf(hit))
  return {
    ...hit,
    review_status: statusOf(hit, word),
    reviewed: isAbout ? reviewShape(word) : null,
  }
}

/** What was said of hits of some entities, for whoever has not read them whole. */
export async function wordsOf(
  db: Database,
  entityIds: readonly string[],
): Promise<Map<string, Adjudications>> {
  const { rows } = await db.query<{ entityId: string; words: string }>({
    name: 'adjudications_of',
    text: `select entity_id as "entityId", detail::jsonb ->> 'adjudications' as words from entity
      where entity_id = any($1::uuid[]) and detail::jsonb ? 'adjudications'`,
    values: [uuids([...new Set(entityIds)])],
  })
  return new Map(
    rows.map(({ entityId, words }) => [entityId, JSON.parse(words) as Adjudications]), // as stored
  )
}
