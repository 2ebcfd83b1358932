/** The rows of the table: what is measured, what must be reached, and the cases each gets wrong. */
import { nameThresholds } from '../../packages/domain/src/matching/calibration.ts'
import { measureWallets } from '../wallets.ts'
import type { Case, Files, Row } from './files.ts'
import {
  answersOf,
  bestScores,
  foundOf,
  lineOf,
  listedWithFacts,
  nameOf,
  pairAnswers,
  primaryNames,
  ranks,
  strangersWithFacts,
} from './measures.ts'
import type { Answer, List } from './measures.ts'
import { f1Of, shareOf, shareText, valueOf } from './shares.ts'

export interface Measure {
  readonly what: string
  readonly measured: string
  /** What must be reached; empty where the row is only shown. */
  readonly reach: string
  readonly holds: boolean | null
}

export interface Errors {
  readonly title: string
  readonly items: readonly string[]
}

export interface Part {
  readonly measures: readonly Measure[]
  readonly errors: readonly Errors[]
}

const { match, shown } = nameThresholds
const row = (what: string, measured: string): Measure => ({
  what,
  measured,
  reach: '',
  holds: null,
})
const target = (what: string, measured: string, [reach, holds]: [string, boolean]): Measure => ({
  what,
  measured,
  reach,
  holds,
})
const from = (scores: readonly number[], least: number): number =>
  scores.filter((score) => score >= least).length

export interface Ground {
  readonly files: Files
  readonly sdn: List
  readonly un: List
  /** Above it one of a hundred strangers has a hit: in each list. */
  readonly lines: { readonly sdn: number; readonly un: number }
  /** The best score of each stranger of either set, in the SDN list. */
  readonly scores: { readonly global: readonly number[]; readonly us: readonly number[] }
}

/** Strangers set the lines, and show what the thresholds mean. */
export function measureStrangers(files: Files): { ground: Ground; part: Part } {
  const [sdn, un] = [primaryNames(files.sdn), primaryNames(files.un)]
  const { global, us } = files.strangers
  const scores = { global: bestScores(sdn, global), us: bestScores(sdn, us) }
  const ofUn = { global: bestScores(un, global), us: bestScores(un, us) }
  const lines = { sdn: lineOf(scores.global, 0.01), un: lineOf(ofUn.global, 0.01) }
  const hits = (all: readonly number[], least: number): string =>
    shareText(shareOf(from(all, least), all.length), 4)
  const most = 0.01 * global.length
  const measures = [
    row('score above which 1 % of the invented people have a hit, SDN', lines.sdn.toFixed(2)),
    row('the same, UN', lines.un.toFixed(2)),
    row('score above which 10 % have a hit, SDN', lineOf(scores.global, 0.1).toFixed(2)),
    row(`invented people with a hit from ${shown} on, SDN`, hits(scores.global, shown)),
    target(
      `the same from ${match} on, which is the default threshold`,
      hits(scores.global, match),
      ['at most 1 %', from(scores.global, match) <= most],
    ),
    row(`the second set (names of the USA), from ${shown} on, SDN`, hits(scores.us, shown)),
    target(`the same from ${match} on`, hits(scores.us, match), [
      'at most 1 %',
      from(scores.us, match) <= most,
    ]),
    row(`invented people, from ${match} on, UN`, hits(ofUn.global, match)),
    row(`the second set, from ${match} on, UN`, hits(ofUn.us, match)),
  ]
  const errors = [
    { title: `Invented people from ${match} on, SDN`, items: strangersOf(global, scores.global) },
    { title: `The second set from ${match} on, SDN`, items: strangersOf(us, scores.us) },
  ]
  return { ground: { files, sdn, un, lines, scores }, part: { measures, errors } }
}

const strangersOf = (strangers: readonly Row[], scores: readonly number[]): string[] =>
  strangers.flatMap((one, at) => {
    const score = scores[at] ?? 0
    return score >= match ? [`${nameOf(one)} ${score.toFixed(2)}`] : []
  })

export function measurePairs({ files }: Ground): Part {
  const answers = pairAnswers(files.pairs, match)
  const found = foundOf(answers)
  const { value, least, most } = f1Of(found)
  const wrong = answers.filter(({ isRight }) => !isRight)
  const strong = answers.filter(({ row: one }) => one['quality'] === 'STRONG')
  const strongWrong = wrong.filter(({ row: one }) => one['quality'] === 'STRONG')
  const interval = `${value.toFixed(3)} (${least.toFixed(3)} to ${most.toFixed(3)})`
  const counts = `${found.right} found, ${found.wrong} wrong, ${found.missed} missed`
  return {
    measures: [
      target(
        'name pairs, F1 at the default threshold',
        `${interval}, ${counts} of ${answers.length}`,
        ['0.85', value >= 0.85],
      ),
      row('… precision', shareText(shareOf(found.right, found.right + found.wrong))),
      row('… recall', shareText(shareOf(found.right, found.right + found.missed))),
      target('… STRONG cases wrong', `${strongWrong.length} of ${strong.length}`, [
        '0',
        strongWrong.length === 0,
      ]),
    ],
    errors: [true, false].map((isMatch) => ({
      title: isMatch ? 'Name pairs missed' : 'Name pairs wrongly taken for one',
      items: wrong
        .filter((one) => one.isMatch === isMatch)
        .map(({ row: one, score }) =>
          [
            one['case_id'],
            one['quality'],
            score.toFixed(2),
            `${one['name1']} / ${one['name2']}`,
          ].join(' '),
        ),
    })),
  }
}

interface Recall {
  readonly what: string
  readonly list: List
  readonly cases: readonly Case[]
  readonly line: number
  readonly reach?: number
}

/** Recall above the line, at the default threshold, and how often the right entry comes first. */
function recall({ what, list, cases, line, reach }: Recall): Part {
  const answers = answersOf(list, cases)
  const share = (right: (one: Answer) => boolean) =>
    shareOf(answers.filter(right).length, answers.length)
  const above = share(({ score }) => score > line)
  const atLine = shareText(above)
  return {
    measures: [
      reach === undefined
        ? row(what, atLine)
        : target(what, atLine, [reach.toFixed(2), valueOf(above) >= reach]),
      row(`… from ${match} on`, shareText(share(({ score }) => score >= match))),
      row('… found first', shareText(share(({ isFirst }) => isFirst))),
    ],
    errors: [
      {
        title: `${what}: missed, by case id`,
        items: answers.filter(({ score }) => score <= line).map(({ id }) => id),
      },
    ],
  }
}

export function measureAliases({ files, sdn, un, lines }: Ground): Part[] {
  const sharing = (cases: readonly Case[]): Case[] => cases.filter(({ shared }) => shared > 0)
  const good = 'UN aliases graded Good'
  const atOnePercent = 'recall at 1 % false positives'
  return [
    recall({
      what: `OFAC aliases withheld, sharing a token, ${atOnePercent}`,
      list: sdn,
      cases: sharing(files.ofacAliases),
      line: lines.sdn,
      reach: 0.75,
    }),
    recall({
      what: `${good}, sharing a token, ${atOnePercent} of the UN list`,
      list: un,
      cases: sharing(files.unAliases),
      line: lines.un,
      reach: 0.8,
    }),
    recall({
      what: `${good}, sharing a token, ${atOnePercent} of the SDN list`,
      list: un,
      cases: sharing(files.unAliases),
      line: lines.sdn,
    }),
    recall({
      what: `${good}, all, ${atOnePercent} of the UN list`,
      list: un,
      cases: files.unAliases,
      line: lines.un,
    }),
  ].map((part, at) => (at < 2 ? part : { ...part, errors: [] }))
}

export function measureScripts({ files }: Ground): Part[] {
  const latin = files.fullNames.map((one) => one['latin_name'] ?? '')
  const full = ['hebrew', 'korean'].map((script) => {
    const sought = files.fullNames.filter((one) => one['script'] === script)
    const answers = ranks(
      latin,
      sought.map((one) => ({ native: one['native_name'] ?? '', latin: one['latin_name'] ?? '' })),
    )
    const share = shareOf(answers.filter(({ isFirst }) => isFirst).length, answers.length)
    const what = `full names in ${script} script, found first of ${latin.length}`
    return {
      measures: [
        target(what, shareText(share), ['0.80', valueOf(share) >= 0.8]),
        ...[shown, match].map((least) => {
          const reached = answers.filter(({ score }) => score >= least).length
          return row(`… from ${least} on`, shareText(shareOf(reached, answers.length)))
        }),
      ],
      errors: [
        {
          title: `Full names in ${script} script not found first`,
          items: answers
            .filter(({ isFirst }) => !isFirst)
            .map(({ native, latin: name }) => `${native} / ${name}`),
        },
      ],
    }
  })
  return [...full, { measures: tokenMeasures(files.tokens), errors: [] }]
}

function tokenMeasures(tokens: readonly Row[]): Measure[] {
  const scripts = [...new Set(tokens.map((one) => one['script'] ?? ''))]
  return scripts.map((script) => {
    const sought = tokens
      .filter((one) => one['script'] === script)
      .map((one) => ({ native: one['native_token'] ?? '', latin: one['latin_token'] ?? '' }))
    const pool = sought.map(({ latin }) => latin)
    const answers = ranks(pool, sought)
    const share = shareOf(answers.filter(({ isFirst }) => isFirst).length, answers.length)
    return row(`single name parts, ${script}, found first of ${pool.length}`, shareText(share))
  })
}

export function measureFacts({ files, sdn, un }: Ground): Part {
  const strangers = files.strangers.global
  const lists = [
    ['SDN', strangersWithFacts(sdn, strangers)],
    ['UN', strangersWithFacts(un, strangers)],
  ] as const
  const listed = listedWithFacts(un, files.unPositives)
  const count = (key: 'byName' | 'withFacts'): number => listed.filter((one) => one[key]).length
  const fallen = count('byName') - count('withFacts')
  return {
    measures: [
      ...lists.map(([name, { byName, withFacts }]) => {
        const what = `birth date and nationality given: invented people from ${match} on, ${name}`
        const says = `${byName} by name alone, ${withFacts} with both, of ${strangers.length}`
        // Of none nothing can be fewer.
        return byName === 0
          ? row(what, says)
          : target(what, says, ['90 % fewer', withFacts <= byName * 0.1])
      }),
      target(
        `… listed people from ${match} on, birth dates unaltered, UN`,
        `${count('byName')} by name alone, ${count('withFacts')} with both, of ${listed.length}`,
        ['at most 1 point fewer', fallen <= listed.length * 0.01],
      ),
    ],
    errors: [
      {
        title: 'Listed people below the threshold with both given, by case id',
        items: listed.filter((one) => !one.withFacts).map(({ id }) => id),
      },
    ],
  }
}

export async function walletMeasures({ files }: Ground, seed: number): Promise<Measure[]> {
  const rows = await measureWallets(files.sdnFolder, seed)
  return rows.map(([what, measured, reach, holds]) => ({
    what: `wallets: ${what}`,
    measured,
    reach,
    holds,
  }))
}
