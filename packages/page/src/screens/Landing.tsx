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
  const isCompany = state.entity_kind === 'business'
  const { landing } = text
  // Somebody asked again, or on another device, has some of it behind them.
  const ahead = state.steps.filter(({ status }) => status === 'todo' || status === 'current')
  return (
    <Screen
      heading={isCompany ? landing.company_heading(name) : landing.heading(name)}
      hint={landing.ready}
    >
      {troubles}
      {ahead.length === 0 ? null : (
        <>
          <h2>{landing.asked}</h2>
          <ol className="asked">
            {ahead.map((step) => (
              <li key={step.node_id}>{stepLabel(step, text)}</li>
            ))}
          </ol>
        </>
      )}
      <p className="small">{isCompany ? landing.company_consent(name) : landing.consent(name)}</p>
      <Actions>
        <Button onPress={start} busy={busy} busyWords={text.page.loading}>
          {landing.start}
        </Button>
        <Button kind="plain" onPress={elsewhere}>
          {text.page.help_device}
        </Button>
      </Actions>
    </Screen>
  )
}
