/** Where the page stands between a link and a result, as a value; every answer moves it. */
import type { Answer } from '../api/client.ts'
import type { Problem } from '../api/problem.ts'
import type { State } from '../api/state.ts'

export type Flow =
  | { readonly phase: 'opening'; readonly offline: boolean; readonly problem: Problem | undefined }
  /** The link leads nowhere: the code says why. */
  | { readonly phase: 'ended'; readonly code: LinkEnd }
  | OpenFlow

export interface OpenFlow {
  readonly phase: 'open'
  readonly state: State
  /** The person has read who asks and what; before that only the first screen is shown. */
  readonly started: boolean
  readonly sending: boolean
  readonly offline: boolean
  readonly problem: Problem | undefined
  /** The step was answered elsewhere meanwhile; what is shown now is the next one. */
  readonly moved_on: boolean
  /** The server's clock less ours. */
  readonly skew_ms: number
}

/** Refusals after which nothing but another link helps. */
export const linkEnds = ['link_unknown', 'link_ended', 'link_in_use', 'entity_blocked'] as const
export type LinkEnd = (typeof linkEnds)[number]
const linkEndOf = (code: string): LinkEnd | undefined => linkEnds.find((one) => one === code)

export type FlowEvent =
  | { readonly type: 'started' }
  | { readonly type: 'sending' }
  | { readonly type: 'dismissed' }
  | { readonly type: 'told'; readonly answer: Answer<State>; readonly now_ms: number }
  /** Something besides the state was asked (a file, a search) and did not come. */
  | { readonly type: 'failed'; readonly answer: Answer<unknown> }

export const opening: Flow = { phase: 'opening', offline: false, problem: undefined }

export function nextFlow(flow: Flow, event: FlowEvent): Flow {
  switch (event.type) {
    case 'told':
      return told(flow, event)
    case 'failed':
      return event.answer.kind === 'ok' ? flow : missed(flow, event.answer)
    case 'started':
      return flow.phase === 'open' ? { ...flow, started: true } : flow
    case 'sending':
      if (flow.phase === 'open')
        return { ...flow, sending: true, problem: undefined, offline: false, moved_on: false }
      return flow.phase === 'opening' ? opening : flow
    case 'dismissed':
      return flow.phase === 'open'
        ? { ...flow, problem: undefined, offline: false, moved_on: false }
        : flow
  }
}

function told(flow: Flow, event: FlowEvent & { readonly type: 'told' }): Flow {
  const { answer, now_ms } = event
  if (answer.kind === 'ok') {
    const skew_ms = answer.server_ms === undefined ? 0 : answer.server_ms - now_ms
    return shown(flow, answer.value, { skew_ms, moved_on: false })
  }
  if (answer.kind === 'refused' && answer.problem.status === 409 && isState(answer.body))
    return shown(flow, answer.body, {
      skew_ms: flow.phase === 'open' ? flow.skew_ms : 0,
      moved_on: true,
    })
  return missed(flow, answer)
}

function shown(flow: Flow, state: State, rest: Pick<OpenFlow, 'skew_ms' | 'moved_on'>): OpenFlow {
  return {
    phase: 'open',
    state,
    started: (flow.phase === 'open' && flow.started) || isUnderWay(state),
    sending: false,
    offline: false,
    problem: undefined,
    ...rest,
  }
}

/** What was shown stays; beside it stands what went wrong. */
function missed(flow: Flow, answer: Exclude<Answer<unknown>, { kind: 'ok' }>): Flow {
  const offline = answer.kind === 'offline'
  const problem = answer.kind === 'refused' ? answer.problem : undefined
  const code = problem && linkEndOf(problem.code)
  if (code !== undefined) return { phase: 'ended', code }
  if (flow.phase === 'ended') return flow
  if (flow.phase === 'opening') return { phase: 'opening', offline, problem }
  return { ...flow, sending: false, offline, problem, moved_on: false }
}

const isState = (body: unknown): body is State =>
  typeof body === 'object' && body !== null && 'session_id' in body && 'steps' in body

/** Somebody who comes back to the middle is not asked to begin. */
const isUnderWay = (state: State): boolean =>
  state.result !== null || (state.is_open_here !== false && isBegun(state))

const isBegun = (state: State): boolean =>
  state.steps.some((step) => step.status !== 'todo' && step.status !== 'current') ||
  (state.current !== null && (state.current.waits !== 'person' || state.current.tries > 0))

/** Milliseconds until a moment of the server's clock; 0 when it is past or there is none. */
export function untilMs(at: string | null, { now_ms, skew_ms }: Clocks): number {
  const at_ms = at === null ? Number.NaN : Date.parse(at)
  return Number.isNaN(at_ms) ? 0 : Math.max(0, at_ms - now_ms - skew_ms)
}
interface Clocks {
  readonly now_ms: number
  readonly skew_ms: number
}

const firstPollMs = 500
const slowestPollMs = 3000
const partiesPollMs = 15_000

/**
 * How long to wait before asking how things stand; `undefined` when it is the person's turn.
 * @param asked how often it was asked since the last change
 */
export function pollDelayMs(state: State, asked: number): number | undefined {
  if (state.result !== null || state.is_open_here === false) return undefined
  if (state.current?.waits === 'person') return undefined
  if (state.current?.waits === 'parties') return partiesPollMs
  return Math.min(slowestPollMs, Math.round(firstPollMs * 1.4 ** asked))
}
