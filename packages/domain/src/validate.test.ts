/** What `validate` finds wrong with a table: nothing in ours, and each planted fault by name. */
import { expect, test } from 'vitest'
import { validate } from './lifecycle.ts'
import type { Lifecycle, Row } from './lifecycle.ts'
import { lifecycles, sound } from './lifecycles.ts'
import { versionLifecycle } from './workflow/version.lifecycle.ts'

const anybody = { by: ['system'], source: 'none' } as const

/** A table without a fault, to plant one in. */
const whole: Lifecycle = {
  name: 'door',
  version: 1,
  announces: 'door.updated',
  states: {
    open: { says: 'Open.' },
    asked: { says: 'Waiting.', waits: true },
    gone: { says: 'Gone.', final: true },
  },
  transitions: [
    { event: 'built', from: null, to: 'open', ...anybody },
    { event: 'knocked', from: 'open', to: 'asked', ...anybody },
    { event: 'answered', from: 'asked', to: 'open', ...anybody },
    { event: 'refused', from: 'asked', to: 'gone', covers: 'failure', ...anybody },
    { event: 'timed_out', from: 'asked', to: 'asked', covers: 'silence', ...anybody },
  ],
}

const withRow = (row: Row): Lifecycle => ({ ...whole, transitions: [...whole.transitions, row] })
const withoutEvent = (event: string): Lifecycle => ({
  ...whole,
  transitions: whole.transitions.filter((row) => row.event !== event),
})

const ours: readonly Lifecycle[] = [...Object.values(lifecycles), versionLifecycle]

test.each([...ours, whole])('the table of $name has no fault', (table) => {
  expect(validate(table)).toEqual([])
})

test('a faulty table is refused where the tables are loaded, with every complaint', () => {
  expect(sound({ door: whole })).toEqual({ door: whole })
  expect(() => sound({ door: withoutEvent('refused') })).toThrow(
    'Mend the lifecycle table. door: nothing leads to gone. ' +
      'door: asked waits and has no row for failure.',
  )
})

test('each row of our tables is told apart by event, from and to', () => {
  for (const table of ours) {
    const names = table.transitions.map((row) => `${row.event} ${row.from} ${row.to}`)
    expect(new Set(names).size).toBe(names.length)
  }
})

const extraState: Lifecycle = { ...whole, states: { ...whole.states, lost: { says: 'Lost.' } } }
const hiddenRow = withRow({ event: 'knocked', from: 'open', to: 'open', ...anybody })
const finalExit = withRow({ event: 'back', from: 'gone', to: 'open', ...anybody })

test.each<[string, Lifecycle, string[]]>([
  [
    'a state nothing leads to',
    extraState,
    ['door: nothing leads to lost', 'door: lost has no exit and is not final'],
  ],
  ['an exit of a final state', finalExit, ['door: gone is final and has an exit']],
  [
    'a wait without a failure',
    withoutEvent('refused'),
    ['door: nothing leads to gone', 'door: asked waits and has no row for failure'],
  ],
  [
    'a wait that may never end',
    withoutEvent('timed_out'),
    ['door: asked waits and has no row for silence'],
  ],
  ['a row that can never win', hiddenRow, ['door: knocked from open hides a later row']],
])('it finds %s', (_fault, table, complaints) => {
  expect(validate(table)).toEqual(complaints)
})
