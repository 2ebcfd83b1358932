/**
 * Standing: what a user or a business is held to be. Automation only escalates; people may do
 * either.
 */
import { inPlace, lifecycle } from './lifecycle.ts'
import type { EffectOf, EventOf, GuardOf, Party, StateOf } from './lifecycle.ts'

const anyone: readonly Party[] = ['partner', 'analyst', 'system']
const people: readonly Party[] = ['partner', 'analyst']
const system: readonly Party[] = ['system']
const standing = ['ACTIVE', 'FLAGGED', 'BLOCKED'] as const

// A table is easier to check when its columns line up.
// oxfmt-ignore
export const entityLifecycle = lifecycle({
  name: 'entity', version: 2, announces: 'user.status.updated',
  states: {
    ACTIVE:  { says: 'Nothing stands against it.' },
    FLAGGED: { says: 'Watched: it may act, and what it does is looked at by a person.' },
    BLOCKED: { says: 'Kept out of everything until a person releases it.' },
    DELETED: { says: 'Gone from every answer; what is kept of it goes when the retention period ends.' },
    PURGED:  { says: 'Nothing is left of it but its journal.', final: true },
  },
  transitions: [
    { event: 'created',  from: null,      to: 'ACTIVE',  by: anyone, source: 'requirement 3' },
    { event: 'flagged',  from: 'ACTIVE',  to: 'FLAGGED', by: anyone, source: 'requirement 3: automation only escalates, people may do either' },
    { event: 'flagged',  from: 'BLOCKED', to: 'FLAGGED', by: people, when: 'releasable', runs: ['sync_blocklist'], source: 'requirement 3: people may do either' },
    { event: 'flagged',  from: 'BLOCKED', to: 'BLOCKED', by: system, when: 'flag_is_new', otherwise: 'already', source: 'requirement 3: a BLOCKED entity stays; the flag counts once it is released' },
    { event: 'cleared',  from: 'FLAGGED', to: 'ACTIVE',  by: people, source: 'requirement 3: people may do either' },
    { event: 'cleared',  from: 'BLOCKED', to: 'ACTIVE',  by: people, when: 'releasable', runs: ['sync_blocklist'], source: 'requirement 3: set ACTIVE by hand, no flag stays' },
    { event: 'blocked',  from: 'ACTIVE',  to: 'BLOCKED', by: anyone, runs: ['sync_blocklist'], source: 'requirement 3' },
    { event: 'blocked',  from: 'FLAGGED', to: 'BLOCKED', by: anyone, runs: ['sync_blocklist'], source: 'requirement 3: from ACTIVE and from FLAGGED' },
    { event: 'blocked',  from: 'BLOCKED', to: 'BLOCKED', by: anyone, when: 'cause_is_new', otherwise: 'already', runs: ['sync_blocklist'], source: 'requirement 4: a rejection outranks an earlier block' },
    { event: 'released', from: 'BLOCKED', to: 'FLAGGED', by: people, when: 'releasable_and_flag_stands', runs: ['sync_blocklist'], source: 'requirement 3: FLAGGED if a flag\'s cause still stands' },
    { event: 'released', from: 'BLOCKED', to: 'ACTIVE',  by: people, when: 'releasable', runs: ['sync_blocklist'], source: 'requirement 3; requirement 4: a rejected customer keeps it BLOCKED' },
    ...inPlace(standing, { event: 'updated',          by: anyone, when: 'not_erased', runs: ['watch_party'], source: 'entity reference 3.1: the profile is changed' }),
    ...inPlace(standing, { event: 'session_reported', by: ['provider', 'system'], runs: ['watch_party'], source: 'entity reference 7: counters and features follow its sessions' }),
    ...inPlace(standing, { event: 'commented',        by: people, when: 'not_erased', source: 'entity reference 2.4' }),
    ...inPlace(standing, { event: 'tagged',           by: people, source: 'entity reference 2.1' }),
    ...inPlace(standing, { event: 'hit_adjudicated', by: people, when: 'not_erased', source: 'requirement 5: a false positive is remembered; decision 0052' }),
    ...inPlace(standing, { event: 'monitoring_switched', by: anyone, runs: ['watch_party'], source: 'entity reference 3.1, 9: ongoing monitoring on and off; by the system with what was approved' }),
    ...inPlace(standing, { event: 'monitoring_matched',  by: system, when: 'is_monitored', otherwise: 'refused', source: 'requirement 4, 5: a list has come to name somebody like it' }),
    { event: 'deleted',  from: 'ACTIVE',  to: 'DELETED', by: people, runs: ['remove_people', 'watch_party'], source: 'requirement 3: hidden at once, its id is free again' },
    { event: 'deleted',  from: 'FLAGGED', to: 'DELETED', by: people, runs: ['remove_people', 'watch_party'], source: 'requirement 3' },
    { event: 'deleted',  from: 'BLOCKED', to: 'DELETED', by: people, runs: ['remove_people', 'watch_party'], source: 'requirement 3: deletion lifts no bar' },
    ...inPlace([...standing, 'DELETED'], { event: 'erased', by: people, when: 'not_erased', otherwise: 'already', runs: ['forget_links', 'remove_people', 'watch_party'], source: 'requirement 3: erasure destroys the data key and lifts no bar; what others share with the person is forgotten' }),
    { event: 'purged',   from: 'DELETED', to: 'PURGED',  by: system, after: 'the retention period of the application', runs: ['remove_rows'], source: 'requirement 3: hard at the end of the retention period' },
  ],
})

export type Standing = StateOf<typeof entityLifecycle>
export type EntityEvent = EventOf<typeof entityLifecycle>
export type EntityGuard = GuardOf<typeof entityLifecycle>
export type EntityEffect = EffectOf<typeof entityLifecycle>
/** What an entity that is there is held to be; a deleted one is shown to nobody. */
export const standings = standing
export type LiveStanding = (typeof standings)[number]
