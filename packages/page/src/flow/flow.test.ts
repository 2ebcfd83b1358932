/** Every answer of the server moves the page to one place, and never loses what it shows. */
import type { Current } from '@ostiary/contract/hosted'
import { expect, test } from 'vitest'
import type { Answer } from '../api/client.ts'
import { readProblem } from '../api/problem.ts'
import type { State } from '../api/state.ts'
import { linkEnds, nextFlow, opening, pollDelayMs, untilMs } from './flow.ts'
import type { Flow, FlowEvent, OpenFlow } from './flow.ts'

const current: Current = {
  node_id: 'n1',
  feature: 'DOCUMENT_AI',
  label: null,
  waits: 'person',
  tries: 0,
  tries_left: 3,
  problems: [],
  ask: { title: 'Papers', instructions: null, documents: [] },
}
const state: State = {
  session_id: 's',
  status: 'In Progress',
  language: 'en',
  languages: ['en'],
  expires_at: null,
  application: { name: 'A' },
  environment: 'live',
  steps: [{ node_id: 'n1', feature: 'DOCUMENT_AI', label: null, status: 'current' }],
  progress: 0,
  current,
  result: null,
  is_open_here: true,
  entity_kind: 'user',
}
const told = (answer: Answer<State>): FlowEvent => ({ type: 'told', answer, now_ms: 1000 })
const ok = (value: State, server_ms?: number): FlowEvent => told({ kind: 'ok', value, server_ms })
const refused = (status: number, body: unknown): FlowEvent =>
  told({ kind: 'refused', problem: readProblem(status, body), body })

function open(flow: Flow): OpenFlow {
  if (flow.phase !== 'open') throw new Error(`it is ${flow.phase}`)
  return flow
}

test('a link that was never opened begins at the first screen', () => {
  const flow = open(nextFlow(opening, ok(state, 4000)))
  expect(flow.started).toBe(false)
  expect(flow.skew_ms).toBe(3000)
  expect(open(nextFlow(flow, { type: 'started' })).started).toBe(true)
})

test.each<[string, Partial<State>]>([
  ['a step is done', { steps: [{ ...state.steps[0]!, status: 'done' }] }],
  ['something is checked', { current: { ...current, waits: 'provider' } }],
  ['a step is asked again', { current: { ...current, tries: 1 } }],
])('somebody is in the middle where %s', (_what, rest) => {
  expect(open(nextFlow(opening, ok({ ...state, ...rest }))).started).toBe(true)
})

test('a link this browser has not opened asks nothing and begins at the first screen', () => {
  const unopened: State = {
    ...state,
    steps: [{ ...state.steps[0]!, status: 'done' }],
    current: null,
    is_open_here: false,
  }
  expect(open(nextFlow(opening, ok(unopened))).started).toBe(false)
  expect(pollDelayMs(unopened, 0)).toBeUndefined()
})

test.each(linkEnds)('%s ends the page, wherever it stands', (code) => {
  const event = refused(409, { code })
  expect(nextFlow(opening, event)).toEqual({ phase: 'ended', code })
  expect(nextFlow(nextFlow(opening, ok(state)), event)).toEqual({ phase: 'ended', code })
})

test('a refusal and an outage stand beside what is shown, until something is sent', () => {
  const shown = nextFlow(opening, ok(state))
  const faulty = open(nextFlow(shown, refused(400, { code: 'answer_invalid' })))
  expect(faulty.state).toBe(state)
  expect(faulty.problem?.code).toBe('answer_invalid')
  const offline = open(nextFlow(faulty, told({ kind: 'offline' })))
  expect([offline.offline, offline.problem, offline.sending]).toEqual([true, undefined, false])
  const sending = open(nextFlow(offline, { type: 'sending' }))
  expect([sending.offline, sending.sending]).toEqual([false, true])
})

test('a step that was answered elsewhere is replaced by the next, and said so', () => {
  const next: State = { ...state, current: { ...current, node_id: 'n2' } }
  const flow = open(nextFlow(nextFlow(opening, ok(state)), refused(409, next)))
  expect(flow.state).toEqual(next)
  expect(flow.moved_on).toBe(true)
  expect(flow.problem).toBeUndefined()
})

test('an outage while opening is told and tried again', () => {
  const offline = nextFlow(opening, told({ kind: 'offline' }))
  expect(offline).toEqual({ phase: 'opening', offline: true, problem: undefined })
  expect(nextFlow(offline, { type: 'sending' })).toEqual(opening)
})

test("it asks sooner at first, slower later, and never when it is the person's turn", () => {
  const checked: State = { ...state, current: { ...current, waits: 'provider' } }
  const delays = [0, 1, 2, 5, 50].map((asked) => pollDelayMs(checked, asked))
  expect(delays).toEqual([500, 700, 980, 2689, 3000])
  expect(pollDelayMs({ ...state, current: null }, 0)).toBe(500)
  const awaiting: Current = { ...current, waits: 'parties', ask: { parties: [] } }
  expect(pollDelayMs({ ...state, current: awaiting }, 0)).toBe(15_000)
  expect(pollDelayMs(state, 0)).toBeUndefined()
  const over: State = {
    ...checked,
    result: { status: 'Approved', can_retry: false, callback_url: null, callback_after_s: null },
  }
  expect(pollDelayMs(over, 0)).toBeUndefined()
})

test.each([
  [null, 0],
  ['no time', 0],
  ['1970-01-01T00:00:10Z', 6000],
  ['1970-01-01T00:00:03Z', 0],
])('until %j is %i ms by the clock of the server', (at, left) => {
  expect(untilMs(at, { now_ms: 1000, skew_ms: 3000 })).toBe(left)
})
