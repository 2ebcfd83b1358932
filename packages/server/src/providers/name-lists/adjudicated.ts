/**
 * What people have said of the hits of one entity, applied to a screening: which hit is quiet, and
 * which one is heard again, and why.
 */
import { quietOf, quietShape, saidOf } from '@ostiary/domain/screening/adjudication'
import type {
  HeardReason,
  HitSides,
  HitStatus,
  QuietShown,
} from '@ostiary/domain/screening/adjudication'
import { subjectDigest } from '@ostiary/domain/screening/subject-digest'
import type { ScreenedSubject } from '@ostiary/domain/screening/subject-digest'
import { sha256Hex } from '../../platform/digest.ts'
import type { Adjudicated } from '../kit.ts'
import type { ListedParty } from './party-index.ts'

/** The same entry is the same hit, whoever asks, however often and in whichever version. */
export const hitId = ({ list, entryNo }: Pick<ListedParty, 'list' | 'entryNo'>): string =>
  `${list}:${sha256Hex(`${list} ${entryNo}`).slice(0, 16)}`

export interface HitWord {
  readonly id: string
  readonly sides: HitSides
  /** What a person has said of both sides as they are. */
  readonly said?: HitStatus
  readonly quiet: QuietShown | null
  /** Why a false positive is none any more, or not yet. */
  readonly heard: HeardReason | null
}

/** What has been said of a hit of this customer. */
export type Judge = (party: ListedParty) => HitWord

/** @param adjudicated without it nobody has said anything, and nothing can be said later */
export function judgeOf(adjudicated: Adjudicated | undefined, subject: ScreenedSubject): Judge {
  const digest = adjudicated ? subjectDigest(subject, adjudicated.keyed) : ''
  return (party) => {
    const id = hitId(party)
    const sides: HitSides = { entryDigest: party.digest, subjectDigest: digest }
    const known = adjudicated?.of(id)
    const quiet = quietOf(known, sides)
    const said = saidOf(known, sides)
    return {
      id,
      sides,
      ...(said === undefined ? {} : { said }),
      quiet: quietShape(quiet, known?.reason),
      heard: quiet?.kind === 'heard' ? quiet.why : null,
    }
  }
}
