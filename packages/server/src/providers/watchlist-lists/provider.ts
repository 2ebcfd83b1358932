/**
 * The built-in watchlist check, offline: a person's name in the loaded lists. A hit is a potential
 * match that a person must adjudicate, never more.
 */
import { nameThresholds } from '@ostiary/domain/matching/calibration'
import { findBirth } from '@ostiary/domain/risk/birth'
import { textsOf } from '@ostiary/domain/risk/identity-check'
import type { ScreenedSubject } from '@ostiary/domain/screening/subject-digest'
import { isUsableName } from '@ostiary/domain/screening/usable-name'
import { usualWeights } from '@ostiary/domain/screening/match-score'
import type { CheckFacts, CheckProvider, CheckQuestion } from '../kit.ts'
import { judgeOf } from '../name-lists/adjudicated.ts'
import type { Judge } from '../name-lists/adjudicated.ts'
import { searchWithEvidence } from '../name-lists/evidence.ts'
import type { EvidenceSettings } from '../name-lists/evidence.ts'
import type { PartyHit, PartyIndex, SoughtParty } from '../name-lists/party-index.ts'

const settings: EvidenceSettings = {
  name_weight: usualWeights.name,
  dob_weight: usualWeights.dob,
  country_weight: usualWeights.country,
  match_score_threshold: nameThresholds.match,
}

/**
 * @param current the index of this moment, asked at each check because imports swap it
 *
 * Who cannot be looked up is never cleared: without a list that names persons, or without a whole
 * name, the answer is `fail`.
 */
export function watchlistCheck(current: () => PartyIndex): CheckProvider {
  return {
    name: 'watchlist-lists',
    check: async (question, { idempotencyKey, signal }) => {
      if (signal.aborted) return { kind: 'retry' }
      const index = current()
      const { environment } = question
      const lists = index.lists('person', environment)
      const sought = soughtIn(question)
      if (!sought || Object.keys(lists).length === 0) return { kind: 'fail' }
      const judge = judgeOf(question.adjudicated, screenedOf(sought))
      const search = searchWithEvidence(index, {
        use: 'watchlist',
        environment,
        sought,
        settings,
        isMatch: isWatchlistMatch,
      })
      const hits = search.hits.filter(isWatchlistMatch).map((hit) => hitOf(hit, judge))
      const reference = `watchlist-lists:${idempotencyKey}`
      const quiet = hits.filter((one) => one.quiet !== undefined).length
      const { evidence } = search
      const counted = quiet > 0 ? { quiet } : {}
      const said = { basis: 'lists', lists, hits, reference, evidence, ...counted } as const
      return hits.length === quiet
        ? { kind: 'ok', facts: { ...said, outcome: 'clear', reasons: [] } }
        : { kind: 'ok', facts: { ...said, outcome: 'adverse', reasons: ['watchlist_hit'] } }
    },
  }
}

/** No country and no number is asked for here, so none of them is compared. */
const screenedOf = ({ names, birthDate }: SoughtParty): ScreenedSubject => ({ names, birthDate })

function hitOf({ party, score }: PartyHit, judge: Judge): NonNullable<CheckFacts['hits']>[number] {
  const { list, entryNo, version, name: caption } = party
  const { id, sides, quiet, heard } = judge(party)
  return {
    list,
    entryNo,
    listVersion: version,
    score,
    caption,
    id,
    ...sides,
    ...(quiet && { quiet: { ...quiet } }),
    ...(heard && { heard }),
  }
}

/**
 * Nobody sees what is left out here, so that another day of the same year clears nobody: only a
 * birth that lies in another year does.
 */
export const isWatchlistMatch = ({ score, parts }: PartyHit): boolean =>
  score >= nameThresholds.match || (parts.name >= nameThresholds.match && (parts.dob ?? 0) >= 0)

function soughtIn({ profile, atMs }: CheckQuestion): SoughtParty | undefined {
  const { firstName, lastName, dob } = textsOf(profile)
  const named = [firstName ?? '', lastName ?? '']
  if (!named.every(isUsableName)) return undefined
  // A birth date nobody has must not keep a listed person from being found.
  const known = dob !== undefined && findBirth(dob, atMs) === 'plausible'
  return {
    kind: 'person',
    names: [named.join(' ')],
    countries: [],
    numbers: [],
    ...(known && { birthDate: dob }),
  }
}
