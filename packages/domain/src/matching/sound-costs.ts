/**
 * How far two sounds are apart, in hundredths: 0 for the same, 100 for two that have nothing in
 * common. Whole numbers, since they are summed up more often than anything else. Near are
 * those that languages spell with the same letters, or hear as one. Between scripts more is near:
 * Arabic has no p, Korean no f, Japanese no l, and abjads write few vowels.
 */
import { nearSounds } from './near-sounds.ts'
import type { NearSounds } from './near-sounds.ts'

const vowels = new Set('aeiouAOWVY')

/** Pairs of sounds with what one costs in place of the other. */
function costs(table: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  for (const row of table.trim().split(/\n/)) {
    const [cost, ...pairs] = row.trim().split(/\s+/)
    for (const pair of pairs) {
      found.set(pair, Number(cost))
      found.set(`${pair[1]}${pair[0]}`, Number(cost))
    }
  }
  return found
}

const near = costs(`
  2 Kk Pp Pf Vv Vw Yy
  5 kq KX Kq Hh Vo Vu Yi Aa Oo
  10 yi gG HX tT dD nN Ye Yj Ae Ao Wu
  15 vw Ai Au Oe Ou We Wi
  20 yj wu SZ Zj sz sc kX TD qX Xh KC KH hX Ya Oa
  25 SC Ss Zz ZC Ve Dz Gq Xk
  30 ye ij wo vf jC Sj zc Cc CX cS qg GX HC Kh Td Pv Va Yu
  35 ct jz kg Gk td tD Kg Pb Vi Yo
  40 yu ya vb fp bp vu Ck sT zT cT cj Cs jg Tz Hk
  45 mn
  50 jG jh Cj tC js gh mN
  60 rl kh Gr`)

const nearAcross = costs(`
  2 yi Vv kq
  5 rl Dd gG tT wu nN
  10 bv jz sS SC jZ xk hX Pb zj
  15 pf sT jC cC kX vf cs cz
  20 gk dt bp zs dT gq wv
  25 js
  30 jy bw ck Vb
  35 hf sC
  40 jd mn
  60 rd`)

const size = 128
const whole = 100
const isVowel = (sound: string): boolean => vowels.has(sound)

export interface CostTable {
  /** What a sound costs in place of another: `from * 128 + to`. */
  readonly change: Uint8Array
  /** What a sound costs that stands on one side alone. */
  readonly gap: Int32Array
  /** How much of a word a sound is. */
  readonly weight: Int32Array
  readonly size: number
  readonly near: NearSounds
}

/** @param gap what a vowel costs that stands on one side alone */
function table(across: boolean, gap: number): CostTable {
  const made = {
    change: new Uint8Array(size * size),
    gap: new Int32Array(size),
    weight: new Int32Array(size),
    size,
  }
  for (let from = 0; from < size; from += 1) {
    const one = String.fromCharCode(from)
    made.gap[from] = isVowel(one) ? gap : (halfHeard.get(one) ?? whole)
    made.weight[from] = isVowel(one) ? Math.max(gap, 25) * 1.2 : weightOf(one)
    for (let to = 0; to < size; to += 1)
      made.change[from * size + to] = changeCost(one, String.fromCharCode(to), across)
  }
  return { ...made, near: nearSounds(made.change, made.gap) }
}

/** Sounds that spellings leave out or put in. */
const halfHeard: ReadonlyMap<string, number> = new Map([
  ['h', 30],
  ['H', 30],
  ['y', 30],
  ['w', 30],
  ['N', 70],
])
const weightOf = (sound: string): number => ('hHyw'.includes(sound) ? 60 : whole)

function changeCost(one: string, other: string, across: boolean): number {
  if (one === other) return 0
  const both = `${one}${other}`
  const twoVowels = isVowel(one) && isVowel(other)
  const known = near.get(both) ?? (twoVowels ? 30 : isVowel(one) === isVowel(other) ? whole : 95)
  if (!across) return known
  return Math.min(known, nearAcross.get(both) ?? whole, twoVowels ? 12 : whole)
}

/** Of letters as they are written: every edit costs the same. */
function writtenTable(): CostTable {
  const change = Uint8Array.from({ length: size * size }, (_, at) =>
    Math.floor(at / size) === at % size ? 0 : whole,
  )
  const gap = new Int32Array(size).fill(whole)
  return { change, gap, weight: gap, size, near: nearSounds(change, gap) }
}

export const asWritten: CostTable = writtenTable()
export const withinScript: CostTable = table(false, 30)
export const acrossScripts: CostTable = table(true, 15)
