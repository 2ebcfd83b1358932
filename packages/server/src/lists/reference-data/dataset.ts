/** Reference data as they are stored: one entry a line, in one spelling and order. */
import type { DatasetName } from '@ostiary/domain/risk/datasets'
import type { DataProblem, DataWarning } from './data-problem.ts'

export interface ParsedDataset {
  readonly dataset: DatasetName
  /**
   * Sorted, each once: a domain, a network without host bits, or for `fatf` the list and the
   * country, as in `increased_monitoring VE`.
   */
  readonly entries: readonly string[]
  /** The day the publisher gives, `YYYY-MM-DD`. */
  readonly asOf?: string
  readonly warnings: readonly DataWarning[]
}

export type DatasetParse =
  | { readonly ok: true; readonly data: ParsedDataset }
  | { readonly ok: false; readonly problem: DataProblem }

/** Told how many lines are read. */
export type OnRead = (done: number, total: number) => void
