/** What an operator does with reference data: import a dataset, see what is loaded and how old. */
import { datasetNames, featureSources } from '@ostiary/domain/risk/datasets'
import type { DatasetName } from '@ostiary/domain/risk/datasets'
import { dataProblemSentence } from '../lists/reference-data/data-problem.ts'
import type { DataProblem } from '../lists/reference-data/data-problem.ts'
import { readDataset } from '../lists/reference-data/read-dataset.ts'
import type { Pool } from '../store/db.ts'
import { importDataset } from '../store/reference-data.ts'
import type { DataRefusal, DataReport } from '../store/reference-data.ts'
import { datasetStatus } from '../store/reference-data-reader.ts'
import type { DatasetStanding } from '../store/reference-data-reader.ts'
import type { Progress } from './progress.ts'
import { ageInWords, count, tableLines } from './words.ts'

export interface DataCommand {
  readonly pool: Pool
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Writes a line to standard output. */
  readonly print: (line: string) => void
  /** One JSON document in place of the words. */
  readonly json?: boolean
}

export interface DataImportCommand extends DataCommand {
  readonly dataset: DatasetName
  readonly path: string
  readonly allowShrink?: boolean
  readonly progress: Progress
}

/** @returns the exit code: 0 imported or unchanged, 1 refused and the last good version stays */
export async function dataImportCommand(command: DataImportCommand): Promise<number> {
  const { progress, print, json } = command
  // The bar is gone before the first line of the answer.
  const outcome = await readAndImport(command).finally(() => progress.end())
  if (outcome.kind === 'refused') return refused(command, outcome.problem)
  if (json) print(JSON.stringify(outcome))
  else for (const line of reportLines(outcome)) print(line)
  return 0
}

async function readAndImport(command: DataImportCommand): Promise<DataReport | DataRefusal> {
  const { pool, dataset, path, progress, now, allowShrink = false } = command
  progress.step(`Reading ${dataset}`)
  const read = await readDataset(dataset, path, (done, total) => progress.advance(done, total))
  if (!read.ok) return { kind: 'refused', problem: read.problem }
  progress.step(`Storing ${dataset}`)
  return importDataset(pool, read.data, read.files, { allowShrink, nowMs: now() })
}

async function refused(command: DataImportCommand, problem: DataProblem): Promise<number> {
  const { pool, dataset, now, print, json } = command
  const standing = (await datasetStatus(pool, now())).find((one) => one.dataset === dataset)
  const sentence = dataProblemSentence(problem)
  if (json) {
    const stays = standing ? withTimes(standing) : null
    print(JSON.stringify({ kind: 'refused', dataset, ...problem, sentence, stays }))
    return 1
  }
  print(`${dataset} was not imported. ${sentence}`)
  print(standing ? standingLine(standing) : `There is no earlier version of ${dataset}.`)
  return 1
}

const standingLine = ({ dataset, version, entries, ageSeconds }: DatasetStanding): string =>
  `${dataset} version ${version} stays: ${count(entries)} entries, checked ` +
  `${ageInWords(ageSeconds)} ago.`

function reportLines(report: DataReport): string[] {
  const { kind, dataset, version, entries, added, removed, asOf, warnings } = report
  const head =
    kind === 'imported'
      ? `${dataset} version ${version} is active.`
      : `${dataset} is unchanged: version ${version} stays, and counts as checked now.`
  const rows = [
    ['  entries', entries],
    ['  added', added],
    ['  removed', removed],
  ] as const
  return [
    head,
    ...tableLines(['', ''], rows).slice(1),
    ...(asOf === null ? [] : [`As published on ${asOf}.`]),
    ...warnings.map(({ sentence, detail }) => `Warning: ${sentence} (${detail})`),
  ]
}

/** @returns the exit code, always 0: to have no data is a state, and the text says what it means */
export async function dataStatusCommand({ pool, now, print, json }: DataCommand): Promise<number> {
  const standings = await datasetStatus(pool, now())
  if (json) {
    print(JSON.stringify({ data: standings.map(withTimes) }))
    return 0
  }
  const rows = standings.map((one) => [
    one.dataset,
    one.version,
    one.entries,
    one.asOf ?? '',
    new Date(one.importedAtMs).toISOString().slice(0, 16).replace('T', ' '),
    ageInWords(one.ageSeconds),
  ])
  const header = ['dataset', 'version', 'entries', 'as of', 'imported (UTC)', 'age']
  if (rows.length > 0) for (const line of tableLines(header, rows)) print(line)
  for (const line of hints(standings)) print(line)
  return 0
}

function withTimes({
  importedAtMs,
  checkedAtMs,
  ...one
}: DatasetStanding): Record<string, unknown> {
  const importedAt = new Date(importedAtMs).toISOString()
  return { ...one, importedAt, checkedAt: new Date(checkedAtMs).toISOString() }
}

/** What the model cannot know for want of data. */
function hints(standings: readonly DatasetStanding[]): string[] {
  const loaded = new Set<DatasetName>(standings.map(({ dataset }) => dataset))
  const missing = datasetNames.filter((name) => !loaded.has(name))
  if (missing.length === 0) return []
  const unknown = Object.entries(featureSources)
    .filter(([, sources]) => !sources.some((name: DatasetName) => loaded.has(name)))
    .map(([feature]) => feature)
  return [
    `Not loaded: ${missing.join(', ')}.`,
    ...(unknown.length === 0 ? [] : [`Unknown to the fraud model: ${unknown.join(', ')}.`]),
    'Load a file: ostiary data import <dataset> <file>',
  ]
}
