/** `ostiary lists history` and `diff`: what the versions of a list have changed. */
import { hasListVersion, readListChanges, readListHistory } from '../store/list-history.ts'
import type { ListChange, ListVersionRow } from '../store/list-history.ts'
import type { ListCommand } from './lists.ts'
import { tableLines } from './words.ts'

const versionsAtATime = 1_000
const changesAtATime = 2_000

/** @returns the exit code: 1 where the list was never loaded */
export async function historyCommand(
  { pool, print, json }: Omit<ListCommand, 'now'>,
  list: string,
): Promise<number> {
  const versions: ListVersionRow[] = []
  for (let before: number | undefined; ; before = versions.at(-1)?.version) {
    const page = { limit: versionsAtATime, ...(before !== undefined && { before }) }
    const more = await readListHistory(pool, list, page)
    versions.push(...more)
    if (more.length < versionsAtATime) break
  }
  if (json) print(JSON.stringify({ data: versions.map(withTimes) }))
  else if (versions.length === 0) print(`${list} was never loaded.`)
  else for (const line of versionLines(versions)) print(line)
  return versions.length === 0 ? 1 : 0
}

function versionLines(versions: readonly ListVersionRow[]): string[] {
  const header = [
    'version',
    'imported (UTC)',
    'published',
    'entries',
    'added',
    'removed',
    'changed',
  ]
  const rows = versions.map((one) => [
    one.version,
    minute(one.importedAtMs),
    one.publishedAt?.slice(0, 10) ?? '',
    one.entries,
    one.added,
    one.removed,
    one.changed,
  ])
  return tableLines(header, rows)
}

const minute = (atMs: number): string => new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')

function withTimes({ importedAtMs, checkedAtMs, ...one }: ListVersionRow): object {
  const importedAt = new Date(importedAtMs).toISOString()
  return { ...one, importedAt, checkedAt: new Date(checkedAtMs).toISOString() }
}

/** @returns the exit code: 1 where one of the versions was never there, or they stand wrong */
export async function diffCommand(
  command: Omit<ListCommand, 'now'>,
  list: string,
  versions: { readonly from: number; readonly to: number },
): Promise<number> {
  const { pool, print, json } = command
  for (const version of [versions.from, versions.to]) {
    // Before its first version a list is empty.
    if (version === 0 || (await hasListVersion(pool, list, version))) continue
    print(`${list} has no version ${version}; ostiary lists history ${list} shows them.`)
    return 1
  }
  if (versions.from >= versions.to) {
    print(`FROM is the earlier version: ostiary lists diff ${list} ${versions.to} ${versions.from}`)
    return 1
  }
  const counts = { added: 0, removed: 0, changed: 0 }
  const all: ListChange[] = []
  for (let after: string | undefined; ;) {
    const page = { limit: changesAtATime, ...(after !== undefined && { after }) }
    const changes = await readListChanges(pool, list, versions, page)
    for (const one of changes) {
      counts[one.change] += 1
      if (json) all.push(one)
      else print(changeLine(one))
    }
    after = changes.at(-1)?.entryNo
    if (changes.length < changesAtATime) break
  }
  if (json) print(JSON.stringify({ list, ...versions, counts, data: all }))
  else print(`${counts.added} added, ${counts.removed} removed, ${counts.changed} changed.`)
  return 0
}

const SIGNS = { added: '+', removed: '-', changed: '~' } as const

function changeLine({ change, entryNo, kind, name, fields }: ListChange): string {
  const what = fields.length > 0 ? `: ${fields.join(', ')}` : ''
  return `${SIGNS[change]} ${entryNo}  ${name} (${kind})${what}`
}
