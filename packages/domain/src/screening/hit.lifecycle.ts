/**
 * A hit of the lists, by what people have said of it and whether both sides are as they were then:
 * quiet in `False Positive` alone. Source: requirement 5; decision 0052.
 */
import { lifecycle } from '../lifecycle.ts'
import type { EventOf, GuardOf, Party, StateOf } from '../lifecycle.ts'

const system: readonly Party[] = ['system']
const people: readonly Party[] = ['partner', 'analyst']
/** Where two must agree, a partner's key is neither of them. */
const analyst: readonly Party[] = ['analyst']

const words = 'entity reference 2.6; decision 0052: anybody makes it heard'
const sides = 'requirement 5: until either side changes; decision 0052'
const toQuiet = {
  event: 'said_false_positive',
  source: 'requirement 5; decision 0052: four eyes',
} as const

/** One word makes it quiet, or proposes that it be so where two must agree. */
const quietFrom = <S extends string>(from: S) =>
  [
    { ...toQuiet, from, to: 'False Positive', by: people, when: 'one_suffices' },
    { ...toQuiet, from, to: 'Proposed', by: analyst },
  ] as const

const restored = { event: 'side_restored', source: sides } as const
const unsaid = { event: 'said_unreviewed', source: words } as const

const states = [
  'Unreviewed',
  'Proposed',
  'False Positive',
  'Heard Again',
  'Confirmed Match',
  'Inconclusive',
] as const

/** A word that leads to one state from every other. */
const said = <E extends string, S extends (typeof states)[number]>(event: E, to: S) =>
  states
    .filter((from) => from !== to)
    .map((from) => ({ event, from, to, by: people, source: words }) as const)

// A table is easier to check when its columns line up.
// oxfmt-ignore
export const hitLifecycle = lifecycle({
  name: 'hit', version: 1,
  states: {
    'Unreviewed':      { says: 'Nobody has said anything of it as it is: it counts.' },
    'Proposed':        { says: 'Called a false positive; it counts until a second person agrees.' },
    'False Positive':  { says: 'Somebody else: it is quiet, and counts for nothing.' },
    'Heard Again':     { says: 'It was a false positive, and one side has changed since: it counts.' },
    'Confirmed Match': { says: 'It is this customer: it counts.' },
    'Inconclusive':    { says: 'A person could not tell: it counts.' },
  },
  transitions: [
    { event: 'found',               from: null, to: 'Unreviewed', by: system, source: 'requirement 5' },
    ...quietFrom('Unreviewed'), ...quietFrom('Heard Again'),
    ...quietFrom('Confirmed Match'), ...quietFrom('Inconclusive'),
    { ...toQuiet, from: 'Proposed', to: 'False Positive', by: people,  when: 'one_suffices' },
    { ...toQuiet, from: 'Proposed', to: 'Proposed',       by: analyst, when: 'sides_differ' },
    { ...toQuiet, from: 'Proposed', to: 'False Positive', by: analyst, when: 'is_second' },
    ...said('said_confirmed', 'Confirmed Match'),
    ...said('said_inconclusive', 'Inconclusive'),
    ...said('said_unreviewed', 'Unreviewed'),
    { ...unsaid, from: 'Unreviewed', to: 'Unreviewed', by: people, when: 'is_unsaid', otherwise: 'already' },
    { event: 'side_changed',  from: 'False Positive',  to: 'Heard Again',     by: system, source: sides },
    { event: 'side_changed',  from: 'Confirmed Match', to: 'Unreviewed',      by: system, source: sides },
    { event: 'side_changed',  from: 'Inconclusive',    to: 'Unreviewed',      by: system, source: sides },
    { ...restored, from: 'Heard Again', to: 'False Positive',  by: system },
    { ...restored, from: 'Unreviewed',  to: 'Confirmed Match', by: system, when: 'was_confirmed' },
    { ...restored, from: 'Unreviewed',  to: 'Inconclusive',    by: system, when: 'was_inconclusive' },
  ],
})

export type HitState = StateOf<typeof hitLifecycle>
export type HitEvent = EventOf<typeof hitLifecycle>
export type HitGuard = GuardOf<typeof hitLifecycle>
