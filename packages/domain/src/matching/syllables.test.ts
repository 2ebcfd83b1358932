/** Names in syllables and characters, and how Latin letters write them in several words. */
import { expect, test } from 'vitest'
import { compareNames } from './compare-names.ts'
import { nameThresholds } from './calibration.ts'
import { buildNameIndex } from './name-index.ts'
import { finished } from './steps.ts'

// A table is easier to check when its columns line up.
// oxfmt-ignore
test.each([
  ['김정은',           'Kim Jong Un',   'jong un'],
  ['김 정은',          'KIM Jong-un',   'jong un'],
  ['박지원',           'Park Ji-Won',   'ji won'],
  ['キム・ジョンウン', 'Kim Jong Un',   'jong un'],
  ['毛泽东',           'Mao Ze Dong',   'ze dong'],
  ['习近平',           'Xi Jinping',    'jinping'],
] as const)('%s is %s', (one, other, given) => {
  const { score, explanation } = compareNames(one, other, 'person')
  expect(score).toBeGreaterThanOrEqual(nameThresholds.shown)
  expect(explanation.words.map(({ listed }) => listed)).toContain(given)
})

test.each([
  ['김정은', 'Kim Chol Su'],
  ['毛泽东', 'Mao Xiao Ling'],
  ['キム・ジョンウン', 'Kim Hana Li'],
] as const)('%s is not %s', (one, other) => {
  expect(compareNames(one, other, 'person').score).toBeLessThan(nameThresholds.shown)
})

test('a list finds them by their given names in two words', () => {
  const names = ['KIM, Chol Su', 'KIM, Jong Un', 'PAK, Yong Sik', 'JONES, Una']
  const index = finished(
    buildNameIndex(names.map((text, entry) => ({ entry, text, kind: 'person' as const }))),
  )
  const first = (name: string) => index.search(name, 'person', 0).hits[0]?.name.text
  expect(['김정은', '박영식', 'キム・ジョンウン'].map(first)).toEqual([
    'KIM, Jong Un',
    'PAK, Yong Sik',
    'KIM, Jong Un',
  ])
})
