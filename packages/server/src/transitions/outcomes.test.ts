/** What is made of a wallet that a list names: only a sanctioned one is ever rejected for it. */
import { expect, test } from 'vitest'
import { monitoringEvent, screeningEvent } from './outcomes.ts'

const hitOf = (categories?: readonly string[]) => ({
  list: 'own:desk',
  entryNo: '7',
  listVersion: 2,
  ...(categories && { categories }),
})

const outcomesOf = (hits: readonly ReturnType<typeof hitOf>[], policy: 'reject' | 'review') => {
  const who = { by: 'provider', actor: 'provider:lists' } as const
  const asked = { who, policy, tries: 0, atMs: 0, random: () => 0.5 }
  const found = { hits, lists: { 'own:desk': 2 } }
  return [
    screeningEvent({ kind: 'hit', ...found }, asked).event,
    monitoringEvent(found, policy).event,
  ]
}
const rejected = ['screening_failed', 'illicit_activity']
const looked = ['screening_stalled', 'deactivated']

// A table is easier to check when its columns line up.
// oxfmt-ignore
test.each([
  ['sanctioned',               [hitOf(['sanctions'])],                   rejected],
  ['nobody says why',          [hitOf()],                                rejected],
  ['sanctioned by one of two', [hitOf(['pep']), hitOf(['sanctions'])],   rejected],
  ['for something else',       [hitOf(['crime']), hitOf(['watchlist'])], looked],
])('listed: %s', (_, hits, expected) => {
  expect(outcomesOf(hits, 'reject')).toEqual(expected)
  expect(outcomesOf(hits, 'review')).toEqual(looked)
})
