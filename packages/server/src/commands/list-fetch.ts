/** Downloads a list from its source and imports it, or says why the last good one stays. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ListName } from '../lists/catalogue.ts'
import { listProblemSentence } from '../lists/list-problem.ts'
import { readSource } from '../lists/read-source.ts'
import { download, downloadProblemSentence } from '../platform/outbound/download.ts'
import type { Download, DownloadProblem, DownloadSettings } from '../platform/outbound/download.ts'
import type { Pool } from '../store/db.ts'
import { readActiveVersion } from '../store/list-reader.ts'
import { noteListSource, type ListSource, type SourceContent } from '../store/list-sources.ts'
import { importList, noteListLooked } from '../store/lists.ts'

export interface Fetching extends Pick<DownloadSettings, 'guard' | 'random' | 'wait' | 'resolve'> {
  readonly pool: Pool
  readonly now: () => number
}

export interface Fetched {
  readonly list: string
  readonly kind: 'imported' | 'unchanged' | 'failed'
  /** What there is to say of it. */
  readonly says: string
}

/** OFAC's Advanced XML has some 120 MB; gzip stops at its own limit. */
const maxBytes = 256 * 1_024 * 1_024
const timeoutMs = 600_000
const hourMs = 3_600_000
const firstRetryMs = 900_000

type Content = Extract<Download, { kind: 'fetched' }>
type Came =
  | { kind: 'new'; contents: Content[] }
  | { kind: 'same' }
  | { kind: 'failed'; code: DownloadProblem }

export async function fetchList(source: ListSource, fetching: Fetching): Promise<Fetched> {
  const { pool, now } = fetching
  const active = await readActiveVersion(pool, source.list)
  // Somebody has imported another file since: that nothing is new here says nothing of that one.
  const known = active !== undefined && active.version === source.version ? source.contents : []
  const came = await downloadAll(source, known ?? [], fetching)
  if (came.kind === 'failed')
    return failed(source, fetching, {
      problem: came.code,
      says: downloadProblemSentence(came.code),
    })
  if (came.kind === 'same') {
    await noteListLooked(pool, source.list, now())
    await noteListSource(pool, succeeded(source, fetching))
    return { list: source.list, kind: 'unchanged', says: 'unchanged, and counts as checked now' }
  }
  return importAll(source, came.contents, fetching)
}

async function downloadAll(
  source: ListSource,
  known: readonly SourceContent[],
  fetching: Fetching,
): Promise<Came> {
  const settings = { ...fetching, maxBytes, timeoutMs }
  const contents: Content[] = []
  let same = known.length === source.urls.length
  for (const [index, url] of source.urls.entries()) {
    // Files that belong together are wanted all or none, so one of them that is new wants the rest.
    const one = await download(url, same ? (known[index] ?? {}) : {}, settings)
    if (one.kind === 'failed') return one
    if (one.kind === 'fetched') contents.push(one)
    const isSame = one.kind === 'unchanged' || one.sha256 === known[index]?.sha256
    if (same && !isSame && index > 0) return downloadAll(source, [], fetching)
    same &&= isSame
  }
  return same ? { kind: 'same' } : { kind: 'new', contents }
}

async function importAll(
  source: ListSource,
  contents: readonly Content[],
  fetching: Fetching,
): Promise<Fetched> {
  const { pool, now } = fetching
  const folder = await mkdtemp(join(tmpdir(), 'ostiary-list-'))
  try {
    const paths = source.urls.map((url) => join(folder, fileName(url)))
    for (const [index, path] of paths.entries()) {
      await writeFile(path, contents[index]!.content) // one for each address
    }
    const [path = folder] = paths
    // A list of the catalogue, as whoever added the source was told.
    const read = await readSource(source.list as ListName, paths.length === 1 ? path : folder)
    if (!read.ok) {
      const says = listProblemSentence(read.problem)
      return failed(source, fetching, { problem: read.problem.code, says })
    }
    const report = await importList(pool, read.list, read.files, { nowMs: now() })
    if (report.kind === 'refused') {
      const says = listProblemSentence(report.problem)
      return failed(source, fetching, { problem: report.problem.code, says })
    }
    const kept = contents.map(({ sha256, validators }) => ({ sha256, ...validators }))
    const version = { contents: kept, version: report.version }
    await noteListSource(pool, { ...succeeded(source, fetching), ...version })
    const { kind, added, removed, changed } = report
    const says = `version ${report.version}: ${added} added, ${removed} removed, ${changed} changed`
    return { list: source.list, kind, says }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** What the address ends in, since OFAC's CSV files are told apart by it; nothing else of it. */
const fileName = (url: string): string =>
  (new URL(url).pathname.split('/').at(-1) ?? '').replaceAll(/[^\w.-]/g, '_') || 'list'

function succeeded(source: ListSource, { now, random }: Fetching): ListSource {
  const { problem: _problem, ...rest } = source
  // A little apart, so that installations do not all come at one moment.
  const everyMs = source.everyHours * hourMs
  const nextAtMs = Math.round(now() + everyMs * (0.95 + 0.1 * random()))
  return { ...rest, failures: 0, checkedAtMs: now(), nextAtMs }
}

async function failed(
  source: ListSource,
  { pool, now, random }: Fetching,
  { problem, says = problem }: { problem: string; says?: string },
): Promise<Fetched> {
  const failures = source.failures + 1
  const doubledMs = firstRetryMs * 2 ** Math.min(failures - 1, 10)
  const pauseMs = Math.min(source.everyHours * hourMs, doubledMs * (0.5 + 0.5 * random()))
  const nextAtMs = Math.round(now() + pauseMs)
  await noteListSource(pool, { ...source, failures, problem, nextAtMs })
  return { list: source.list, kind: 'failed', says: `${says} The last good list stays.` }
}
