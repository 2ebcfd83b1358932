/** The drawings of a lifecycle, each shown whole for a machine small enough to read at a glance. */
import { expect, test } from 'vitest'
import { inPlace, lifecycle } from './lifecycle.ts'
import type { Lifecycle } from './lifecycle.ts'
import { toGrid, toMermaid, toWords } from './lifecycle.render.ts'

// A table is easier to check when its columns line up.
// oxfmt-ignore
const door = lifecycle({
  name: 'door', version: 1, announces: 'door.updated',
  states: {
    open:   { says: 'Anybody may enter.' },
    shut:   { says: 'Somebody must knock.', waits: true },
    walled: { says: 'It is a wall now.', final: true },
  },
  transitions: [
    { event: 'built',   from: null,   to: 'open',   by: ['system'],  source: 'none' },
    { event: 'closed',  from: 'open', to: 'shut',   by: ['partner'], source: 'none' },
    { event: 'knocked', from: 'shut', to: 'shut',   by: ['partner'], when: 'nobody_in', source: 'none' },
    { event: 'knocked', from: 'shut', to: 'open',   by: ['partner'], source: 'none' },
    { event: 'walled',  from: 'shut', to: 'walled', by: ['analyst'], source: 'none' },
  ],
})

test('the words say what each state means, and which wait or end', () => {
  expect(toWords(door)).toBe(
    [
      'open    Anybody may enter.',
      'shut    Somebody must knock. (waits for an answer)',
      'walled  It is a wall now. (final)',
    ].join('\n'),
  )
})

test('the grid shows every event in every state, with a dot where it is refused', () => {
  expect(toGrid(door)).toBe(
    [
      '        | (new) | open | shut          | walled',
      'built   | open  | .    | .             | .',
      'closed  | .     | shut | .             | .',
      'knocked | .     | .    | stays? / open | .',
      'walled  | .     | .    | walled        | .',
    ].join('\n'),
  )
})

test('the diagram has arrows for moves, notes for stays, and an end for each final state', () => {
  expect(toMermaid(door)).toBe(
    [
      'stateDiagram-v2',
      '  [*] --> open : built',
      '  open --> shut : closed',
      '  shut --> open : knocked',
      '  shut --> walled : walled',
      '  walled --> [*]',
      '  note right of shut',
      '    stays on',
      '    knocked [nobody_in]',
      '  end note',
    ].join('\n'),
  )
})

test('what stays in every state is in no note of the diagram', () => {
  const painted = ['open', 'shut', 'walled'] as const
  const rows = inPlace(painted, { event: 'painted', by: ['partner'], source: 'none' })
  const drawn = toMermaid({ ...door, transitions: [...door.transitions, ...rows] } as Lifecycle)
  expect(drawn).toBe(toMermaid(door))
})

test('a state of several words is drawn under its name', () => {
  const lift = lifecycle({
    name: 'lift',
    version: 1,
    announces: 'lift.updated',
    states: { 'Going Up': { says: 'Up.' }, 'Not There': { says: 'Gone.', final: true } },
    transitions: [
      { event: 'called', from: null, to: 'Going Up', by: ['partner'], source: 'none' },
      { event: 'rang', from: 'Going Up', to: 'Going Up', by: ['partner'], source: 'none' },
      { event: 'left', from: 'Going Up', to: 'Not There', by: ['system'], source: 'none' },
    ],
  })
  expect(toMermaid(lift)).toBe(
    [
      'stateDiagram-v2',
      '  state "Going Up" as Going_Up',
      '  state "Not There" as Not_There',
      '  [*] --> Going_Up : called',
      '  Going_Up --> Not_There : left',
      '  Not_There --> [*]',
      '  note right of Going_Up',
      '    stays on',
      '    rang',
      '  end note',
    ].join('\n'),
  )
})
