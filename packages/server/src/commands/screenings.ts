/**
 * `ostiary screenings`: what a screening of a name rests on, as a file; and the screening again,
 * from the versions of the lists it was made with.
 */
import { finished } from '@ostiary/domain/matching/steps'
import { readFile } from 'node:fs/promises'
import { EvidenceExport } from '@ostiary/contract/v3/screening-evidence'
import type { EvidenceExportShape } from '@ostiary/contract/v3/screening-evidence'
import { matcherVersion } from '@ostiary/domain/matching/matcher-version'
import { Value } from 'typebox/value'
import { buildPartyIndex } from '../providers/name-lists/party-index.ts'
import { replayDifferences } from '../providers/name-lists/replay.ts'
import type { Difference } from '../providers/name-lists/replay.ts'
import type { KeyEncryption } from '../platform/keys/key-home.ts'
import type { Pool } from '../store/db.ts'
import { readListVersion } from '../store/list-version.ts'
import type { PartyEntry } from '../store/list-reader.ts'
import { isScreeningId } from '../usage/screening-id.ts'
import type { Progress } from './progress.ts'
import { findEvidence } from './screening-evidence.ts'
import { count } from './words.ts'

interface ScreeningsCommand {
  readonly pool: Pool
  readonly encryption: KeyEncryption
  readonly print: (text: string) => void
  readonly complain: (text: string) => void
}

/** @returns the exit code: 0 printed, 1 there is nothing */
export async function exportCommand(command: ScreeningsCommand, id: string): Promise<number> {
  const found = await findEvidence(command, id)
  if (!found || found.screenings.length === 0) return nothingOf(command, id, found)
  command.print(JSON.stringify(found, undefined, 2))
  return 0
}

function nothingOf(
  { complain }: ScreeningsCommand,
  id: string,
  found: EvidenceExportShape | undefined,
): number {
  complain(
    found
      ? `No list was looked at for ${id}, or what it rested on is erased.`
      : `There is no screening, session or evaluation ${id} in this store.`,
  )
  return 1
}

interface ReplayScreenings extends ScreeningsCommand {
  readonly json: boolean
  readonly progress: Progress
}

/**
 * @param source an id, or the file of an export
 * @returns the exit code: 0 the same, 1 differs or cannot be replayed
 */
export async function replayScreenings(command: ReplayScreenings, source: string): Promise<number> {
  const found = await documentOf(command, source)
  if (typeof found === 'string') {
    command.complain(found)
    return 1
  }
  if (!found || found.screenings.length === 0) return nothingOf(command, source, found)
  const replayed: Replayed[] = []
  try {
    for (const one of found.screenings) replayed.push(await replayOne(command, one))
  } finally {
    command.progress.end()
  }
  if (command.json) command.print(JSON.stringify({ ...headOf(found), screenings: replayed }))
  else for (const one of replayed) for (const line of linesOf(found, one)) command.print(line)
  return replayed.every(({ same }) => same) ? 0 : 1
}

/** @returns a sentence where the file is none of ours */
async function documentOf(
  command: ScreeningsCommand,
  source: string,
): Promise<EvidenceExportShape | undefined | string> {
  if (isScreeningId(source)) return findEvidence(command, source)
  const text = await readFile(source, 'utf8').catch(() => undefined)
  if (text === undefined) return `There is no file ${source}, and it is no id of a screening.`
  const value = parsed(text)
  return Value.Check(EvidenceExport, value)
    ? value
    : `${source} is no export of a screening: ostiary screenings export writes one.`
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

type Screening = EvidenceExportShape['screenings'][number]

interface ListFault {
  readonly list: string
  readonly version: number
  readonly fault: 'gone' | 'edited'
}

interface Replayed extends Pick<Screening, 'node_id' | 'at'> {
  readonly same: boolean
  readonly matcher: { readonly stored: string; readonly now: string }
  readonly candidates: number
  readonly hits: number
  readonly lists: readonly ListFault[]
  readonly differences: readonly Difference[]
}

async function replayOne(
  { pool, progress }: ReplayScreenings,
  { node_id, at, evidence }: Screening,
): Promise<Replayed> {
  const parties: PartyEntry[] = []
  const lists: ListFault[] = []
  for (const [done, { list, version, digest }] of evidence.lists.entries()) {
    progress.step(`Reading ${list} version ${version}`)
    progress.advance(done, evidence.lists.length + 1)
    const stored = await readListVersion(pool, { list, version })
    for (const party of stored?.parties ?? []) parties.push(party)
    if (stored?.digest !== digest) lists.push({ list, version, fault: stored ? 'edited' : 'gone' })
  }
  progress.step('Screening again')
  progress.advance(evidence.lists.length, evidence.lists.length + 1)
  // Without all that it was made of every score may be another one.
  const differences =
    lists.length > 0
      ? []
      : replayDifferences(finished(buildPartyIndex(parties, evidence.lists)), evidence)
  return {
    node_id,
    at,
    same: lists.length === 0 && differences.length === 0,
    matcher: { stored: evidence.matcher, now: matcherVersion },
    candidates: evidence.candidates
      .flatMap((of) => Object.values(of))
      .reduce((sum, all) => sum + all.length, 0),
    hits: evidence.hits.length,
    lists,
    differences,
  }
}

const headOf = ({ screening_of, id }: EvidenceExportShape) => ({ screening_of, id })

const kinds = {
  aml: 'Screening',
  session: 'Session',
  evaluation: 'Evaluation',
  monitoring: 'Monitoring of',
} as const
const faults = {
  gone: 'is not stored any more',
  edited: 'is not what it was: the digest of its entries is another one',
} as const
/** More of them are counted and not named. */
const shownMost = 20

function linesOf({ screening_of, id }: EvidenceExportShape, one: Replayed): string[] {
  const of = one.node_id === null ? '' : `, step ${one.node_id}`
  const { stored, now } = one.matcher
  const more = one.differences.length - shownMost
  return [
    `${kinds[screening_of]} ${id}${of}, ${one.at ?? 'of a time unknown'}`,
    ...(stored === now ? [] : [`The matcher was ${stored} and is ${now}: scores may differ.`]),
    ...one.lists.map(
      ({ list, version, fault }) =>
        `It cannot be replayed: ${list} version ${version} ${faults[fault]}.`,
    ),
    ...one.differences.slice(0, shownMost).map(differenceLine),
    ...(more > 0 ? [`and ${count(more)} more differences; --json has them all.`] : []),
    ...(one.same
      ? [`The same: ${count(one.candidates)} candidates, ${count(one.hits)} hits.`]
      : []),
  ]
}

/** Entries by their numbers: what is listed is public, and who was looked for stays unsaid. */
function differenceLine({ what, list, entry_number, stored, computed }: Difference): string {
  const [was, is] = [stored, computed].map((value) =>
    value === null ? 'not there' : JSON.stringify(value),
  )
  return `It differs: ${what} ${list} ${entry_number} was ${was}, is ${is}.`
}
