/** The screens of the document step, in their order. */
import type { DocumentAsk } from '../api/state.ts'

export type Stage = 'choice' | 'front' | 'back' | 'details'

export function stagesOf(ask: Pick<DocumentAsk, 'needs_back'>, type: string): readonly Stage[] {
  const back = ask.needs_back[type] === true
  return ['choice', 'front', ...(back ? (['back'] as const) : []), 'details']
}
