/**
 * How well names and wallets are screened: the table of docs/reference/screening.md, and that page.
 * `npm run bench:screening -- --data-dir <folder with names/ and sanctions/>`.
 */
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { tableLines } from '../packages/server/src/commands/words.ts'
import { readFiles } from './screening/files.ts'
import { meaningOf } from './screening/meaning.ts'
import { nameOf } from './screening/measures.ts'
import { screeningPage } from './screening/page.ts'
import { measureSpeed } from './screening/speed.ts'
import type { Speed } from './screening/speed.ts'
import {
  measureAliases,
  measureFacts,
  measurePairs,
  measureScripts,
  measureStrangers,
  walletMeasures,
} from './screening/table.ts'
import type { Measure } from './screening/table.ts'

const page = new URL('../docs/reference/screening.md', import.meta.url)

/** @returns whether every target was held */
export async function benchScreening(folder: string, seed: number): Promise<boolean> {
  if (!existsSync(join(folder, 'names'))) {
    console.log(`not run: give --data-dir, a folder with names/; ${folder} has none.`)
    return false
  }
  const files = await readFiles(folder)
  // First, while nothing is warm.
  const { global, us } = files.strangers
  const speed = await measureSpeed(files.sdnFolder, global.map(nameOf), us.map(nameOf))
  const { ground, part } = measureStrangers(files)
  const parts = [
    part,
    measurePairs(ground),
    ...measureAliases(ground),
    ...measureScripts(ground),
    measureFacts(ground),
    { measures: await walletMeasures(ground, seed), errors: [] },
    { measures: speedMeasures(speed), errors: [] },
  ]
  const measures = parts.flatMap((one) => one.measures)
  const errors = parts.flatMap((one) => one.errors)
  await writeFile(page, screeningPage({ measures, errors, meaning: meaningOf(ground) }))
  const shown = measures.map(({ what, measured, reach, holds }) => [
    what,
    measured,
    reach,
    holds === null ? '' : holds ? 'ok' : 'MISSED',
  ])
  for (const line of tableLines(['what', 'measured', 'target', ''], shown)) console.log(line)
  return measures.every(({ holds }) => holds !== false)
}

function speedMeasures({ names, words, readMs, buildMs, ...paces }: Speed): Measure[] {
  const size = `${names} names, ${words} words`
  const reach = '3,000 a second, p99 5 ms'
  const pace = [
    ['the first 4,000 names of a new process', paces.fresh, false],
    ['each of 4,000 names for the first time, after those', paces.cold, true],
    ['the same names again', paces.warm, true],
  ] as const
  const seconds = (readMs + buildMs) / 1_000
  return [
    ...pace.map(([what, { perSecond, p99Ms }, isTarget]) => ({
      what: `speed: ${what}, whole SDN list with aliases, one core`,
      measured: `${perSecond} a second, p99 ${p99Ms.toFixed(1)} ms (${size})`,
      reach: isTarget ? reach : '',
      holds: isTarget ? perSecond >= 3_000 && p99Ms <= 5 : null,
    })),
    {
      what: 'speed: files read and searchable by name',
      measured: `${seconds.toFixed(2)} s, of it the index ${(buildMs / 1_000).toFixed(2)} s`,
      reach: '3 s',
      holds: seconds <= 3,
    },
  ]
}
