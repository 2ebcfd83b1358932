/**
 * The numbers of AML that a workflow, a stand-alone screening and what keeps them all take from
 * here: what they are called and what they are where nobody says (entity reference 9).
 */
import { nameThresholds } from '../matching/calibration.ts'
import { score } from '../workflow/setting.ts'
import type { Setting } from '../workflow/setting.ts'
import type { MatchWeights } from './match-score.ts'

// A table is easier to check when its columns line up.
// oxfmt-ignore
export const amlScores = {
  aml_name_weight:             score(60, 'Of 100: how much the name counts. The three weights make 100.'),
  aml_dob_weight:              score(25, 'How much the date of birth counts.'),
  aml_country_weight:          score(15, 'How much the country counts.'),
  aml_match_score_threshold:   score(nameThresholds.match, 'A hit below is taken for somebody else.'),
  aml_score_approve_threshold: score(80, 'A higher risk is looked at by a person.'),
  aml_score_review_threshold:  score(100, 'A higher one is declined.'),
} satisfies Readonly<Record<string, Setting<number>>>

export type AmlScoreName = keyof typeof amlScores
/** A value for each of them, 0 to 100. */
export type AmlScores = Readonly<Record<AmlScoreName, number>>

// Names of a table are those of its type.
export const amlScoreNames = Object.keys(amlScores) as AmlScoreName[]

/** Something of each of them, by its name. */
export const ofEachAmlScore = <Value>(
  of: (name: AmlScoreName) => Value,
): Readonly<Record<AmlScoreName, Value>> =>
  // One of each name.
  Object.fromEntries(amlScoreNames.map((name) => [name, of(name)])) as Record<AmlScoreName, Value>

export const usualAmlScores: AmlScores = ofEachAmlScore((name) => amlScores[name].otherwise)

/** Those of them that a score of a match is weighed by. */
export type AmlWeights = Pick<
  AmlScores,
  'aml_name_weight' | 'aml_dob_weight' | 'aml_country_weight'
>

export const weightsOf = (of: AmlWeights): MatchWeights => ({
  name: of.aml_name_weight,
  dob: of.aml_dob_weight,
  country: of.aml_country_weight,
})
