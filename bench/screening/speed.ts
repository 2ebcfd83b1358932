/** How fast names are looked up: each once after others, and again when its words are known. */
import { nameThresholds } from '../../packages/domain/src/matching/calibration.ts'
import type { NameIndex } from '../../packages/domain/src/matching/name-index.ts'
import { readSource } from '../../packages/server/src/lists/read-source.ts'
import { allNames } from './measures.ts'

interface Pace {
  readonly perSecond: number
  readonly p99Ms: number
}

export interface Speed {
  readonly names: number
  readonly words: number
  /** Of a new process, which names it is not measured by make ready. */
  readonly fresh: Pace
  readonly cold: Pace
  readonly warm: Pace
  readonly readMs: number
  readonly buildMs: number
}

/** @param others names that are looked up first; those measured are met for the first time */
export async function measureSpeed(
  folder: string,
  names: readonly string[],
  others: readonly string[],
): Promise<Speed> {
  const startMs = performance.now()
  const read = await readSource('ofac-sdn', folder)
  if (!read.ok) throw new Error(read.problem.code)
  const readMs = performance.now() - startMs
  const index = allNames(read.list.entries)
  const buildMs = performance.now() - startMs - readMs
  const fresh = paceOf(index, others)
  const cold = paceOf(index, names)
  const warm = paceOf(index, names)
  return { names: index.names, words: index.words, fresh, cold, warm, readMs, buildMs }
}

function paceOf(index: NameIndex, names: readonly string[]): Pace {
  const times: number[] = []
  for (const name of names) {
    const startMs = performance.now()
    index.search(name, 'person', nameThresholds.shown)
    times.push(performance.now() - startMs)
  }
  const whole = times.reduce((sum, ms) => sum + ms, 0)
  times.sort((a, b) => a - b)
  const p99Ms = times[Math.floor(times.length * 0.99)] ?? Number.NaN
  return { perSecond: Math.round((names.length * 1_000) / whole), p99Ms }
}
