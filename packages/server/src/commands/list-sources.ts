/** `ostiary lists sources`: where lists are downloaded from, when, and how it went. */
import { setTimeout as pause } from 'node:timers/promises'
import { randomNumber } from '../platform/ids.ts'
import type { AddressGuard } from '../platform/outbound/address-guard.ts'
import { outboundProblemSentence } from '../platform/outbound/problems.ts'
import { checkTarget } from '../platform/outbound/target.ts'
import type { Given } from '../usage/read-command.ts'
import { readListSources, removeListSource, writeListSource } from '../store/list-sources.ts'
import type { ListSource } from '../store/list-sources.ts'
import { fetchList, type Fetching } from './list-fetch.ts'
import type { ListCommand } from './lists.ts'
import { ageInWords, tableLines, times } from './words.ts'

export interface SourceGiven {
  readonly list: string
  readonly urls: readonly string[]
  readonly everyHours: number
  readonly guard: AddressGuard
}

/** Every form of the command, with the clock and the chance of this machine. */
export async function sourcesCommand(
  command: ListCommand,
  { words, values }: Pick<Given, 'words' | 'values'>,
): Promise<number> {
  const [verb, list] = words
  const guard = 'public_only'
  if (verb === 'list') return listSourcesCommand(command)
  if (verb === 'fetch') {
    return fetchSourcesCommand(
      { ...command, guard, random: randomNumber, wait: (ms) => pause(ms) },
      list,
    )
  }
  if (list === undefined) {
    command.print(`Which list? ostiary lists sources ${verb} LIST`)
    return 2
  }
  if (verb === 'remove') return removeSourceCommand(command, list)
  const urls = values['url'] ?? []
  const everyHours = Number(values['every']?.[0] ?? '24')
  if (urls.length === 0 || !Number.isInteger(everyHours) || everyHours < 1 || everyHours > 720) {
    command.print('Say where it is with --url, and with --every how often, from 1 to 720 hours.')
    return 2
  }
  return addSourceCommand(command, { list, urls, everyHours, guard })
}

/** @returns the exit code: 1 where an address is one that would never be asked */
export async function addSourceCommand(
  { pool, now, print }: ListCommand,
  { list, urls, everyHours, guard }: SourceGiven,
): Promise<number> {
  for (const url of urls) {
    const target = checkTarget({ url, guard })
    if (target.ok) continue
    print(`${url}: ${outboundProblemSentence(target.code)}`)
    return 1
  }
  await writeListSource(pool, { list, urls, everyHours, nextAtMs: now(), failures: 0 })
  print(`${list} is downloaded every ${everyHours} hours. Now: ostiary lists sources fetch`)
  return 0
}

/** @returns the exit code: 1 where there was none */
export async function removeSourceCommand(
  { pool, print }: ListCommand,
  list: string,
): Promise<number> {
  const removed = await removeListSource(pool, list)
  print(removed ? `${list} is downloaded no more; what is loaded stays.` : `${list} has no source.`)
  return removed ? 0 : 1
}

/** @returns the exit code, always 0 */
export async function listSourcesCommand({ pool, now, print, json }: ListCommand): Promise<number> {
  const sources = await readListSources(pool)
  if (json) print(JSON.stringify({ data: sources }))
  else if (sources.length === 0) print('No list is downloaded. Add one: ostiary lists sources add')
  else for (const line of sourceLines(sources, now())) print(line)
  return 0
}

function sourceLines(sources: readonly ListSource[], nowMs: number): string[] {
  const header = ['list', 'every', 'checked', 'next', 'state', 'from']
  const rows = sources.map((one) => [
    one.list,
    `${one.everyHours} h`,
    one.checkedAtMs === undefined ? 'never' : `${ago(nowMs - one.checkedAtMs)} ago`,
    one.nextAtMs <= nowMs ? 'due' : `in ${ago(one.nextAtMs - nowMs)}`,
    one.failures === 0 ? 'well' : `failed ${times(one.failures)}: ${one.problem}`,
    one.urls.join(' '),
  ])
  return tableLines(header, rows)
}

const ago = (ms: number): string => ageInWords(Math.floor(ms / 1_000))

/**
 * @param only this list, due or not; else all that are due
 * @returns the exit code: 1 where one could not be downloaded or was refused
 */
export async function fetchSourcesCommand(
  command: ListCommand & Omit<Fetching, 'pool' | 'now'>,
  only?: string,
): Promise<number> {
  const { pool, now, print, json } = command
  const sources = await readListSources(pool)
  const wanted = sources.filter(({ list, nextAtMs }) => (only ? list === only : nextAtMs <= now()))
  if (only && wanted.length === 0) {
    print(`${only} has no source.`)
    return 1
  }
  let failures = 0
  for (const source of wanted) {
    const fetched = await fetchList(source, command)
    if (fetched.kind === 'failed') failures += 1
    print(json ? JSON.stringify(fetched) : `${fetched.list}: ${fetched.says}`)
  }
  if (!json && wanted.length === 0) print('Nothing is due.')
  return failures === 0 ? 0 : 1
}
