/** What every provider of a check keeps to, run by each of them. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Profile } from '@ostiary/domain/risk/findings'
import type { CheckProvider, CheckQuestion } from './kit.ts'

/** A customer like most: nothing of the profile speaks against them, and no list names them. */
export const ann: Profile = {
  firstName: 'Ann',
  lastName: 'Bee',
  officialId: { docType: 'SSN', value: '536-90-4399', country: 'US' },
  email: 'ann.bee@example.com',
  phone: '+14155550100',
  dob: '1990-01-01',
  address: '1 Main St',
  city: 'San Francisco',
  state: 'CA',
  zipCode: '94105',
  country: 'US',
}
const asked: CheckQuestion = {
  entityId: '00000000-0000-7000-8000-000000000001',
  externalId: 'ann-1',
  profile: ann,
  atMs: Date.parse('2026-11-20T12:00:00Z'),
  environment: 'sandbox',
  tries: 0,
  documentRequired: false,
  documentVerified: false,
}
const questionOf = (more: Partial<CheckQuestion> = {}): CheckQuestion => ({
  ...asked,
  ...more,
})

export const ask = (
  provider: CheckProvider,
  more: Partial<CheckQuestion> = {},
  { key = 'key-1', signal = new AbortController().signal } = {},
) => provider.check(questionOf(more), { idempotencyKey: key, signal })

const odd = fc.oneof(
  fc.anything(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', ' ', '000-00-0000', '2026-02-30', '0000-00-00', 'BEE, Ann', 'a@b', '١٩٩٠'),
)
const fields = [...Object.keys(ann), 'ipAddress']
/** Whatever may have been stored as a profile, of the right shape in part or not at all. */
const profiles = fc.oneof(
  fc.anything(),
  fc.record(Object.fromEntries(fields.map((field) => [field, odd])), { requiredKeys: [] }),
  fc.record({ dob: odd, officialId: fc.record({ docType: odd, value: odd }) }),
  fc
    .record({ field: fc.constantFrom(...fields), value: odd })
    .map(({ field, value }) => ({ ...ann, [field]: value })),
)
const questions = fc
  .record({
    profile: profiles,
    externalId: fc.oneof(
      fc.string(),
      fc.string().map((text) => `a+identity.${text}+watchlist.${text}`),
    ),
    simulated: fc.option(fc.oneof(fc.string(), fc.constantFrom('toString', 'adverse', 'down'))),
    environment: fc.constantFrom('live', 'sandbox'),
    tries: fc.nat(30),
    documentRequired: fc.boolean(),
    documentVerified: fc.boolean(),
  })
  .map(({ simulated, profile, ...rest }) =>
    questionOf({
      ...rest,
      // What a caller has stored need not be what the type says, nor the question then: that is
      // what is tried here.
      profile: profile as Profile,
      ...(simulated === null ? {} : { simulated }),
    } as Partial<CheckQuestion>),
  )

/** @param provider made anew, with at least one question that is answered: that of `ann` */
export function describeCheckProvider(name: string, provider: () => CheckProvider): void {
  describe(`${name} is a provider of a check:`, () => {
    test('whatever it is asked, it answers in words and never throws', async () => {
      // fast-check prints the seed and the smallest failing question.
      await fc.assert(
        fc.asyncProperty(questions, fc.string({ minLength: 1 }), async (question, key) => {
          const answer = await ask(provider(), question, { key })
          expect(['ok', 'retry', 'fail']).toContain(answer.kind)
          if (answer.kind !== 'ok') return
          const { outcome, reasons, reference, hits = [] } = answer.facts
          expect(outcome).toBe(reasons.length === 0 ? 'clear' : 'adverse')
          expect(reasons.filter((reason) => !/^[a-z][a-z_]+$/.test(reason))).toEqual([])
          expect(new Set(reasons).size).toBe(reasons.length)
          expect(hits.length > 0 && outcome === 'clear').toBe(false)
          expect(reference).toContain(key)
        }),
        { numRuns: 500 },
      )
    })

    test('the same question has the same answer, and another one another reference', async () => {
      const [one, again] = [await ask(provider()), await ask(provider())]
      const other = await ask(provider(), {}, { key: 'key-2' })
      expect(one.kind).toBe('ok')
      expect(again).toEqual(one)
      expect(referenceOf(other)).not.toBe(referenceOf(one))
    })

    test('a question given up is not answered, nor is it an error', async () => {
      expect(await ask(provider(), {}, { signal: AbortSignal.abort() })).toEqual({ kind: 'retry' })
    })

    test('nothing of the profile is in what may be shown of an answer', async () => {
      const planted = Object.fromEntries(fields.map((field) => [field, 'Zebulonika']))
      const answer = await ask(provider(), { profile: planted })
      // The evidence is sealed as a whole: it says who was looked for.
      const shown = answer.kind === 'ok' ? { ...answer.facts, evidence: undefined } : answer
      expect(JSON.stringify(shown)).not.toContain('Zebulonika')
    })
  })
}

const referenceOf = (answer: Awaited<ReturnType<CheckProvider['check']>>): string | undefined =>
  answer.kind === 'ok' ? answer.facts.reference : undefined
