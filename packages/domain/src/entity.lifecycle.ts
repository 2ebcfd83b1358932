/**
 * Standing: what a user or a business is held to be. Automation only escalates; people may do
 * either.
 */
import { lifecycle } from './lifecycle.ts'
import type { EffectOf, EventOf, GuardOf, Party, StateOf } from './lifecycle.ts'

const anyone: readonly Party[] = ['partner', 'analyst', 'system']
const people: readonly Party[] = ['partner', 'analyst']
const operators: readonly Party[] = ['analyst', 'system']

// A table is easier to check when its columns line up.
// oxfmt-ignore
export const entityLifecycle = lifecycle({
  name: 'entity', version: 1, announces: 'user.status.updated',
  states: {
    ACTIVE:  { says: 'Nothing stands against it.' },
    FLAGGED: { says: 'Watched: it may act, and what it does is looked at by a person.' },
    BLOCKED: { says: 'Kept out of everything until a person releases it.' },
  },
  transitions: [
    { event: 'created',  from: null,      to: 'ACTIVE',  by: anyone,    source: 'requirement 3' },
    { event: 'flagged',  from: 'ACTIVE',  to: 'FLAGGED', by: operators, source: 'requirement 3: automation only escalates' },
    { event: 'cleared',  from: 'FLAGGED', to: 'ACTIVE',  by: people,    source: 'requirement 3: people may do either' },
    { event: 'blocked',  from: 'ACTIVE',  to: 'BLOCKED', by: operators, source: 'requirement 3' },
    { event: 'blocked',  from: 'FLAGGED', to: 'BLOCKED', by: operators, source: 'requirement 3: from ACTIVE and from FLAGGED' },
    { event: 'blocked',  from: 'BLOCKED', to: 'BLOCKED', by: operators, when: 'cause_is_new', otherwise: 'already', source: 'requirement 4: a rejection outranks an earlier block' },
    { event: 'released', from: 'BLOCKED', to: 'FLAGGED', by: people,    when: 'releasable_and_flag_stands', source: 'requirement 3: FLAGGED if a flag\'s cause still stands' },
    { event: 'released', from: 'BLOCKED', to: 'ACTIVE',  by: people,    when: 'releasable', source: 'requirement 3; requirement 4: a rejected customer keeps it BLOCKED' },
    { event: 'erased',   from: 'ACTIVE',  to: 'ACTIVE',  by: people,    when: 'not_erased_yet', otherwise: 'already', runs: ['forget_links'], source: 'requirement 3: erasure destroys the data key; what others share with the person is forgotten' },
    { event: 'erased',   from: 'FLAGGED', to: 'FLAGGED', by: people,    when: 'not_erased_yet', otherwise: 'already', runs: ['forget_links'], source: 'requirement 3' },
    { event: 'erased',   from: 'BLOCKED', to: 'BLOCKED', by: people,    when: 'not_erased_yet', otherwise: 'already', runs: ['forget_links'], source: 'requirement 3: erasure lifts no bar' },
  ],
})

export type Standing = StateOf<typeof entityLifecycle>
export type EntityEvent = EventOf<typeof entityLifecycle>
export type EntityGuard = GuardOf<typeof entityLifecycle>
export type EntityEffect = EffectOf<typeof entityLifecycle>
export const standings = Object.keys(entityLifecycle.states) as Standing[]
