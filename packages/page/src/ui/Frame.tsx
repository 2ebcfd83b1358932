/** What stands around every screen: who asks, how far it is, and in which language. */
import type { ReactNode } from 'react'
import type { State } from '../api/state.ts'
import { languageNames, languages } from '../text/languages.ts'
import { useLanguage, useText } from '../text/Text.tsx'
import { StepList } from './StepList.tsx'
import { placeOf, stepLabel } from './steps.ts'

interface Props {
  readonly state?: State | undefined
  /** Whether the steps are shown; before the start and after the end there is nothing to follow. */
  readonly under_way?: boolean
  /** Read out when it changes: sending, checking, no network. */
  readonly status?: string
  readonly children: ReactNode
}

export function Frame({ state, under_way = false, status, children }: Props) {
  const text = useText()
  const steps = state && under_way ? state.steps : []
  return (
    <div className={steps.length > 0 ? 'page with-steps' : 'page'}>
      <header>
        <div className="top">
          <p className="who">{state?.application.name ?? text.page.plain_title}</p>
          <LanguageChoice />
        </div>
        {state?.environment === 'sandbox' ? <p className="sandbox">{text.page.sandbox}</p> : null}
      </header>
      {state && steps.length > 0 ? (
        <nav className="steps" aria-label={text.page.steps}>
          <Progress state={state} />
          <div className="all-steps">
            <StepList steps={steps} />
          </div>
        </nav>
      ) : null}
      <main>{children}</main>
      <p className="hidden" role="status">
        {status}
      </p>
    </div>
  )
}

function Progress({ state }: { readonly state: State }) {
  const text = useText()
  const at = placeOf(state.steps)
  const step = state.steps[at]
  return (
    <details className="progress">
      <summary>
        <span>
          <b>{text.page.step_of(at + 1, state.steps.length)}</b>
          {step ? ` · ${stepLabel(step, text)}` : null}
        </span>
        <progress value={state.progress} max={1} aria-label={text.page.steps} />
      </summary>
      <StepList steps={state.steps} />
    </details>
  )
}

function LanguageChoice() {
  const { language, choose } = useLanguage()
  const text = useText()
  return (
    <select
      className="language"
      aria-label={text.page.language}
      value={language}
      onChange={(event) => {
        const next = languages.find((one) => one === event.target.value)
        if (next) choose(next)
      }}
    >
      {languages.map((one) => (
        <option key={one} value={one}>
          {languageNames[one]}
        </option>
      ))}
    </select>
  )
}
