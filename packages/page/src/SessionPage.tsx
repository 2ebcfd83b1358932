/** The page of a session: the screen that fits where it stands. */
import { useEffect, useState } from 'react'
import type { Client } from './api/client.ts'
import type { State } from './api/state.ts'
import type { OpenFlow } from './flow/flow.ts'
import { useSession } from './flow/useSession.ts'
import type { Session } from './flow/useSession.ts'
import { Checking } from './screens/Checking.tsx'
import { Ended } from './screens/Ended.tsx'
import { Handoff } from './screens/Handoff.tsx'
import { Landing } from './screens/Landing.tsx'
import { Parties } from './screens/Parties.tsx'
import { Result } from './screens/Result.tsx'
import { StepScreen } from './screens/StepScreen.tsx'
import { problemWords } from './text/problem-words.ts'
import { useText } from './text/Text.tsx'
import { Actions, Screen } from './ui/Screen.tsx'
import { Button } from './ui/Button.tsx'
import { Frame } from './ui/Frame.tsx'
import { forgetKept, stepKept } from './ui/kept.ts'
import { Troubles } from './ui/Troubles.tsx'

interface Props {
  readonly client: Client
  /** Gets the words of the session's language before anything of it is shown. */
  readonly prepare: (language: string | null) => Promise<void>
}

export function SessionPage({ client, prepare }: Props) {
  const session = useSession(client, prepare)
  const { flow } = session
  const text = useText()
  const state = flow.phase === 'open' ? flow.state : undefined
  const name = state?.application.name
  useEffect(() => {
    if (name !== undefined) document.title = text.page.title(name)
  }, [name, text])
  const step = stepKept(flow)
  useEffect(() => {
    if (step !== undefined) forgetKept(step)
  }, [step])
  return (
    <Frame
      state={state}
      under_way={flow.phase === 'open' && flow.started && isAsked(flow.state)}
      status={statusWords(session, text.page.sending, text.offline.heading)}
    >
      {flow.phase === 'opening' ? <Opening session={session} /> : null}
      {flow.phase === 'ended' ? <Ended key={flow.code} code={flow.code} /> : null}
      {flow.phase === 'open' ? <Open session={session} flow={flow} /> : null}
    </Frame>
  )
}

const isAsked = (state: State): boolean => state.result === null && state.is_open_here !== false

function statusWords({ flow }: Session, sending: string, offline: string): string {
  if (flow.phase !== 'open') return ''
  return flow.offline ? offline : flow.sending ? sending : ''
}

function Open({ session, flow }: { readonly session: Session; readonly flow: OpenFlow }) {
  const [elsewhere, setElsewhere] = useState(false)
  const { current, result, application, entity_kind: kind } = flow.state
  if (result !== null) return <Result result={result} name={application.name} kind={kind} />
  const isOpen = flow.state.is_open_here !== false
  if (elsewhere)
    return (
      <Handoff
        session={session}
        own={isOpen ? undefined : window.location.href}
        stay={() => setElsewhere(false)}
      />
    )
  const leave = (): void => setElsewhere(true)
  if (!flow.started || !isOpen)
    return (
      <Landing
        state={flow.state}
        busy={flow.sending}
        troubles={<Troubles flow={flow} retry={() => void session.reload()} />}
        start={session.start}
        elsewhere={leave}
      />
    )
  if (current === null || current.waits === 'provider') return <Checking />
  if (current.waits === 'parties') return <Parties current={current} />
  return (
    <StepScreen
      key={`${current.node_id} ${current.tries}`}
      current={current}
      session={session}
      flow={flow}
      elsewhere={leave}
    />
  )
}

function Opening({ session }: { readonly session: Session }) {
  const text = useText()
  const { flow } = session
  const failed = flow.phase === 'opening' ? flow : undefined
  if (!failed?.offline && !failed?.problem)
    return (
      <div className="screen centred">
        <span className="spinner" aria-hidden="true" />
        <p role="status">{text.page.loading}</p>
      </div>
    )
  return (
    <Screen
      heading={failed.problem ? problemWords(text, failed.problem) : text.offline.heading}
      hint={failed.problem ? undefined : text.offline.hint}
    >
      <Actions>
        <Button onPress={() => void session.reload()}>{text.page.again}</Button>
      </Actions>
    </Screen>
  )
}
