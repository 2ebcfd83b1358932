/** Two names: score, verdict and why. The names are invented or of companies everybody knows. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { calibrated, nameThresholds } from './calibration.ts'
import { compareNames } from './compare-names.ts'
import { nameWords } from './name-words.ts'
import type { NameKind } from './name-words.ts'

const scoreOf = (one: string, other: string, kind: NameKind): number =>
  compareNames(one, other, kind).score

const word = fc
  .string({ unit: fc.constantFrom(...'abdehiklmnorstuvz'), minLength: 2, maxLength: 8 })
  .filter((text) => nameWords(text, 'person')[0]?.role === 'name')
const name = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '))

describe('what always holds', () => {
  test('the same name is 100, in any order, case, and with marks', () => {
    fc.assert(
      fc.property(name, (one) => {
        const turned = one.split(' ').toReversed().join(' ')
        expect(scoreOf(one, one, 'person')).toBe(100)
        expect(scoreOf(one, turned, 'person')).toBe(100)
        expect(scoreOf(one, one.toUpperCase(), 'person')).toBe(100)
        expect(scoreOf(one, one.replaceAll('a', 'á'), 'person')).toBe(100)
      }),
    )
  })

  test('scores lie between 0 and 100; a match is one whichever name comes first', () => {
    fc.assert(
      fc.property(
        name,
        name,
        fc.constantFrom('person', 'company', 'vessel'),
        (one, other, kind) => {
          const [there, back] = [scoreOf(one, other, kind), scoreOf(other, one, kind)]
          expect(there).toBeGreaterThanOrEqual(0)
          expect(there).toBeLessThanOrEqual(100)
          // Pairings are taken the heaviest first, and which of two as heavy is first may differ.
          // Far below a match a little evidence is many points.
          if (Math.max(there, back) >= nameThresholds.match)
            expect(Math.abs(there - back)).toBeLessThan(10)
        },
      ),
    )
  })

  test('a title more changes little', () => {
    fc.assert(
      fc.property(name, (one) => {
        expect(scoreOf(`Dr ${one}`, one, 'person')).toBeGreaterThan(90)
      }),
    )
  })

  test('what a score is made of keeps its order', () => {
    const raw = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(raw, raw, (one, other) => {
        if (one <= other) expect(calibrated(one)).toBeLessThanOrEqual(calibrated(other))
      }),
    )
    expect([0, 0.21, 0.45, 1].map(calibrated)).toEqual([
      0,
      nameThresholds.shown,
      nameThresholds.match,
      100,
    ])
  })
})

// A table is easier to check when its columns line up.
// oxfmt-ignore
test.each([
  // Joined, initials, acronyms and beginnings.
  ['match',    'person',  'Pol Pot',              'PolPot'],
  ['match',    'company', 'SiemensAG',            'Siemens AG'],
  ['match',    'person',  'J. Smith',             'John Smith'],
  ['no_match', 'person',  'K. Smith',             'John Smith'],
  ['match',    'company', 'Eng Trading',          'Engineering Trading'],
  // Spelling and languages.
  ['match',    'person',  'Mohammed Hassan Ali',  'Muhammad Hasan Ali'],
  ['match',    'person',  'William Turner',       'Bill Turner'],
  ['match',    'company', 'Zavod Energiya',       'Energiya Plant'],
  ['match',    'person',  'Ivan Petrov',          'Иван Петров'],
  // Conflict: another word in place of one.
  ['no_match', 'person',  'Mohammed Ahmed',       'Mohammed Hassan'],
  ['no_match', 'company', 'Acme Corp',            'Beta Corp'],
  ['no_match', 'person',  'John',                 'Mary'],
  // Surplus: a word more.
  ['match',    'person',  'Ivan Sergeevich Petrov', 'Ivan Petrov'],
  ['match',    'company', 'Acme Trading LLC',     'Acme'],
  // Scarcity: a common word alone is not enough.
  ['no_match', 'company', 'Corp',                 'Acme Corp'],
  ['no_match', 'company', 'Trading',              'Acme Trading'],
] as const)('%s, %s: %s and %s', (verdict, kind, one, other) => {
  expect(compareNames(one, other, kind).verdict).toBe(verdict)
})

test('what differs more scores less', () => {
  const ordered = [
    scoreOf('Ivan Petrov', 'Ivan Petrov', 'person'),
    scoreOf('Ivan Sergeevich Petrov', 'Ivan Petrov', 'person'),
    scoreOf('Ivan Petrov', 'Iwan Petroff', 'person'),
    scoreOf('Ivan Petrov', 'Ivan Sidorov', 'person'),
  ]
  expect(ordered).toEqual(ordered.toSorted((a, b) => b - a))
  expect(new Set(ordered).size).toBe(4)
})

test('a threshold of one’s own moves the match, and leaves what is worth a look', () => {
  const scores = [0, 99.99].map((threshold) =>
    compareNames('Dr Ann Lee', 'Ann Lee', 'person', threshold),
  )
  expect(scores.map(({ verdict }) => verdict)).toEqual(['match', 'possible'])
})

test('why, word by word', () => {
  const { explanation } = compareNames('Dr Ivan Petrov', 'PETROV, Iwan Sergeevich', 'person')
  expect(explanation.summary).toBe('1 word the same, 1 word alike, 2 words on one side only')
  expect(
    explanation.words.map(({ sought, listed, how, says }) => [sought, listed, how, says]),
  ).toEqual([
    ['petrov', 'petrov', 'same', 'the same word'],
    ['ivan', 'iwan', 'spelling', 'spelled nearly alike'],
    ['dr', null, 'missing', 'not in the listed name; a title, which counts for little'],
    [null, 'sergeevich', 'missing', 'only in the listed name'],
  ])
})

// A table is easier to check when its columns line up.
// oxfmt-ignore
test.each([
  ['sound',      'Philip Kask',    'Filip Kask',      'sounds the same, spelled otherwise'],
  ['initial',    'J Kask',         'John Kask',       'its first letter'],
  ['given_name', 'Bill Kask',      'William Kask',    'one name in two languages, or its short form'],
  ['script',     'David Kask',     'דוד Kask',        'the same sounds in another script'],
  ['joined',     'Abu Kask',       'Abukask',         'written as one word or as several'],
] as const)('%s: %s and %s', (how, one, other, says) => {
  const { words } = compareNames(one, other, 'person').explanation
  expect(words.find((word) => word.how === how)?.says).toBe(says)
})

test('companies: the same thing, a beginning, first letters, words that count for little', () => {
  const said = (one: string, other: string) =>
    compareNames(one, other, 'company').explanation.words.map(({ says }) => says)
  expect(said('Zavod Acme', 'Plant Acme')).toContain('the same thing in other words')
  expect(said('Eng Acme', 'Engineering Acme')).toContain('the beginning of the word')
  expect(said('IBM', 'International Business Machines')).toEqual(['the first letters of the words'])
  expect(said('Acme', 'Acme Trading Ltd')).toEqual([
    'the same word',
    'only in the listed name; a word many companies have, which counts for less',
    'only in the listed name; a legal form, which counts for little',
  ])
  expect(compareNames('John', 'Mary', 'person').explanation.summary).toBe(
    '2 words on one side only',
  )
})
