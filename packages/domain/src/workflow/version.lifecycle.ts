/**
 * Workflow version: a draft that is written until it is published, and then never again. Source:
 * entity reference 3.4, decision 0032.
 */
import { lifecycle } from '../lifecycle.ts'
import type { Party, StateOf } from '../lifecycle.ts'

/** Keys of the analyst alone write workflows. */
const writer: readonly Party[] = ['analyst']

// A table is easier to check when its columns line up.
// oxfmt-ignore
export const versionLifecycle = lifecycle({
  name: 'workflow version', version: 1,
  states: {
    draft:      { says: 'It is being written; no session begins on it.' },
    published:  { says: 'Sessions begin on it; it is never written again.' },
    superseded: { says: 'Another was published; sessions that began on it go on.' },
    archived:   { says: 'Its workflow is archived; sessions that began on it go on.', final: true },
  },
  transitions: [
    { event: 'created',    from: null,         to: 'draft',      by: writer,     source: 'entity reference 3.4' },
    { event: 'created',    from: null,         to: 'published',  by: ['system'], source: '0032: first of its kind' },
    { event: 'changed',    from: 'draft',      to: 'draft',      by: writer,     source: 'entity reference 3.4' },
    { event: 'published',  from: 'draft',      to: 'published',  by: writer,     source: 'entity reference 3.4' },
    { event: 'superseded', from: 'published',  to: 'superseded', by: writer,     source: '0032: one is published' },
    { event: 'archived',   from: 'draft',      to: 'archived',   by: writer,     source: 'entity reference 3.4' },
    { event: 'archived',   from: 'published',  to: 'archived',   by: writer,     source: 'entity reference 3.4' },
    { event: 'archived',   from: 'superseded', to: 'archived',   by: writer,     source: 'entity reference 3.4' },
  ],
})

/** A version itself is not archived: its workflow is, and is found no more. */
export type VersionState = Exclude<StateOf<typeof versionLifecycle>, 'archived'>
// The keys of the table are its states.
const states = Object.keys(versionLifecycle.states) as StateOf<typeof versionLifecycle>[]
export const versionStates: readonly VersionState[] = states.filter((one) => one !== 'archived')
