/** `ostiary lists verify`: whether stored lists are what was imported, entry by entry. */
import { verifyLists } from '../store/verify-lists.ts'
import type { ListsVerified, VersionFault } from '../store/verify-lists.ts'
import type { ListCommand } from './lists.ts'
import type { Progress } from './progress.ts'
import { count } from './words.ts'

interface VerifyListsCommand extends Omit<ListCommand, 'now'> {
  readonly progress: Progress
}

/** @returns the exit code: 1 where something is not what was imported, or LIST was never loaded */
export async function verifyListsCommand(
  { pool, print, json, progress }: VerifyListsCommand,
  list: string | undefined,
): Promise<number> {
  const { rows } = await pool.query<{ entries: number }>({
    text: 'select count(*)::int4 as entries from list_entry where $1::text is null or list = $1',
    values: [list ?? null],
  })
  const total = rows[0]?.entries ?? 0
  progress.step('Verifying lists')
  const onRead = (entries: number): void => progress.advance(entries, Math.max(entries, total))
  const verified = await verifyLists(pool, { onRead, ...(list !== undefined && { only: list }) })
  progress.end()
  if (json) print(JSON.stringify(verified))
  else for (const line of linesOf(verified, list)) print(line)
  const holds = verified.entriesFaulty === 0 && verified.versionFaults.length === 0
  return holds && (list === undefined || verified.lists > 0) ? 0 : 1
}

function linesOf(verified: ListsVerified, list: string | undefined): string[] {
  const { lists, versions, entries, entryFaults, entriesFaulty, versionFaults } = verified
  if (lists === 0) return [`${list ?? 'A list'} was never loaded.`]
  const of = `${count(versions)} versions, lists: ${count(lists)}`
  const head = `Checked ${count(entries)} entries of ${of}.`
  if (entriesFaulty === 0 && versionFaults.length === 0)
    return [head, 'Every entry is as it was imported, and every version has those it was made of.']
  const more = entriesFaulty - entryFaults.length
  return [
    head,
    ...entryFaults.map(
      (one) =>
        `${one.list} entry ${one.entryNo}, as it stands since version ${one.version}, is not ` +
        'what was imported: it or its digest was edited.',
    ),
    ...(more > 0 ? [`… and ${count(more)} more entries.`] : []),
    ...versionFaults.map(versionLine),
    'What to do: keep a copy of the database as it is, find out who could write to it, and ' +
      'restore list_version and list_entry from a backup for which this is clean. To import the ' +
      'list again does not mend an entry whose digest says that it is unchanged.',
  ]
}

function versionLine({ list, version, recorded, stored }: VersionFault): string {
  const why =
    recorded === stored
      ? 'its entries have another digest than at the import.'
      : `it was made of ${count(recorded)} entries and has ${count(stored)}.`
  return `${list} version ${version} is not what was imported: ${why}`
}
