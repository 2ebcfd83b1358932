/** Screening a name by itself, without a session or a customer (entity reference 3.3 and 9). */
import { amlScores, ofEachAmlScore } from '@ostiary/domain/screening/aml-settings'
import Type from 'typebox'
import { route } from '../route.ts'
import { Id, Nullable, OneOf } from '../shapes.ts'
import { EvidenceExport, ListDigest, ScreeningEvidence } from './screening-evidence.ts'
import { Lenient } from './shapes.ts'

const v3 = { family: 'v3', tag: 'Screening' } as const
const Free = Type.Record(Type.String(), Type.Unknown())

const namesMost = 20
const Name = (description: string) => Type.String({ minLength: 1, maxLength: 300, description })
const Percent = (description: string) =>
  Type.Optional(Type.Number({ minimum: 0, maximum: 100, description }))
const text = (maxLength: number, description: string) =>
  Type.Optional(Nullable(Type.String({ maxLength, description })))

export const AmlCreate = Lenient({
  full_name: Name('Of a person in natural order, or `LAST, First`.'),
  aliases: Type.Optional(
    Type.Array(Name('Another name of the same; a hit of any counts.'), { maxItems: namesMost }),
  ),
  entity_type: Type.Optional(OneOf(['person', 'company', 'vessel'], 'person, unless told.')),
  date_of_birth: text(10, '`YYYY-MM-DD`, `YYYY-MM` or `YYYY`. Of persons alone.'),
  nationality: text(100, 'ISO 3166-1 code, or the English name; of a company its country.'),
  document_number: text(100, 'Of a document or register: the same number is the same party.'),
  document_type: text(100, 'Another passport than the listed one speaks against a hit.'),
  ...ofEachAmlScore((name) =>
    Percent(`${amlScores[name].says} ${amlScores[name].otherwise} unless told.`),
  ),
  save_api_request: Type.Optional(
    Type.Boolean({
      description: 'True unless told. False: nothing is kept, and the answer brings its evidence.',
    }),
  ),
  vendor_data: text(2000, "The caller's own id of whoever is screened."),
  metadata: Type.Optional(Nullable(Free)),
})

const Thresholds = Type.Object(ofEachAmlScore(() => Type.Number()))

const Aml = Type.Object({
  status: OneOf(['Approved', 'In Review', 'Declined']),
  entity_type: OneOf(['person', 'company', 'vessel']),
  total_hits: Type.Integer(),
  score: Type.Number({ description: 'The highest risk of the hits over the line.' }),
  hits: Type.Array(Free, {
    description:
      "As a session's decision has them, each with the list's own entry number. Empty without " +
      '`personal:read`.',
  }),
  screened_data: Free,
  warnings: Type.Array(Free),
  lists: Type.Array(ListDigest, { description: 'Every list that was looked at.' }),
  thresholds: Thresholds,
  matcher: Type.String({ description: 'The version of what compares names.' }),
  names_considered: Type.Integer({ description: 'How many listed names were scored.' }),
  is_ongoing_monitoring_enabled: Type.Boolean(),
})

export const AmlScreening = Type.Object({
  request_id: Id,
  aml: Aml,
  vendor_data: Nullable(Type.String()),
  metadata: Nullable(Free),
  created_at: Type.String({ format: 'date-time' }),
  evidence: Type.Optional(ScreeningEvidence),
})

const requestId = Type.Object({ request_id: Id })

// Four lines each: how it is called, what it does, what goes in and out, what may go wrong.
// oxfmt-ignore
export const amlRoutesV3 = {
  screenName: route({
    ...v3, method: 'POST', path: '/v3/aml/', scopes: ['customers:write', 'analyst:decide'],
    summary: 'Look a person, company or vessel up on the loaded lists; what it rests on is kept as evidence.',
    body: AmlCreate, answers: { 200: AmlScreening },
    errors: ['aml_lists_missing'],
  }),
  getNameScreening: route({
    ...v3, method: 'GET', path: '/v3/aml/:request_id/', scopes: ['customers:read'],
    summary: 'Read a screening as it was answered.',
    params: requestId, answers: { 200: AmlScreening },
    errors: ['aml_screening_not_found'],
  }),
  getNameScreeningEvidence: route({
    ...v3, method: 'GET', path: '/v3/aml/:request_id/evidence/', scopes: ['personal:read'],
    summary: 'What a screening rests on: lists, query, settings, candidates and hits, to be replayed.',
    params: requestId, answers: { 200: EvidenceExport },
    errors: ['aml_screening_not_found'],
  }),
}
