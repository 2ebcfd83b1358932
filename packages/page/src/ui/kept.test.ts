/** What stays of what was typed, wherever the page stands. */
import { expect, test } from 'vitest'
import type { State } from '../api/state.ts'
import type { Flow } from '../flow/flow.ts'
import { stepKept } from './kept.ts'

// Only what is looked at; the rest of a state changes nothing here.
const open = (state: object): Flow =>
  ({ phase: 'open', state: { result: null, current: null, ...state } as State }) as Flow
const at = (waits: string) => ({ current: { node_id: 'n1', waits } })

test.each<[string, Flow, string | null | undefined]>([
  ['nothing is known yet', { phase: 'opening', offline: true, problem: undefined }, undefined],
  ['this browser is not the one that has it, yet', open({ is_open_here: false }), undefined],
  ['a step waits for the person', open(at('person')), 'n1'],
  ['a step that may be asked again is checked', open(at('provider')), 'n1'],
  ['the list was taken', open(at('parties')), null],
  ['no step is asked', open({}), null],
  ['there is a result', open({ ...at('person'), result: { status: 'Approved' } }), null],
  ['the link has ended', { phase: 'ended', code: 'link_ended' }, null],
])('%s', (_where, flow, step) => {
  expect(stepKept(flow)).toBe(step)
})
