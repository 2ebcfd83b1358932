/**
 * Which sounds may stand in place of one for so much at most, as bits: a walk through a tree of
 * sounds leaves most children of a node by one look at them.
 */
import type { CostTable } from './sound-costs.ts'

/** Costs are told in steps of so much, rounded up: a sound too many costs time, one too few a name. */
const step = 5
const steps = 21
/** Capitals are in the first word of bits, small letters in the second, digits among them. */
const letters = 128

export interface NearSounds {
  /** `(sound * steps + step) * 2`: two words of bits. */
  readonly change: Int32Array
  readonly gap: Int32Array
}

export const stepOf = (cost: number): number =>
  cost >= step * (steps - 1) ? steps - 1 : ((cost + step - 1) / step) | 0

export const placeOf = (sound: number, stepped: number): number => (sound * steps + stepped) * 2

export const wordOf = (sound: number): number => (sound >> 5) & 1

export function nearSounds({ change, gap, size }: CostTable): NearSounds {
  const near = { change: new Int32Array(letters * steps * 2), gap: new Int32Array(steps * 2) }
  for (let sound = 0; sound < letters; sound += 1) {
    const bit = 1 << (sound & 31)
    for (let stepped = 0; stepped < steps; stepped += 1) {
      const most = stepped * step
      // Tables hold every sound.
      if (gap[sound]! <= most) near.gap[stepped * 2 + wordOf(sound)]! |= bit
      for (let other = 0; other < letters; other += 1)
        if (change[sound * size + other]! <= most)
          near.change[placeOf(other, stepped) + wordOf(sound)]! |= bit
    }
  }
  return near
}
