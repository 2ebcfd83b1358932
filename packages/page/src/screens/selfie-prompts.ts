/** What somebody is asked to do for each picture of the face. */
import type { SelfieAsk } from '../api/state.ts'

export type Prompt = 'straight' | 'left' | 'right' | 'smile' | 'still'

const movements: readonly Prompt[] = ['left', 'right', 'smile']

/** The first picture always looks straight ahead: it is the one that is compared. */
export function promptsOf({ method, frames }: SelfieAsk): readonly Prompt[] {
  if (method === 'PASSIVE') return ['straight']
  const count = Math.max(1, Math.min(frames, 6))
  return [
    'straight',
    ...Array.from({ length: count }, (_, index) =>
      method === 'FLASHING' ? 'still' : (movements[index % movements.length] ?? 'smile'),
    ),
  ]
}
