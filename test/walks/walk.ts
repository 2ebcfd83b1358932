/**
 * Random walks over the writer and a model of it: any commands in any order, two processes, deaths
 * and late answers.
 */
import { randomInt } from 'node:crypto'
import * as fc from 'fast-check'
import { openPool } from '../../packages/server/src/store/db.ts'
import { checkWalk } from './check.ts'
import { openWorld, take } from './run.ts'
import type { Pools } from './run.ts'
import { walks } from './steps.ts'
import type { Walk } from './steps.ts'

export function openPools(url: string): Pools & { close(): Promise<void> } {
  const admin = openPool({ url, size: 2 })
  const pair = (pipelined: boolean) => {
    const one = () => openPool({ url, size: 2, hot: true, pipelined })
    return [one(), one()] as const
  }
  const hot = { one_statement: pair(false), pipelined: pair(true) }
  return {
    admin,
    hot,
    close: async () => {
      const all = [admin, ...hot.one_statement, ...hot.pipelined]
      await Promise.all(all.map((pool) => pool.close()))
    },
  }
}

export interface Taken {
  /** How often each kind of line was written. */
  readonly lines: ReadonlyMap<string, number>
  readonly walks: number
}

export interface Options {
  readonly seed?: number | undefined
  readonly walks: number
  readonly stepsMax: number
}

/** Each walk has its own time, so that its ids come after those of all before it. */
const walkEveryMs = 365 * 86_400_000
const startMs = Date.UTC(2026, 0, 1)

/** @throws with seed, path and the shortest walk that fails */
export async function takeWalks(pools: Pools, options: Options): Promise<Taken> {
  const { seed = randomInt(2 ** 31), stepsMax } = options
  const lines = new Map<string, number>()
  let count = 0
  const one = async (walk: Walk): Promise<void> => {
    count += 1
    const at = { name: `${seed} ${count}`, startMs: startMs + (count % 200) * walkEveryMs }
    const world = openWorld(pools, walk, at)
    for (const step of walk.steps) await take(world, step)
    await checkWalk(world)
    for (const entity of world.model.entities.values())
      for (const kind of entity.lines) lines.set(kind, (lines.get(kind) ?? 0) + 1)
  }
  await fc.assert(fc.asyncProperty(walks(stepsMax), one), { seed, numRuns: options.walks })
  return { lines, walks: count }
}
