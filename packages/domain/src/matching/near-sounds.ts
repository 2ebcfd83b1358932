/**
 * Which sounds may stand in place of one for so much at most, as bits: most of what is compared is
 * left by one look at them.
 */

/** Costs are told in steps of so much, rounded up: too many sounds cost time, too few a name. */
const step = 5
const steps = 21
const letters = 128
/** What costs more than this in place of another has nothing to do with it. */
const near = 60

export interface NearSounds {
  /** Two words of bits for each sound and step: `placeOf`. */
  readonly change: Int32Array
  /** Two words for each step: sounds that cost no more by themselves. */
  readonly gap: Int32Array
  /** What each sound costs at least where none is near to it. */
  readonly lone: Int32Array
}

export const stepOf = (cost: number): number =>
  cost >= step * (steps - 1) ? steps - 1 : ((cost + step - 1) / step) | 0

export const placeOf = (sound: number, stepped: number): number => (sound * steps + stepped) * 2

/** Capitals are in the first word of bits; small letters in the second, digits among them. */
export const wordOf = (sound: number): number => (sound >> 5) & 1

export function nearSounds(change: Uint8Array, gap: Int32Array): NearSounds {
  const made = {
    change: new Int32Array(letters * steps * 2),
    gap: new Int32Array(steps * 2),
    lone: gap.slice(),
  }
  for (let sound = 0; sound < letters; sound += 1) {
    const bit = 1 << (sound & 31)
    for (let stepped = 0; stepped < steps; stepped += 1) {
      const most = stepped * step
      // Tables hold every sound.
      if (gap[sound]! <= most) made.gap[stepped * 2 + wordOf(sound)]! |= bit
      for (let other = 0; other < letters; other += 1) {
        const cost = change[sound * letters + other]!
        if (cost <= most) made.change[placeOf(other, stepped) + wordOf(sound)]! |= bit
        if (cost > near) made.lone[sound] = Math.min(made.lone[sound]!, cost)
      }
    }
  }
  return made
}

interface Codes {
  readonly codes: Uint8Array
  readonly length: number
}

/** What sounds cost at least that have none near to them on the other side. */
export function costOfLone(
  { change, lone }: NearSounds,
  { codes, length }: Codes,
  others: Codes,
): number {
  let [capitals, small] = [0, 0]
  // Codes are of sounds, of which the tables hold every one.
  for (let at = 0; at < others.length; at += 1) {
    const place = placeOf(others.codes[at]!, near / step)
    capitals |= change[place]!
    small |= change[place + 1]!
  }
  let cost = 0
  for (let at = 0; at < length; at += 1) {
    const sound = codes[at]!
    const bits = wordOf(sound) === 0 ? capitals : small
    if ((bits & (1 << (sound & 31))) === 0) cost += lone[sound]!
  }
  return cost
}
