/** The built-in identity check as a provider: what it says, what it rests on, and its name. */
import { expect, test } from 'vitest'
import { ann, ask, describeCheckProvider } from '../check-provider.fixture.ts'
import { consistencyCheck } from './provider.ts'

describeCheckProvider('the consistency check', () => consistencyCheck)

test('what fits together is clear, and says that it proves no more', async () => {
  expect(await ask(consistencyCheck)).toEqual({
    kind: 'ok',
    facts: { outcome: 'clear', basis: 'consistency', reasons: [], reference: 'consistency:key-1' },
  })
})

test('what does not is adverse, with every reason', async () => {
  const profile = { ...ann, dob: '2030-01-01', zipCode: '10001' }
  expect(await ask(consistencyCheck, { profile })).toMatchObject({
    facts: { outcome: 'adverse', reasons: ['date_of_birth_implausible', 'address_inconsistent'] },
  })
})

test('where a document is required, one that is verified is what the answer rests on', async () => {
  expect(await ask(consistencyCheck, { documentRequired: true })).toMatchObject({
    facts: { outcome: 'adverse', basis: 'consistency', reasons: ['document_required'] },
  })
  const verified = { documentRequired: true, documentVerified: true }
  expect(await ask(consistencyCheck, verified)).toMatchObject({
    facts: { outcome: 'clear', basis: 'document', reasons: [] },
  })
})
