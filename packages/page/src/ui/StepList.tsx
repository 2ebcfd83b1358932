/** The steps in their order, each with its status. */
import type { Step } from '../api/state.ts'
import { useText } from '../text/Text.tsx'
import { stepLabel } from './steps.ts'

export function StepList({ steps }: { readonly steps: readonly Step[] }) {
  const text = useText()
  return (
    <ol className="step-list">
      {steps.map((step) => (
        <li
          key={step.node_id}
          className={step.status}
          aria-current={step.status === 'current' ? 'step' : undefined}
        >
          <span className="dot" aria-hidden="true" />
          <span className="label">{stepLabel(step, text)}</span>
          <span className="step-status">{text.status[step.status]}</span>
        </li>
      ))}
    </ol>
  )
}
