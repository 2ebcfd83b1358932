/**
 * The built-in watchlist check, offline: a person's name in the loaded lists. A hit is a potential
 * match that a person must adjudicate, never more.
 */
import { textsOf } from '@ostiary/domain/risk/identity-check'
import { usualAmlScores } from '@ostiary/domain/screening/aml-settings'
import { partyToScreen } from '@ostiary/domain/screening/sought-party'
import type { PartyToScreen, SoughtParty } from '@ostiary/domain/screening/sought-party'
import type { ScreenedSubject } from '@ostiary/domain/screening/subject-digest'
import type { CheckFacts, CheckProvider, CheckQuestion } from '../kit.ts'
import { judgeOf } from '../name-lists/adjudicated.ts'
import type { Judge } from '../name-lists/adjudicated.ts'
import { evidenceSettings, searchWithEvidence } from '../name-lists/evidence.ts'
import type { EvidenceSettings } from '../name-lists/evidence.ts'
import type { PartyHit, PartyIndex } from '../name-lists/party-index.ts'

// What a risk comes to is for the evaluation to say.
const {
  score_approve_threshold: _approve,
  score_review_threshold: _review,
  ...matching
} = evidenceSettings(usualAmlScores)
const settings: EvidenceSettings = matching

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
      const { sought } = queryIn(question)
      if (!sought || Object.keys(lists).length === 0) return { kind: 'fail' }
      const judge = judgeOf(question.adjudicated, screenedOf(sought))
      const search = searchWithEvidence(index, {
        use: 'watchlist',
        environment,
        sought,
        settings,
      })
      const hits = search.hits
        .filter(({ verdict }) => verdict !== 'no_match')
        .map((hit) => hitOf(hit, judge))
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

function queryIn({ profile, atMs }: CheckQuestion): PartyToScreen {
  const { firstName = '', lastName = '', dob } = textsOf(profile)
  const isNamed = [firstName, lastName].every((part) => /[\p{L}\p{N}]/u.test(part))
  const names = isNamed ? [`${firstName} ${lastName}`] : []
  return partyToScreen({ kind: 'person', names, birthDate: dob, countries: [] }, atMs)
}
