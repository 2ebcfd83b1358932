/** Keeps the fraud signals at the versions imported last: only a dataset that changed is read. */
import type { Logger } from 'pino'
import type { DatasetIndex, ReferenceSignals } from '../providers/reference-data/signals.ts'
import { indexDataset, referenceSignals } from '../providers/reference-data/signals.ts'
import type { Database } from '../store/db.ts'
import { readDatasetVersions, readDatasets } from '../store/reference-data-reader.ts'
import { startLoop } from './loop.ts'
import type { Outage } from '../store/outage.ts'

/** An import counts after so long: fraud signals need not be exact to the moment, as lists do. */
const pollMs = 5_000

export interface CurrentReferenceSignals {
  /** Of the last refresh, whole: a decision takes it once and asks that one. */
  current(): ReferenceSignals
  /**
   * Reads what was imported since. Refreshes are to run one after another, as a loop's rounds do.
   * @returns how many datasets were read
   * @throws when the store does not answer or a content is damaged; all stays as it was
   */
  refresh(): Promise<number>
}

/** @throws as `refresh` does: nobody is to be evaluated without the data that are there */
export async function openReferenceSignals(db: Database): Promise<CurrentReferenceSignals> {
  let held: ReadonlyMap<string, DatasetIndex> = new Map()
  let signals = referenceSignals([])

  async function refresh(): Promise<number> {
    const wanted = await readDatasetVersions(db)
    const stale = [...wanted].filter(([name, version]) => held.get(name)?.version !== version)
    if (stale.length === 0) return 0
    const contents = await readDatasets(
      db,
      stale.map(([name]) => name),
    )
    const next = new Map(held)
    for (const content of contents) next.set(content.dataset, indexDataset(content))
    held = next
    signals = referenceSignals([...next.values()])
    return contents.length
  }

  await refresh()
  return { current: () => signals, refresh }
}

/** The signals of a worker: opened, and refreshed by a poll until it stops. */
export async function followReferenceData(given: {
  readonly db: Database
  readonly log: Logger
  readonly outage: Outage
}): Promise<Pick<CurrentReferenceSignals, 'current'> & { stop(): Promise<void> }> {
  const signals = await openReferenceSignals(given.db)
  const round = (): Promise<number> => signals.refresh()
  const loop = startLoop({ name: 'reference data', pollMs, round, ...given })
  return { current: () => signals.current(), stop: () => loop.stop() }
}
