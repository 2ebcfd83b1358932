/** What the page says a score means, said of what was measured: prose that figures could belie. */
import { nameThresholds } from '../../packages/domain/src/matching/calibration.ts'
import { foundOf, pairAnswers } from './measures.ts'
import type { Ground } from './table.ts'

const { match, shown } = nameThresholds

/** The score of each stranger's best hit, 0 for one without any. */
type Scores = readonly number[]

const from = (scores: Scores, least: number): number =>
  scores.filter((score) => score >= least).length
const above = (scores: Scores, line: number): number =>
  scores.filter((score) => score > line).length

const percent = (share: number): string => `${(share * 100).toFixed(share < 0.02 ? 2 : 1)} %`
const countOf = (some: number, all: Scores): string =>
  `${percent(some / all.length)} (${some} of ${all.length})`

/** @returns paragraphs, in their order */
export const meaningOf = (ground: Ground): string[] => [whatItSays(ground), whereTheLineIs(ground)]

function whatItSays({ scores: { global, us }, sdn }: Ground): string {
  const size = Math.round(sdn.index.names / 1_000)
  return (
    'A name scores 0 to 100. The score is no probability: it says how often people who are on ' +
    `no list reach it. Of the first set, looked up in the SDN list, ` +
    `${countOf(from(global, shown), global)} score ${shown} or more and ` +
    `${countOf(from(global, match), global)} ${match} or more; of the second ` +
    `${countOf(from(us, shown), us)} and ${countOf(from(us, match), us)}. ` +
    `${shown} is where hits begin to be shown, ${match} where somebody must look. 100 is for ` +
    `names that agree word for word; between ${match} and 100 the order is that of how much ` +
    `agrees, to a hundredth. This holds for a list of some ${size} thousand names: in a longer ` +
    'one strangers have more hits, in a shorter one fewer, as the rows of the UN list show.'
  )
}

function whereTheLineIs({ files: { pairs }, scores: { global, us }, lines: { sdn } }: Ground) {
  const line = sdn.toFixed(2)
  const wrongFrom = (least: number): number => foundOf(pairAnswers(pairs, least)).wrong
  const side = match > sdn ? 'stricter than' : match < sdn ? 'less strict than' : 'the same as'
  return (
    `${match} is ${side} ${line}, the score above which one in a hundred of the first set has a ` +
    `hit. Above that line are ${countOf(above(global, sdn), global)} of the first set and ` +
    `${countOf(above(us, sdn), us)} of the second, and ${wrongFrom(sdn)} labelled pairs are ` +
    `wrongly taken for one; from ${match} on it is ${wrongFrom(match)}. The second set was ` +
    'looked at for this number and for how alike a word must be to be looked for ' +
    '(`vocabulary.ts`), and the rows of other scripts for the latter; so no row here is of ' +
    'names that nobody has seen.'
  )
}
