/**
 * What the simulated provider says it has read, feature by feature, in the shape of the reference:
 * what was typed, else what was expected, else the one invented person, Elena Sample.
 */
import { countryOf } from '@ostiary/domain/country-codes'
import type { Feature } from '@ostiary/domain/workflow/features'
import { phoneParts, readPhone } from '../../platform/phone.ts'
import { companyData } from '../company/expected-company.ts'
import { facePair, faceMatchData } from '../manual/faces.ts'
import {
  dayOf,
  knownPerson,
  listOf,
  looseOf,
  mediaRef,
  numberOf,
  textOf,
  textsOf,
} from '../session-input.ts'
import type { NodeFacts, NodeQuestion } from '../session-kit.ts'
import { documentSample } from './document-sample.ts'
import { withoutMarkers } from './scenarios.ts'
import type { Told } from './scenarios.ts'

export type Sample = Pick<NodeFacts, 'data' | 'score' | 'person' | 'documentValidUntilMs'>
type Maker = (question: NodeQuestion, plan: Told) => Sample

const scores = { approves: 97, reviews: 55, declines: 12, again: 0 } as const

/** Elena Sample's, or one that is as far from the age asked for as the scenario says. */
function ageOf({ feature, config }: NodeQuestion, { ends }: Told): number {
  if (feature !== 'AGE_ESTIMATION') return elenasAge
  const least = config.minimum_age ?? 0
  if (ends === 'declines') return Math.max(0, least - 3)
  return ends === 'reviews' ? least + 1 : Math.max(elenasAge, least + config.age_margin_years)
}

const elenasAge = 34

function face(question: NodeQuestion, plan: Told): Sample {
  const { input, config, feature } = question
  const score = scores[plan.ends]
  return {
    score,
    data: {
      method: feature === 'LIVENESS' ? config.face_liveness_method : 'PASSIVE',
      score,
      reference_image: mediaRef(textOf(input, 'selfie')),
      frames: textsOf(input, 'frames').map((frame) => mediaRef(frame)),
      video_url: null,
      age_estimation: ageOf(question, plan),
      face_quality: 90,
      face_luminance: 60,
      matches: [],
    },
  }
}

function faceMatch(question: NodeQuestion, plan: Told): Sample {
  const score = scores[plan.ends]
  const pair = facePair(question)
  const none = { score, source_image: null, target_image: null, source_image_session_id: null }
  return { score, data: pair ? faceMatchData(pair, score) : none }
}

function address({ input }: NodeQuestion): Sample {
  const given = looseOf(input, 'address')
  const parts = ['street_1', 'street_2', 'city', 'region', 'postal_code', 'country']
  const whole = parts.flatMap((part) => textOf(given, part) ?? []).join(', ')
  return {
    data: {
      document_type: textOf(input, 'document_type') ?? null,
      document_file: mediaRef(textOf(input, 'document')),
      issuer: textOf(input, 'issuer') ?? null,
      issue_date: dayOf(input, 'issue_date') ?? null,
      expiration_date: null,
      issuing_state: countryOf(textOf(given, 'country')) ?? null,
      name_on_document: withoutMarkers(textOf(input, 'name') ?? '') || null,
      poa_address: whole === '' ? null : whole,
      poa_formatted_address: whole === '' ? null : whole,
      poa_parsed_address: given,
      document_metadata: {},
      extra_fields: {},
    },
  }
}

const contact = ({ input, atMs }: NodeQuestion): NodeFacts['data'] => ({
  verification_attempts: numberOf(input, 'attempts') ?? 1,
  verified_at: new Date(atMs).toISOString(),
  lifecycle: listOf(input, 'lifecycle'),
  matches: [],
})

function aml(question: NodeQuestion, { ends }: Told): Sample {
  const person = knownPerson(question)
  const isHit = ends !== 'approves'
  const hit = {
    id: 'simulator:SIM-1',
    caption: person.full_name ?? 'Elena Sample',
    match_score: 100,
    risk_score: 100,
    review_status: 'Unreviewed',
    datasets: ['simulator'],
    properties: {
      name: [person.full_name ?? 'Elena Sample'],
      country: person.nationality === undefined ? [] : [person.nationality],
    },
    score_breakdown: { name_score: 100, name_weight: 60, dob_score: 100, dob_weight: 25 },
  }
  const score = isHit ? 100 : 0
  return {
    score,
    data: {
      entity_type: [...question.known.values()].some((one) => one.feature === 'KYB_REGISTRY')
        ? 'company'
        : 'person',
      total_hits: isHit ? 1 : 0,
      score,
      hits: isHit ? [hit] : [],
      screened_data: person,
      is_ongoing_monitoring_enabled: false,
      next_ongoing_monitoring_bill_date: null,
    },
  }
}

const network = ({ browser }: NodeQuestion, { ends }: Told): Sample => ({
  data: {
    ip_address: browser?.ip ?? null,
    ip_country: null,
    ip_country_code: null,
    is_vpn_or_tor: ends !== 'approves',
    is_data_center: false,
    matches: [],
  },
})

function database(question: NodeQuestion, { ends }: Told): Sample {
  const { issuing_state: state, ...screened } = knownPerson(question)
  const matches = {
    approves: 'full_match',
    reviews: 'partial_match',
    declines: 'no_match',
  } as const
  return {
    data: {
      issuing_state: state ?? null,
      validation_type: '1x1',
      match_type: ends === 'again' ? 'no_match' : matches[ends],
      screened_data: screened,
      validations: [],
      errors: [],
    },
  }
}

/** A register knows whoever is named; a handle without a name is the invented company. */
function company({ input, expected }: NodeQuestion, { ends }: Told): Sample {
  const given = { ...looseOf(input, 'manual'), ...looseOf(input, 'corrections') }
  const read = companyData(given, expected)
  const name = withoutMarkers(textOf(read, 'name') ?? '')
  const named = {
    ...read,
    name: name || 'Sample Trading Ltd',
    // Of a company with a name of its own no number is made up: two of them would be one company.
    registration_number: read['registration_number'] ?? (name ? null : 'SAMPLE-1'),
    registry_status: ends === 'reviews' ? 'dissolved' : 'active',
  }
  return { data: { company: named, ownership_structure: null } }
}

function papers({ input, feature, config }: NodeQuestion): Sample {
  const items = listOf(input, 'documents').map((paper) => ({
    group: textOf(paper, 'group') ?? null,
    id: textOf(paper, 'id') ?? null,
    file: mediaRef(textOf(paper, 'media_id')),
    status: 'Approved',
  }))
  const required = feature === 'KYB_DOCUMENTS' ? config.kyb_required_document_groups : []
  return { data: { items, groups: {}, required_groups: required } }
}

const people = ({ input }: NodeQuestion): Sample => ({
  data: {
    registry: { officers: [], beneficial_owners: [] },
    submitted: { parties: listOf(input, 'parties') },
    ubo_kyc_summary: { total: 0, approved: 0, flagged: 0, pending: 0 },
  },
})

const email = (question: NodeQuestion, { ends }: Told): Sample => ({
  data: {
    email: textOf(question.input, 'email') ?? 'elena.sample@example.com',
    is_breached: false,
    breaches: [],
    is_disposable: ends === 'reviews',
    is_undeliverable: false,
    ...contact(question),
  },
})

// A number set aside for fiction by Ofcom.
const samplePhone = '+447700900123'

function phone(question: NodeQuestion, { ends }: Told): Sample {
  const number = textOf(question.input, 'phone_number') ?? samplePhone
  const parts = phoneParts(number)
  return {
    data: {
      phone_number_prefix: parts?.prefix ?? null,
      phone_number: parts?.national ?? null,
      full_number: number,
      country_code: readPhone(number)?.facts.country ?? null,
      carrier: null,
      is_disposable: ends === 'reviews',
      is_virtual: false,
      ...contact(question),
    },
  }
}

const questionnaire = ({ input }: NodeQuestion): Sample => ({
  data: {
    questionnaire_id: textOf(input, 'questionnaire_id') ?? null,
    title: textOf(input, 'title') ?? null,
    sections: listOf(input, 'sections'),
  },
})

const makers: Readonly<Record<Feature, Maker>> = {
  OCR: documentSample,
  LIVENESS: face,
  AGE_ESTIMATION: face,
  FACE_MATCH: faceMatch,
  PROOF_OF_ADDRESS: address,
  QUESTIONNAIRE: questionnaire,
  PHONE_VERIFICATION: phone,
  EMAIL_VERIFICATION: email,
  DATABASE_VALIDATION: database,
  AML: aml,
  IP_ANALYSIS: network,
  DOCUMENT_AI: papers,
  KYB_REGISTRY: company,
  KYB_DOCUMENTS: papers,
  KYB_KEY_PEOPLE: people,
}

export const sampleOf = (question: NodeQuestion, plan: Told): Sample =>
  makers[question.feature](question, plan)
