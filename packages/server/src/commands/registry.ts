/** What an operator does with a company register: import, search, see how old it is. */
import { basename } from 'node:path'
import { knownCountry } from '@ostiary/domain/country-codes'
import { importedRegistry } from '../providers/registry/provider.ts'
import type { CompanyCandidate, CompanyQuestion } from '../providers/registry-kit.ts'
import { readGleif } from '../registry/gleif.ts'
import { registryProblemSentence } from '../registry/registry-problem.ts'
import type { RegistryProblem } from '../registry/registry-problem.ts'
import type { Pool } from '../store/db.ts'
import { readRegistryCompany, registryStatus, searchRegistry } from '../store/registry-reader.ts'
import type { RegistryStanding } from '../store/registry-reader.ts'
import { importRegistry } from '../store/registry.ts'
import type { PartReport, RegistryImportOptions } from '../store/registry.ts'
import type { Progress } from './progress.ts'
import { ageInWords, count, tableLines } from './words.ts'

export interface RegistryCommand {
  readonly pool: Pool
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Writes a line to standard output. */
  readonly print: (line: string) => void
  /** One JSON document in place of the words. */
  readonly json?: boolean
}

const source = 'gleif'

export interface RegistryImportCommand
  extends RegistryCommand, Pick<RegistryImportOptions, 'update' | 'allowShrink' | 'allowOlder'> {
  readonly paths: readonly string[]
  readonly progress: Progress
}

/** @returns the exit code: 0 imported or unchanged, 1 refused and what is loaded stays */
export async function registryImportCommand(command: RegistryImportCommand): Promise<number> {
  const { pool, paths, progress, now, print, json } = command
  let step: string | undefined
  const outcome = await importRegistry(
    pool,
    { source, files: paths.map((path) => ({ name: basename(path), pieces: readGleif(path) })) },
    {
      update: command.update ?? false,
      allowShrink: command.allowShrink ?? false,
      allowOlder: command.allowOlder ?? false,
      nowMs: now(),
      onRead: (file, done, total) => {
        if (step !== file) progress.step(`Reading ${file}`)
        step = file
        progress.advance(done, total)
      },
    },
  ).finally(() => progress.end())
  if (outcome.kind === 'refused') return refused(command, outcome.problem)
  if (json) print(JSON.stringify(outcome))
  else for (const line of outcome.parts.flatMap(reportLines)) print(line)
  return 0
}

async function refused(command: RegistryCommand, problem: RegistryProblem): Promise<number> {
  const { pool, now, print, json } = command
  const sentence = registryProblemSentence(problem)
  const stays = await registryStatus(pool, now())
  if (json) {
    const standing = stays.map(withTimes)
    print(JSON.stringify({ kind: 'refused', ...problem, sentence, stays: standing }))
    return 1
  }
  print(`Nothing was imported. ${sentence}`)
  for (const { part, version, records, ageSeconds } of stays) {
    const size = `${count(records)} records, checked ${ageInWords(ageSeconds)} ago`
    print(`${part} version ${version} stays: ${size}.`)
  }
  return 1
}

function reportLines(report: PartReport): string[] {
  const { part, kind, version, file, records, added, changed, removed, unread, announced } = report
  const rows = [
    ['  records', records],
    ['  added', added],
    ['  changed', changed],
    ['  removed', removed],
  ] as const
  return [
    kind === 'imported'
      ? `${part} version ${version} is active, from ${file}.`
      : `${part} is unchanged: version ${version} stays, and counts as checked now.`,
    ...tableLines(['', ''], rows).slice(1),
    ...(unread > 0 ? [`Warning: records without an id or a name: ${count(unread)}.`] : []),
    ...(announced === undefined
      ? []
      : [`Warning: the publisher announces ${count(announced)} records; the file has others.`]),
  ]
}

/** @returns the exit code, always 0: to have no register is a state */
export async function registryStatusCommand(command: RegistryCommand): Promise<number> {
  const { pool, now, print, json } = command
  const standings = await registryStatus(pool, now())
  if (json) {
    print(JSON.stringify({ data: standings.map(withTimes) }))
    return 0
  }
  const rows = standings.map((one) => [
    one.source,
    one.part,
    one.version,
    one.records,
    one.publishedAt?.slice(0, 10) ?? '',
    ageInWords(one.ageSeconds),
  ])
  const header = ['source', 'part', 'version', 'records', 'published', 'age']
  if (rows.length > 0) for (const line of tableLines(header, rows)) print(line)
  if (!standings.some(({ part }) => part === 'companies')) {
    print('No companies are loaded: every business is entered by hand.')
    print('Load the files of https://www.gleif.org: ostiary registry import <file>')
  }
  return 0
}

function withTimes({ importedAtMs, checkedAtMs, ...one }: RegistryStanding) {
  const importedAt = new Date(importedAtMs).toISOString()
  return { ...one, importedAt, checkedAt: new Date(checkedAtMs).toISOString() }
}

export interface RegistrySearchCommand extends RegistryCommand {
  readonly question: CompanyQuestion
  readonly complain: (line: string) => void
}

/** @returns the exit code: 0 somebody was found, 1 nobody was, or the question asks for nothing */
export async function registrySearchCommand(command: RegistrySearchCommand): Promise<number> {
  const { pool, question, print, complain, json } = command
  const { name = '', registrationNumber = '', countryCode } = question
  if (knownCountry(countryCode) === undefined) {
    complain(`${countryCode} is no country. Give its ISO 3166-1 code, such as GB.`)
    return 1
  }
  if (name.trim() === '' && registrationNumber.trim() === '') {
    complain('Give a name, or a number with --number.')
    return 1
  }
  const registry = importedRegistry({
    search: (sought) => searchRegistry(pool, sought),
    company: (from, id) => readRegistryCompany(pool, from, id),
  })
  const asking = { idempotencyKey: 'search', signal: new AbortController().signal }
  const answer = await registry.search(question, asking)
  const candidates = answer.kind === 'ok' ? answer.facts.candidates : []
  if (json) print(JSON.stringify({ data: candidates }))
  else for (const line of candidateLines(candidates)) print(line)
  return candidates.length > 0 ? 0 : 1
}

function candidateLines(candidates: readonly CompanyCandidate[]): string[] {
  if (candidates.length === 0) return ['No company was found.']
  const rows = candidates.map((one) => [
    one.handle,
    one.name,
    one.registrationNumber ?? '',
    one.status,
    one.address ?? '',
  ])
  return tableLines(['handle', 'name', 'number', 'status', 'address'], rows)
}
