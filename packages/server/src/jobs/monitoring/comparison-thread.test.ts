/** The thread that compares names: whoever cannot be read, and what is left when it ends early. */
import { expect, test } from 'vitest'
import { finished } from '@ostiary/domain/matching/steps'
import { settingsFor } from '@ostiary/domain/workflow/config'
import { errorRecord } from '../../platform/error-record.ts'
import type { LookedFor } from '../../providers/aml/monitored.ts'
import { buildPartyIndex } from '../../providers/name-lists/party-index.ts'
import type { ListedParty } from '../../providers/name-lists/party-index.ts'
import type { Opened } from './changed-entries.ts'
import { compareInThread } from './comparison-thread.ts'

const zuleika: ListedParty = {
  list: 'un',
  version: 1,
  entryNo: '1',
  kind: 'person',
  name: 'Zuleika Vanderquist',
  aliases: [],
  birthDates: [],
  countries: [],
  ids: [],
  programs: [],
  categories: ['sanctions'],
  digest: 'one',
}
const all = finished(buildPartyIndex([zuleika]))

function called(name: string): Opened {
  const sought = { kind: 'person', names: [name], countries: [], numbers: [] } as const
  const party: LookedFor = { sought, isCareful: false, config: settingsFor('AML', {}) }
  return { environment: 'live', text: JSON.stringify(party) }
}

test('pages are answered in turn; whoever cannot be read is among those named', async () => {
  const comparison = compareInThread([zuleika], all)
  const unread: Opened = { environment: 'live', text: '{"sought": Zul' }
  try {
    const answers = await Promise.all([
      comparison.named([called('Nemo Nonesuch'), called('Zuleika Vanderquist'), unread]),
      comparison.named([]),
      comparison.named([called('Vanderquist, Zuleika')]),
    ])
    expect(answers).toEqual([[1, 2], [], [0]])
  } finally {
    await comparison.close()
  }
})

test('what fails in it fails every page, and is told without a word of what it read', async () => {
  // Of a kind that nothing it reads has.
  const broken = { ...zuleika, aliases: undefined } as unknown as ListedParty
  const comparison = compareInThread([broken], all)
  const asked = [called('Zuleika Vanderquist'), called('Nemo Nonesuch')]
  const answers = await Promise.allSettled(asked.map((one) => comparison.named([one])))
  const late = await Promise.allSettled([comparison.named(asked)])
  await comparison.close()
  for (const one of [...answers, ...late]) {
    const error: unknown = one.status === 'rejected' && one.reason
    expect(error).toMatchObject({ name: 'ComparisonThreadError' })
    expect(String(error)).toMatch(/^ComparisonThreadError: The thread that compares names has/)
    const told = errorRecord(error)
    expect(told['stack']).toMatch(/party-index\.ts/)
    expect(JSON.stringify([told, String(error)])).not.toMatch(/Zuleika|undefined|iterable/)
  }
})

test('what is asked of one that is closed is not waited for', async () => {
  const comparison = compareInThread([zuleika], all)
  const [answer] = await Promise.allSettled([
    comparison.named([called('Zuleika Vanderquist')]),
    comparison.close(),
  ])
  expect(answer).toMatchObject({ status: 'rejected', reason: { name: 'ComparisonThreadError' } })
})
