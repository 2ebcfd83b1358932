/** What a screening of a name rests on, as it is exported and replayed. */
import { environments } from '@ostiary/domain/application'
import Type from 'typebox'
import type { Static } from 'typebox'
import { Nullable, OneOf } from '../shapes.ts'

const Score = Type.Number({ minimum: -100, maximum: 100 })

export const ListDigest = Type.Object({
  list: Type.String(),
  version: Type.Integer(),
  digest: Type.String({ description: 'SHA-256 over the entries of that version.' }),
})

const Sought = Type.Object({
  kind: OneOf(['person', 'company', 'vessel']),
  names: Type.Array(Type.String()),
  birth_date: Nullable(Type.String()),
  countries: Type.Array(Type.String()),
  numbers: Type.Array(
    Type.Object({
      type: Type.Optional(OneOf(['passport', 'national_id', 'registration'])),
      number: Type.String(),
    }),
  ),
})

const EvidenceHit = Type.Object({
  list: Type.String(),
  entry_number: Type.String(),
  by: OneOf(['name', 'number']),
  matched: Type.String({ description: 'The name or number of the list that was found.' }),
  name_score: Score,
  dob_score: Nullable(Score),
  country_score: Nullable(Score),
  document: Nullable(OneOf(['same', 'other'])),
  match_score: Score,
  is_match: Type.Boolean({ description: 'It counts, before anybody has looked at it.' }),
})

export const ScreeningEvidence = Type.Object({
  matcher: Type.String({ description: 'The version of what compares names.' }),
  use: OneOf(['aml', 'watchlist'], 'By which rule a hit counts.'),
  environment: OneOf(environments),
  lists: Type.Array(ListDigest, {
    description:
      'Every list that was loaded, since how rare a word is among all of them counts in a score.',
  }),
  sought: Sought,
  settings: Type.Object({
    name_weight: Type.Number(),
    dob_weight: Type.Number(),
    country_weight: Type.Number(),
    match_score_threshold: Type.Number(),
    score_approve_threshold: Type.Optional(Type.Number()),
    score_review_threshold: Type.Optional(Type.Number()),
  }),
  candidates: Type.Array(
    Type.Record(Type.String(), Type.Array(Type.Tuple([Type.String(), Score]))),
    {
      description:
        'Of each name looked for, by list, the entry numbers whose names were scored, and the ' +
        'score of the name, also below the line.',
    },
  ),
  hits: Type.Array(EvidenceHit),
})

/** One document for whatever was screened: `ostiary screenings replay` takes it as a file. */
export const EvidenceExport = Type.Object(
  {
    screening_of: OneOf(['aml', 'session', 'evaluation', 'monitoring']),
    id: Type.String(),
    screenings: Type.Array(
      Type.Object({
        node_id: Nullable(Type.String({ description: 'Of a session.' })),
        at: Nullable(Type.String({ format: 'date-time' })),
        evidence: ScreeningEvidence,
      }),
      { description: 'Empty where no list was looked at, or all of it is erased.' },
    ),
  },
  { $id: 'ScreeningEvidence' },
)

export type EvidenceExportShape = Static<typeof EvidenceExport>
