/**
 * Bodies the reference publishes, each held against what this server answers: every key of an
 * example is in the answer, which may have more of them. Where we differ on purpose a table says
 * why, and what it says must be so.
 */
import { setTimeout as pause } from 'node:timers/promises'

type Json = unknown
type Body = Readonly<Record<string, Json>>

export interface Example {
  readonly topic: string
  readonly section: string
  /** JSON as it is written in a document: `...` stands for what is left out. */
  readonly body: string
}

/** What this server answers, by the name it has in the table below. */
interface Answers {
  readonly workflow: Json
  readonly session: Json
  readonly decision: Body
  /** Of a name, by itself. */
  readonly aml: Json
  readonly review: Json
  readonly webhookSettings: Json
  readonly webhook: Json
  /** The step that looked for the face of somebody else. */
  readonly search: Json
}

export type Ask = (method: string, path: string, body?: object) => Promise<Body>

interface Row {
  /** What the example is an example of; absent where there is nothing like it. */
  readonly ours?: (answers: Answers) => Json
  /** Where in the example that is. */
  readonly at?: string
  /** Keys that are not ours, and parts that nothing stands in, by path, and why. */
  readonly differs?: Readonly<Record<string, string>>
  readonly why?: string
}

const notAlone = 'a check is a step of a session, and answers in its decision'
const element =
  (array: string) =>
  ({ decision }: Answers): Json =>
    (decision[array] as Json[] | null)?.[0]
const step = (array: string, at: string, differs: Row['differs'] = {}): Row => ({
  ours: element(array),
  at,
  why: notAlone,
  differs,
})
const nothingRead = 'a sandbox scenario types nothing'
const whereFacesLie = 'reference_image in a decision; where faces lie in it is not kept'
const noMoney = 'nothing is sold here, so there is no balance'

/** By topic and section; of several under one name, by a key that only one of them has. */
const held: Readonly<Record<string, Row>> = {
  'didit-aml-screening/aml': {
    ours: ({ aml }) => aml,
    differs: {
      'aml.hits[].risk_view':
        'lists say who is on them; what a country or a crime counts is not scored',
      'aml.hits[].score_breakdown.country_score': nothingRead,
      'aml.hits[].score_breakdown.country_weight': nothingRead,
    },
  },
  'didit-biometric-age-estimation/liveness': step('liveness_checks', 'liveness'),
  'didit-database-validation/database_validation': step(
    'database_validations',
    'database_validation',
    {
      'screened_data.personal_number': nothingRead,
      'validations is no object': 'a list in a decision',
    },
  ),
  'didit-email-verification/reason': { why: notAlone },
  'didit-email-verification/email': step('email_verifications', 'email', {
    'lifecycle is empty': 'a sandbox scenario sends no code',
  }),
  'didit-face-match/face_match': step('face_matches', 'face_match', {
    user_image: 'source_image in a decision; where faces lie in it is not kept',
    ref_image: 'target_image in a decision',
  }),
  'didit-face-search/face_search': {
    ours: ({ search }) => search,
    at: 'face_search',
    why: notAlone,
    differs: {
      total_matches: 'the length of matches',
      user_image: whereFacesLie,
      'matches is empty': 'a sandbox scenario shows no face; sessions-duplicates.test.ts has some',
    },
  },
  'didit-id-document-verification/id_verification': step('id_verifications', 'id_verification', {
    front_document_image: 'front_image in a decision',
    back_document_image: 'back_image in a decision',
    'mrz is null': nothingRead,
    'parsed_address is null': nothingRead,
  }),
  'didit-kyc-onboarding/workflow_label': { ours: ({ workflow }) => workflow },
  'didit-kyc-onboarding/session_token': { ours: ({ session }) => session },
  'didit-kyc-onboarding/id_verifications': {
    ours: ({ decision }) => decision,
    differs: {
      'id_verifications[].issuing_country': 'issuing_state everywhere else in the reference',
      'id_verifications[].expiry_date': 'expiration_date everywhere else in the reference',
      warnings: 'each step has its own',
    },
  },
  'didit-liveness-detection/liveness': step('liveness_checks', 'liveness', {
    user_image: whereFacesLie,
  }),
  'didit-phone-verification/phone': step('phone_verifications', 'phone', {
    country_name: 'country_code says it',
    'carrier is null': 'nobody is asked for the carrier of a number',
    verification_method: 'a code goes by the sender that the operator has set',
  }),
  'didit-proof-of-address/poa': step('poa_verifications', 'poa', {
    document_language: 'nothing here tells the language of a paper; a reviewer may add it',
    ...Object.fromEntries(
      ['street_1', 'city', 'region', 'postal_code'].map((name) => [
        `poa_parsed_address.${name}`,
        nothingRead,
      ]),
    ),
    'poa_parsed_address.raw_results': 'no address is looked up on a map',
  }),
  'didit-verification-management/access_token': {
    why: 'keys are made by the operator, and by POST /v1/keys',
  },
  'didit-verification-management/session_token': { ours: ({ session }) => session },
  'didit-verification-management/action': {
    ours: ({ review }) => [review],
    differs: {
      '[].id': 'uuid, as in the later feed of the reference',
      '[].action': 'activity_type',
      '[].old_status': 'previous_status',
      '[].note': 'comment',
    },
  },
  'didit-verification-management/balance': { why: noMoney },
  'didit-verification-management/checkout_session_id': { why: noMoney },
  'didit-verification-management/webhook_version': {
    ours: ({ webhookSettings }) => webhookSettings,
  },
  'didit-verification-management/webhook_type': { ours: ({ webhook }) => webhook },
}

/** What a document leaves out is an empty object, an empty list or a text. */
const readExample = ({ body }: Example): Json =>
  JSON.parse(body.replaceAll(/\[\s*\.\.\.\s*\]/g, '[]').replaceAll(/\{\s*\.\.\.\s*\}/g, '{}'))

function rowNameOf({ topic }: Example, body: Json): string | undefined {
  const first = Array.isArray(body) ? (body[0] as Json) : body
  const keys = Object.keys(first as Body)
  return Object.keys(held).find(
    (one) => one.startsWith(`${topic}/`) && keys.includes(one.slice(topic.length + 1)),
  )
}

/** Where an answer lacks what an example has; of lists the first element counts. */
function missing(example: Json, answer: Json, path = ''): string[] {
  if (Array.isArray(example)) {
    if (!Array.isArray(answer)) return [`${path} is no list`.trim()]
    if (example.length === 0) return []
    // A part that nothing stands in says nothing of its keys: that passes with a reason alone.
    if (answer.length === 0) return [`${path} is empty`.trim()]
    return missing(example[0], answer[0], `${path}[]`)
  }
  if (typeof example !== 'object' || example === null) return []
  if (answer === null) return [`${path} is null`.trim()]
  if (typeof answer !== 'object' || Array.isArray(answer)) return [`${path} is no object`]
  return Object.entries(example).flatMap(([name, value]) => {
    const below = path === '' ? name : `${path}.${name}`
    const own = (answer as Body)[name]
    return own === undefined ? [below] : missing(value, own, below)
  })
}

interface Comparison {
  readonly name: string
  /** Whether there is something like it here; what is not was held against nothing. */
  readonly isHeld: boolean
  /** What is not ours and for which no reason is written down. */
  readonly wrong: readonly string[]
  readonly why?: string | undefined
}

/** Each example by itself, and the reasons that none of them needs. */
export function compareAll(
  examples: readonly Example[],
  answers: Answers,
): { readonly all: readonly Comparison[]; readonly unneeded: readonly string[] } {
  const needed = new Map<string, Set<string>>()
  const all = examples.map((one) => compare(one, answers, needed))
  const unneeded = [...needed].flatMap(([row, paths]) =>
    Object.keys(held[row]?.differs ?? {})
      .filter((path) => !paths.has(path))
      .map((path) => `${row} gives a reason for ${path}, which no example needs. Take it out.`),
  )
  return { all, unneeded }
}

/** @param needed by row, the reasons that were asked for */
function compare(example: Example, answers: Answers, needed: Map<string, Set<string>>): Comparison {
  const name = `${example.topic}, ${example.section}`
  const body = readExample(example)
  const rowName = rowNameOf(example, body)
  const row = rowName === undefined ? undefined : held[rowName]
  if (rowName === undefined || !row)
    return { name, isHeld: false, wrong: ['nobody has said what this is an example of'] }
  if (!row.ours) return { name, isHeld: false, wrong: [], why: row.why }
  const part = row.at === undefined ? body : (body as Body)[row.at]
  const answer = row.ours(answers)
  if (answer === undefined) return { name, isHeld: true, wrong: ['there was no answer'] }
  const differs = row.differs ?? {}
  const lacks = missing(part, answer)
  needed.set(rowName, new Set([...(needed.get(rowName) ?? []), ...lacks]))
  const wrong = lacks.filter((path) => differs[path] === undefined)
  return { name, isHeld: true, wrong, why: row.why }
}

const features = [
  'OCR',
  'LIVENESS',
  'FACE_MATCH',
  'PHONE_VERIFICATION',
  'EMAIL_VERIFICATION',
  'PROOF_OF_ADDRESS',
  'DATABASE_VALIDATION',
  'AML',
].map((feature) => ({ feature }))

/** Asks for everything there is an example of; runs where sandbox scenarios are allowed. */
export async function collect(
  ask: Ask,
  webhooks: { readonly url: string; told(): readonly Body[] },
): Promise<Answers> {
  // Decisions are told to destinations that asked for what is personal.
  await ask('POST', '/v3/webhook/destinations/', {
    label: 'Examples',
    url: webhooks.url,
    webhook_version: 'v3',
    subscribed_events: ['status.updated'],
    include_personal_data: true,
  })
  const webhookSettings = await ask('GET', '/v3/webhook/')
  const workflow = await ask('POST', '/v3/workflows/', { workflow_label: 'Examples', features })
  const begin = (vendor_data: string, more: object): Promise<Body> =>
    ask('POST', '/v3/session/', { workflow_id: workflow['workflow_id'], vendor_data, ...more })
  const session = await begin('user-123', {})
  const ended = async (vendor_data: string, sandbox_scenario: string): Promise<Body> => {
    const made = await begin(vendor_data, { sandbox_scenario })
    const path = `/v3/session/${String(made['session_id'])}/decision/`
    return until(
      () => ask('GET', path),
      (one) => one['status'] === 'In Review',
    )
  }
  const decision = await ended('user-124', 'review_aml')
  const aml = await ask('POST', '/v3/aml/', {
    full_name: 'Nemo Nosuch',
    date_of_birth: '1970-03-05',
    nationality: 'ES',
    document_number: 'AB1234567',
    vendor_data: 'user-126+session.review_aml',
  })
  const duplicate = await ended('user-125', 'review_duplicated_face')
  const at = `/v3/session/${String(decision['session_id'])}`
  await ask('PATCH', `${at}/update-status/`, { new_status: 'Approved', comment: 'by hand' })
  const reviews = await ask('GET', `/v3/sessions/${String(decision['session_id'])}/reviews/`)
  const webhook = await until(
    () => Promise.resolve(webhooks.told().find(isDecided)),
    (one) => one !== undefined,
  )
  return {
    workflow,
    session,
    decision,
    aml,
    review: (reviews['results'] as Json[])[0],
    webhookSettings,
    webhook,
    search: (duplicate['liveness_checks'] as Body[])[0],
  }
}

const isDecided = (one: Body): boolean =>
  one['webhook_type'] === 'status.updated' && one['decision'] !== undefined

const patienceMs = 60_000

async function until<T>(read: () => Promise<T>, there: (value: T) => boolean): Promise<T> {
  const end = performance.now() + patienceMs
  for (;;) {
    const value = await read()
    if (there(value)) return value
    if (performance.now() > end) throw new Error(`it stayed ${JSON.stringify(value)}`)
    await pause(20)
  }
}
