/** What every provider of a session's check keeps to, run by each of them. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { featureNames } from '@ostiary/domain/workflow/features'
import { featureConfig } from '@ostiary/domain/workflow/config'
import type { Feature } from '@ostiary/domain/workflow/features'
import type { Settings } from '@ostiary/domain/workflow/graph'
import type { NodeAsked, NodeFacts, NodeProvider, NodeQuestion, NodeRecord } from './session-kit.ts'

/** Bytes of every medium that is named `there…`. */
const bytes = new TextEncoder().encode('a picture')
const media: NodeQuestion['media'] = (id) =>
  Promise.resolve(id.startsWith('there') ? bytes : undefined)

const address = { street_1: 'Calle Mayor 10', city: 'Madrid', postal_code: '28013', country: 'ESP' }

/** What people bring to each feature when all is well. */
export const usual: Readonly<Record<Feature, NodeQuestion['input']>> = {
  OCR: {
    document_type: 'P',
    issuing_state: 'UTO',
    front: 'there-front',
    first_name: 'Anna Maria',
    last_name: 'Eriksson',
    date_of_birth: '1974-08-12',
    document_number: 'L898902C3',
    expiration_date: '2031-04-15',
  },
  LIVENESS: { selfie: 'there-selfie', frames: ['there-frame'] },
  FACE_MATCH: {},
  AGE_ESTIMATION: { selfie: 'there-selfie' },
  PROOF_OF_ADDRESS: {
    document: 'there-paper',
    document_type: 'UTILITY_BILL',
    issuer: 'Water Works',
    issue_date: '2026-11-01',
    name: 'Anna Maria Eriksson',
    address,
  },
  QUESTIONNAIRE: { questionnaire_id: 'q-1', title: 'Funds', sections: [], flagged: [] },
  PHONE_VERIFICATION: { phone_number: '+14155552671', verified: true, attempts: 1 },
  EMAIL_VERIFICATION: { email: 'anna@example.com', verified: true, attempts: 2 },
  DATABASE_VALIDATION: {},
  AML: {},
  IP_ANALYSIS: {},
  DOCUMENT_AI: { documents: [{ id: 'd1', media_id: 'there-paper' }] },
  KYB_REGISTRY: {
    manual: { legal_name: 'Sample Mills', registration_number: '1', country_code: 'GB' },
  },
  KYB_DOCUMENTS: { documents: [{ group: 'legal_presence', media_id: 'there-paper' }] },
  KYB_KEY_PEOPLE: {
    parties: [{ kind: 'person', first_name: 'Ann', last_name: 'Bee', roles: ['ubo'] }],
  },
}

/** What the document and the face before a node came to. */
const read: ReadonlyMap<string, NodeRecord> = new Map<string, NodeRecord>([
  [
    'ocr',
    {
      feature: 'OCR',
      data: {
        first_name: 'Anna Maria',
        last_name: 'Eriksson',
        full_name: 'Anna Maria Eriksson',
        date_of_birth: '1974-08-12',
        issuing_state: 'UTO',
        nationality: 'UTO',
        document_number: 'L898902C3',
        document_type: 'Passport',
        front_image: { media_id: 'there-front' },
      },
      warnings: [],
    },
  ],
  [
    'face',
    { feature: 'LIVENESS', data: { reference_image: { media_id: 'there-selfie' } }, warnings: [] },
  ],
])

/** What a test says of a question; of the settings those that are not their defaults. */
export type Asked = Partial<NodeAsked> & { readonly config?: Settings }

export const questionOf = (
  feature: Feature,
  { config = {}, ...more }: Asked = {},
): NodeQuestion => ({
  sessionId: '00000000-0000-7000-8000-0000000000aa',
  nodeId: 'node-1',
  ...featureConfig(feature, config),
  entityId: '00000000-0000-7000-8000-000000000001',
  vendorData: 'ann-1',
  environment: 'sandbox',
  input: usual[feature],
  media,
  known: read,
  expected: {},
  browser: { ip: '8.8.8.8', userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' },
  atMs: Date.parse('2026-11-30T12:00:00Z'),
  tries: 1,
  delays: 0,
  ...more,
})

export const ask = (
  provider: NodeProvider,
  feature: Feature,
  more: Asked = {},
  signal: AbortSignal = new AbortController().signal,
) => provider.check(questionOf(feature, more), { idempotencyKey: 'key-1', signal })

/** The facts of an answer that must be one. */
export async function factsOf(
  provider: NodeProvider,
  feature: Feature,
  more: Asked = {},
): Promise<NodeFacts> {
  const answer = await ask(provider, feature, more)
  if (answer.kind !== 'ok') throw new Error(`answered ${answer.kind}`)
  return answer.facts
}

export const risksOf = ({ warnings }: NodeFacts): string[] => warnings.map(({ risk }) => risk)

const odd = fc.oneof(
  fc.anything(),
  fc.constantFrom('', 'there-x', 'gone', '2026-02-30', '+4', 'a@b', 'REVIEW', 'DECLINE', {}, [
    null,
  ]),
)
const keys = [...new Set(Object.values(usual).flatMap((input) => Object.keys(input)))]
const inputs = fc.oneof(
  fc.record(Object.fromEntries(keys.map((key) => [key, odd])), { requiredKeys: [] }),
  fc.dictionary(fc.string(), fc.anything()),
)
const questions = fc.record({
  input: inputs,
  expected: inputs,
  vendorData: fc.option(fc.string()),
  known: fc
    .tuple(fc.constantFrom(...featureNames), inputs)
    .map(([feature, data]) => new Map([['n', { feature, data, warnings: [] }]])),
  tries: fc.nat(5),
  delays: fc.nat(5),
  isUsual: fc.boolean(),
})

const mediaFields = ['front', 'selfie', 'document', 'documents'] as const

/**
 * @param provider made anew, answering `ok` to what is usual
 * @param random off where each question is a call over a network
 */
export function describeSessionProvider(
  name: string,
  provider: () => NodeProvider,
  { random = true, features }: { random?: boolean; features?: readonly Feature[] } = {},
): void {
  const all = features ?? provider().features

  describe(`${name} is a provider of a session's checks:`, () => {
    test.each(all)('%s: what is usual is answered as the reference shapes it', async (feature) => {
      expectShape(await factsOf(provider(), feature))
    })

    test.each(all)('%s: a question given up is asked again', async (feature) => {
      const answer = await ask(provider(), feature, {}, AbortSignal.abort())
      expect(answer).toEqual({ kind: 'retry' })
    })

    test.each(all)(
      '%s: a medium that is gone is asked for again, or a person looks',
      async (feature) => {
        const named = mediaFields.some((field) => field in usual[feature])
        if (!named && feature !== 'FACE_MATCH') return
        const answer = await ask(provider(), feature, { media: () => Promise.resolve(undefined) })
        if (answer.kind === 'fail') return
        // The simulator asks for no picture of faces it does not look at.
        if (feature === 'FACE_MATCH' && provider().name === 'simulator') return
        expect(answer).toMatchObject({ kind: 'ok', facts: { status: 'NOT_FINISHED' } })
        if (answer.kind === 'ok') expectShape(answer.facts)
      },
    )

    test.each(all)('%s: where media cannot be read now, it is asked again', async (feature) => {
      const answer = await ask(provider(), feature, {
        media: () => Promise.reject(new Error('store')),
      })
      expect(['ok', 'retry']).toContain(answer.kind)
      if (mediaFields.some((field) => field in usual[feature])) expect(answer.kind).toBe('retry')
    })

    if (!random) return
    test.each(all)(
      '%s: whatever it is asked, it answers in words and never throws',
      async (feature) => {
        // fast-check prints the seed and the smallest failing question.
        await fc.assert(
          fc.asyncProperty(questions, async ({ isUsual, ...rest }) => {
            const input = isUsual ? { ...rest.input, ...usual[feature] } : rest.input
            const answer = await ask(provider(), feature, { ...rest, input })
            expect(['ok', 'retry', 'fail', 'later']).toContain(answer.kind)
            if (answer.kind === 'ok') expectShape(answer.facts)
          }),
          { numRuns: 100 },
        )
      },
    )
  })
}

function expectShape(facts: NodeFacts): void {
  const { status, warnings, manual, score, documentValidUntilMs } = facts
  expect(manual && status === 'APPROVED').not.toBe(true)
  const types = warnings.map(({ log_type: type }) => type)
  if (status === 'APPROVED') expect(types.filter((type) => type !== 'information')).toEqual([])
  if (status === 'NOT_FINISHED') expect(warnings.length).toBeGreaterThan(0)
  else expect(types.includes('error')).toBe(status === 'DECLINED' && types.length > 0)
  for (const warning of warnings) {
    expect(warning.risk).toMatch(/^[A-Z][A-Z_]+$/)
    expect(['error', 'warning', 'information']).toContain(warning.log_type)
    expect(warning.short_description).not.toBe('')
    expect(warning.long_description).toMatch(/\.$/)
  }
  if (score !== undefined) expect(score >= 0 && score <= 100).toBe(true)
  if (documentValidUntilMs !== undefined) expect(Number.isFinite(documentValidUntilMs)).toBe(true)
  // It is stored as JSON.
  expect(() => JSON.stringify(facts.data)).not.toThrow()
}
