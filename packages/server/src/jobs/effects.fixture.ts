/** Test support: one round of effects, run to its end. */
import { openEffectRunner } from './effects.ts'
import type { EffectJobParts } from './effects.ts'

/** @returns how many effects were taken */
export async function runEffects(parts: EffectJobParts): Promise<number> {
  const runner = openEffectRunner(parts)
  try {
    return await runner.round()
  } finally {
    await runner.idle()
  }
}
