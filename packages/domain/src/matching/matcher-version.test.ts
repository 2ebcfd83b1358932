/** Scores that change are another version of the matcher: replays of older evidence must say so. */
import { finished } from './steps.ts'
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { birthScore } from '../screening/birth-score.ts'
import { countryScore } from '../screening/country-score.ts'
import { usualAmlScores, weightsOf } from '../screening/aml-settings.ts'
import { matchScore } from '../screening/match-score.ts'
import { matcherVersion } from './matcher-version.ts'
import { buildNameIndex } from './name-index.ts'
import type { NameKind } from './name-words.ts'

/** The digest of what each version made of the table below; a new version is a new row. */
const digests: Readonly<Record<string, string>> = {
  'names-1': '445f0180f03206a6',
  'names-2': '48bdc171203134ca',
}

const listed: Readonly<Record<NameKind, readonly string[]>> = {
  person: [
    'QUILLON MARSH, Ignaty',
    'Verne, Ignatius Zoltan',
    'Абрамов Зенон Петрович',
    'محمد النعماني',
    'NONESUCH, Nemo',
    'Mohamed al-Farouk bin Tariq',
    'Park Ji-Won',
    'O. Bellweather',
  ],
  company: [
    'Blue Heron Shipping Co',
    'Dark Mills Ltd',
    'International Trading Group LLC',
    'ENG Quarry Works',
    'Heron Quarry Corporation',
  ],
  vessel: ['BLUE HERON', 'Heron Star 2', 'QUARRY PRINCESS'],
}

const sought: Readonly<Record<NameKind, readonly string[]>> = {
  person: [
    'Ignaty Quillon-Marsh',
    'Ignatius Vern',
    'Zenon Abramov',
    'Muhammad al-Numani',
    'Neemo Nonsuch',
    'Mohammed Faruq',
    'Jiwon Park',
    'Olga Bellweather',
    'Nemo',
    // Disguised: a Cyrillic letter among Latin ones, letters spaced apart, many words more.
    'Ign\u0430ty Quillon-Marsh',
    'Ignatius V E R N E',
    'Nemo Nonesuch of the old and very long road from here to there by the sea',
    '박지원',
    '朴智元',
  ],
  company: [
    'Blue Heron Shipping Company',
    'Darkmills Limited',
    'Intl Trading',
    'Engineering Quarry Works GmbH',
    'Trading LLC',
    'Group International Trading',
  ],
  vessel: ['Blue Herron', 'Heron Star', 'M/V Quarry Princess'],
}

const kinds = ['person', 'company', 'vessel'] as const

function scores(): string {
  const names = kinds.flatMap((kind) => listed[kind].map((text) => ({ text, kind })))
  const index = finished(buildNameIndex(names.map((name, entry) => ({ ...name, entry }))))
  const found = kinds.flatMap((kind) =>
    sought[kind].map((name) =>
      index.search(name, kind, 0).hits.map((hit) => [hit.name.text, hit.score]),
    ),
  )
  const days = ['1970', '1970-03', '1970-03-05', '1971-03-05', '1972']
  const spans = [...days, '1970~', '1969/1971', '1968~/1969~']
  const births = days.map((day) => spans.map((span) => birthScore(day, [span])))
  const countries = [['IR'], ['FR', 'DE'], []].map((codes) =>
    [['Iran'], ['Germany'], ['Atlantis']].map((names) => countryScore(codes, names)),
  )
  const weighed = [100, 93, 75, 40].flatMap((name) =>
    [100, 50, -100, null].map((dob) =>
      ([null, 'same', 'other'] as const).map((document) =>
        matchScore({ name, dob, country: -50, document }, weightsOf(usualAmlScores)),
      ),
    ),
  )
  return JSON.stringify({ found, births, countries, weighed })
}

test('the scores are those of the version', () => {
  const text = scores()
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 16)
  expect(
    digest,
    `${text}\nraise matcherVersion, and write this digest beside the new version`,
  ).toBe(digests[matcherVersion])
})
