/**
 * The hits of a session as people have judged them. What a screening has found stays as it was
 * sealed; what is said of it stands with the entity, and is put beside it when it is shown.
 */
import type { Adjudication, Adjudications } from '@ostiary/domain/screening/adjudication'
import { hitStatuses, isOf, quietOf, quietShape } from '@ostiary/domain/screening/adjudication'
import type {
  HeardReason,
  HitSaid,
  HitSides,
  HitStatus,
  Quiet,
} from '@ostiary/domain/screening/adjudication'
import type { OpenedNode } from '@ostiary/domain/session/decision'
import { uuids } from '../store/binary-array.ts'
import type { Database } from '../store/db.ts'
import type { Vault } from '../store/vault.ts'
import { hitNotes } from './adjudicated.ts'
import type { HitNote } from './adjudicated.ts'

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
  /** As the screening found it, or as it is by what was said since. */
  readonly quiet?: Readonly<Record<string, unknown>> | null
  readonly heard_again?: HeardReason | null
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

/**
 * Records with what was said of each hit; `reviewed` is `null` where nobody said anything of these
 * sides. Reasons are read only where somebody has said something.
 */
export async function withWords(
  vault: Pick<Vault, 'open'>,
  records: Records,
  { entityId, words }: { readonly entityId: string; readonly words: Adjudications | undefined },
): Promise<Records> {
  if (!words || Object.keys(words).length === 0) return records
  const said = [...records.values()].flatMap(hitsIn).filter(({ id }) => Object.hasOwn(words, id))
  const notes = await hitNotes(vault, entityId, [...new Set(said.map(({ id }) => id))])
  return new Map(
    [...records].map(([nodeId, record]) => {
      const known = new Set(hitsIn(record))
      if (known.size === 0) return [nodeId, record]
      const hits = (record.data['hits'] as SealedHit[]).map((hit) =>
        // some of these are known
        known.has(hit)
          ? withWord(hit, Object.hasOwn(words, hit.id) ? words[hit.id] : undefined, notes)
          : hit,
      )
      return [nodeId, { ...record, data: { ...record.data, hits } }]
    }),
  )
}

function withWord(
  hit: SealedHit,
  word: Adjudication | undefined,
  notes: ReadonlyMap<string, HitNote>,
): SealedHit {
  const isAbout = word !== undefined && isOf(word, sidesOf(hit))
  return {
    ...hit,
    review_status: statusOf(hit, word),
    reviewed: isAbout ? reviewShape(word) : null,
    ...(word ? quietShown(quietOf(word, sidesOf(hit)), notes.get(hit.id)) : {}),
  }
}

/** As the screening itself would say it, had it been made after the word. */
const quietShown = (
  quiet: Quiet | undefined,
  note: HitNote | undefined,
): Pick<SealedHit, 'quiet' | 'heard_again'> => ({
  quiet: quietShape(quiet, note?.reason),
  heard_again: quiet?.kind === 'heard' ? quiet.why : null,
})

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
