/** The first screen: who asks, what will be asked, and what starting means. */
import type { ReactNode } from 'react'
import type { State } from '../api/state.ts'
import { useText } from '../text/Text.tsx'
import { Button } from '../ui/Button.tsx'
import { Actions, Screen } from '../ui/Screen.tsx'
import { stepLabel } from '../ui/steps.ts'

interface Props {
  readonly state: State
  readonly busy: boolean
  readonly troubles: ReactNode
  readonly start: () => void
  readonly elsewhere: () => void
}

export function Landing({ state, busy, troubles, start, elsewhere }: Props) {
  const text = useText()
  const { name } = state.application
  return (
    <Screen heading={text.landing.heading(name)} hint={text.landing.ready}>
      {troubles}
      <h2>{text.landing.asked}</h2>
      <ol className="asked">
        {state.steps.map((step) => (
          <li key={step.node_id}>{stepLabel(step, text)}</li>
        ))}
      </ol>
      <p className="small">{text.landing.consent(name)}</p>
      <Actions>
        <Button onPress={start} busy={busy} busyWords={text.page.loading}>
          {text.landing.start}
        </Button>
        <Button kind="plain" onPress={elsewhere}>
          {text.page.help_device}
        </Button>
      </Actions>
    </Screen>
  )
}
