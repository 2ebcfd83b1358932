/** Lists of an application's own, and their entries. */
import type { Aggregate } from '@ostiary/domain/aggregate'
import type { EffectContext } from '../effects/effect.ts'

/** Placeholder until the lists are merged. */
export async function syncBlocklist(_context: EffectContext, _held: Aggregate): Promise<void> {
  await Promise.resolve()
}
