/** Joins the flow to the server: what a screen may do, and the asking while it is checked. */
import { useEffect, useReducer, useRef } from 'react'
import type { Answer, Client, Purpose } from '../api/client.ts'
import type { State } from '../api/state.ts'
import { now } from '../clock.ts'
import { nextFlow, opening, pollDelayMs } from './flow.ts'
import type { Flow } from './flow.ts'

export interface Session {
  readonly flow: Flow
  readonly start: () => void
  /** Looks how things stand: after an outage, or on the way to another device. */
  readonly reload: () => Promise<void>
  readonly answer: (node_id: string, input: unknown) => Promise<void>
  readonly sendCode: (node_id: string, address: string) => Promise<void>
  /** The id of what was stored, or nothing where the flow now says why not. */
  readonly upload: (purpose: Purpose, file: Blob) => Promise<string | undefined>
  /** Asks for something beside the state; a refusal is shown like any other. */
  readonly ask: <T>(call: (client: Client) => Promise<Answer<T>>) => Promise<T | undefined>
  readonly dismiss: () => void
}

export function useSession(
  client: Client,
  prepare: (language: string | null) => Promise<void>,
): Session {
  const [flow, dispatch] = useReducer(nextFlow, opening)
  const tell = async (call: () => Promise<Answer<State>>): Promise<void> => {
    dispatch({ type: 'sending' })
    const answer = await caughtUp(client, await call())
    dispatch({ type: 'told', answer, now_ms: now() })
  }
  const look = async (): Promise<void> => {
    dispatch({ type: 'told', answer: await client.read(), now_ms: now() })
  }
  const begin = (): Promise<void> =>
    tell(async () => {
      const answer = await resume(client)
      if (answer.kind === 'ok') await prepare(answer.value.language)
      return answer
    })
  const reload = flow.phase === 'open' ? look : begin
  const ask = async <T>(call: (client: Client) => Promise<Answer<T>>): Promise<T | undefined> => {
    dispatch({ type: 'dismissed' })
    const answer = await call(client)
    if (answer.kind === 'ok') return answer.value
    dispatch({ type: 'failed', answer })
    return undefined
  }
  useOnce(() => void begin())
  usePolling(flow, () => void look())
  useWhenOnline(flow, () => void reload())
  return {
    flow,
    start: () => {
      dispatch({ type: 'started' })
      // Reading who asks binds no browser to the link; beginning does.
      if (flow.phase === 'open' && flow.state.is_open_here === false) void tell(client.open)
    },
    reload,
    answer: (node_id, input) => tell(() => client.answer(node_id, input)),
    sendCode: (node_id, address) => tell(() => client.code(node_id, address)),
    upload: async (purpose, file) => (await ask((one) => one.media(purpose, file)))?.media_id,
    ask,
    dismiss: () => dispatch({ type: 'dismissed' }),
  }
}

/** A browser that has the session already goes on where it was; any other opens the link. */
async function resume(client: Client): Promise<Answer<State>> {
  const known = await client.read()
  return known.kind === 'refused' && known.problem.status < 500 ? client.open() : known
}

/** Where the step was answered elsewhere, how things stand now comes with the refusal. */
async function caughtUp(client: Client, answer: Answer<State>): Promise<Answer<State>> {
  if (answer.kind !== 'refused' || answer.problem.code !== 'step_changed') return answer
  const now = await client.read()
  return now.kind === 'ok' ? { ...answer, body: now.value } : answer
}

/** React runs effects twice while it looks for mistakes; a link is opened once. */
function useOnce(run: () => void): void {
  const done = useRef(false)
  useEffect(() => {
    if (done.current) return
    done.current = true
    run()
  })
}

function usePolling(flow: Flow, look: () => void): void {
  const asked = useRef({ of: '', count: 0 })
  useEffect(() => {
    if (flow.phase !== 'open' || flow.sending) return
    const { current } = flow.state
    const of = `${current?.node_id} ${current?.waits}`
    if (asked.current.of !== of) asked.current = { of, count: 0 }
    const delay_ms = pollDelayMs(flow.state, asked.current.count)
    if (delay_ms === undefined) return
    asked.current.count += 1
    const timer = setTimeout(look, delay_ms)
    return () => clearTimeout(timer)
    // Each answer makes another flow, and so the next question.
  }, [flow])
}

function useWhenOnline(flow: Flow, reload: () => void): void {
  const waits = flow.phase !== 'ended' && flow.offline
  useEffect(() => {
    if (!waits) return
    window.addEventListener('online', reload)
    return () => window.removeEventListener('online', reload)
  })
}
