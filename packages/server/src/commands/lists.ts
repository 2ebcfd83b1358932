/** What an operator does with lists: import one, see which are loaded; and the demo list. */
import { isDemoList } from '@ostiary/domain/lists/demo-lists'
import { demoList } from '../lists/demo-list.ts'
import { listProblemSentence } from '../lists/list-problem.ts'
import type { ListProblem, ListWarning } from '../lists/list-problem.ts'
import { readSource } from '../lists/read-source.ts'
import type { ListName } from '../lists/catalogue.ts'
import type { Pool } from '../store/db.ts'
import { listStatus } from '../store/list-reader.ts'
import type { ListStanding } from '../store/list-reader.ts'
import { readListSources } from '../store/list-sources.ts'
import type { ListSource } from '../store/list-sources.ts'
import { importList } from '../store/lists.ts'
import type { ImportReport } from '../store/lists.ts'
import type { Progress } from './progress.ts'
import { ageInWords, count, tableLines, times as timesInWords } from './words.ts'

export interface ListCommand {
  readonly pool: Pool
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Writes a line to standard output. */
  readonly print: (line: string) => void
  /** One JSON document in place of the words. */
  readonly json?: boolean
}

export interface ImportCommand extends ListCommand {
  readonly source: ListName
  /** The folder of a download, or one file. */
  readonly path: string
  readonly allowShrink?: boolean
  readonly allowOlder?: boolean
  readonly progress: Progress
}

/** @returns the exit code: 0 imported or unchanged, 1 refused and the last good list stays */
export async function importCommand(command: ImportCommand): Promise<number> {
  const { progress, print, json } = command
  // The bar is gone before the first line of the answer.
  const outcome = await readAndImport(command).finally(() => progress.end())
  if (outcome.kind === 'refused') return refused(command, outcome.problem)
  if (json) print(JSON.stringify(outcome))
  else for (const line of reportLines(outcome)) print(line)
  return 0
}

type Outcome = ImportReport | { readonly kind: 'refused'; readonly problem: ListProblem }

async function readAndImport(command: ImportCommand): Promise<Outcome> {
  const { pool, source, path, progress, now } = command
  progress.step(`Reading ${source}`)
  const read = await readSource(source, path)
  if (!read.ok) return { kind: 'refused', problem: read.problem }
  progress.step(`Storing ${source}`)
  return importList(pool, read.list, read.files, {
    allowShrink: command.allowShrink ?? false,
    allowOlder: command.allowOlder ?? false,
    nowMs: now(),
    onWritten: (written, total) => progress.advance(written, total),
  })
}

async function refused(command: ImportCommand, problem: ListProblem): Promise<number> {
  const { pool, source, now, print, json } = command
  const standing = (await listStatus(pool, now())).find(({ list }) => list === source)
  const sentence = listProblemSentence(problem)
  if (json) {
    const stays = standing ? withTimes(standing) : null
    print(JSON.stringify({ kind: 'refused', list: source, ...problem, sentence, stays }))
    return 1
  }
  print(`${source} was not imported. ${sentence}`)
  if (problem.code.startsWith('shrunken_')) {
    print('On the command line allowShrink is --allow-shrink.')
  }
  if (problem.code === 'older') print('On the command line allowOlder is --allow-older.')
  print(standing ? standingLine(standing) : `There is no earlier version of ${source}.`)
  return 1
}

function standingLine({ list, version, entries, wallets, ageSeconds }: ListStanding): string {
  const size = `${count(entries)} entries, ${count(wallets)} wallet addresses`
  return `${list} version ${version} stays: ${size}, checked ${ageInWords(ageSeconds)} ago.`
}

function reportLines(report: ImportReport): string[] {
  const { kind, list, version, durationMs } = report
  const head =
    kind === 'imported'
      ? `${list} version ${version} is active.`
      : `${list} is unchanged: version ${version} stays, and counts as checked now.`
  const figures = tableLines(
    ['', ''],
    [
      ['  entries', report.entries],
      ['  wallet addresses', report.wallets],
      ['  added', report.added],
      ['  removed', report.removed],
      ['  changed', report.changed],
    ],
  ).slice(1)
  return [
    head,
    ...figures,
    ...report.warnings.map(warningLine),
    `Stored in ${(durationMs / 1_000).toFixed(1)} s.`,
  ]
}

function warningLine({ sentence, count: times, entryNos }: ListWarning): string {
  if (entryNos.length === 0) return `Warning: ${sentence}`
  const more = times > entryNos.length ? ', ...' : ''
  return `Warning: ${sentence} (${count(times)}: ${entryNos.join(', ')}${more})`
}

/** @returns the exit code, always 0: to have no list is a state, and the text says what it means */
export async function statusCommand({ pool, now, print, json }: ListCommand): Promise<number> {
  const standings = await listStatus(pool, now())
  if (json) {
    print(JSON.stringify({ data: standings.map(withTimes) }))
    return 0
  }
  const rows = standings.map((one) => [
    one.list,
    one.version,
    one.entries,
    one.wallets,
    new Date(one.importedAtMs).toISOString().slice(0, 16).replace('T', ' '),
    ageInWords(one.ageSeconds),
  ])
  const header = ['list', 'version', 'entries', 'wallets', 'imported (UTC)', 'age']
  if (rows.length > 0) for (const line of tableLines(header, rows)) print(line)
  for (const line of hints(standings)) print(line)
  for (const line of sourceHints(await readListSources(pool))) print(line)
  return 0
}

function withTimes({ importedAtMs, checkedAtMs, ...one }: ListStanding): Record<string, unknown> {
  const importedAt = new Date(importedAtMs).toISOString()
  return { ...one, importedAt, checkedAt: new Date(checkedAtMs).toISOString() }
}

/** What is downloaded by itself and has not come lately. */
const sourceHints = (sources: readonly ListSource[]): string[] =>
  sources
    .filter(({ failures }) => failures > 0)
    .map(
      ({ list, failures, problem }) =>
        `The download of ${list} has failed ${timesInWords(failures)} (${problem}); ` +
        'what is loaded stays.',
    )

/** What the operator should know before trusting a `clear`. */
function hints(standings: readonly ListStanding[]): string[] {
  const real = standings.filter(({ list }) => !isDemoList(list))
  if (real.some(({ wallets }) => wallets > 0)) return []
  return [
    standings.length === 0
      ? 'No list is loaded: no wallet can be cleared.'
      : real.length === 0
        ? 'Only the invented demo list is loaded. It counts in sandbox applications alone.'
        : 'No list that names wallets is loaded, other than a demo list.',
    'In a live application no wallet is cleared until one is. Download the four SDN files from ' +
      'https://sanctionslist.ofac.treas.gov and run: ostiary lists import ofac-sdn <folder>',
  ]
}

/** @returns the report, or nothing where some list is loaded already */
export async function loadDemoList(pool: Pool, nowMs: number): Promise<ImportReport | undefined> {
  const loaded = await listStatus(pool, nowMs)
  if (loaded.length > 0) return undefined
  const outcome = await importList(pool, demoList(), [], { nowMs })
  // Two servers that start together both come here: the second finds it unchanged, never refused.
  return outcome.kind === 'refused' ? undefined : outcome
}
