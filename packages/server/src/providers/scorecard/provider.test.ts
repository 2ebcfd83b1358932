/** The built-in score reads a profile the same, however its caller spells it. */
import type { Profile } from '@ostiary/domain/risk/findings'
import { builtInModel } from '@ostiary/domain/risk/fraud-model'
import { expect, test } from 'vitest'
import { indexDataset, referenceSignals } from '../reference-data/signals.ts'
import { scorecard } from './provider.ts'

const fatf = indexDataset({
  dataset: 'fatf',
  version: 1,
  entries: ['call_for_action KP', 'increased_monitoring VN'],
})
const findingsOf = async (profile: Profile) => {
  const asked = {
    externalId: 'ann',
    environment: 'live',
    profile,
    known: { atMs: 0, flagged: false },
    model: builtInModel,
    number: 1,
    tries: 0,
  } as const
  const asking = { idempotencyKey: 'key-1', signal: new AbortController().signal }
  const answer = await scorecard(() => referenceSignals([fatf])).score(asked, asking)
  return answer.kind === 'ok' ? answer.facts.findings : answer.kind
}

test.each([
  [['DE', 'DEU', 'D'], '030 901820', {}],
  [['GB', 'GBR', 'UK'], '020 7946 0018', {}],
  [['VN', 'VNM', 'vnm'], '024 3825 2525', { GEO_MONITORED: true }],
  [['KP', 'PRK', 'prk'], '+49 30 901820', { GEO_CALL_FOR_ACTION: true }],
])('a customer in %j with the number %s', async (countries, phone, listed) => {
  const [alpha2, ...others] = await Promise.all(
    countries.map((country) => findingsOf({ country, phone })),
  )
  const isElsewhere = phone.startsWith('+')
  expect(alpha2).toMatchObject({ PHONE_COUNTRY_MISMATCH: isElsewhere, ...listed })
  for (const other of others) expect(other).toEqual(alpha2)
})
