/** Where somebody is among the steps, and what a step is called. */
import type { Step } from '../api/state.ts'
import type { Catalogue } from '../text/en.ts'
import { wordFor } from '../text/words.ts'

/** The step that is under way; between two steps the next one. */
export function placeOf(steps: readonly Step[]): number {
  const current = steps.findIndex(({ status }) => status === 'current' || status === 'checking')
  if (current >= 0) return current
  const todo = steps.findIndex(({ status }) => status === 'todo')
  return todo >= 0 ? todo : Math.max(0, steps.length - 1)
}

/** The application's own name for it, else ours. */
export const stepLabel = (step: Pick<Step, 'label' | 'feature'>, text: Catalogue): string =>
  step.label !== null && step.label !== '' && step.label !== step.feature
    ? step.label
    : wordFor(text.features, step.feature)
