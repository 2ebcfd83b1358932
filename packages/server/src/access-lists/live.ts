/**
 * The lists of applications in memory, each loaded when it is first asked for. What this process
 * changes is known at once, what others change by asking the store for what is newer: a look-up
 * that finds its lists older than `staleMs` waits for that.
 */
import { setImmediate } from 'node:timers/promises'
import type { EntryType, ListType } from '@ostiary/domain/lists/entry-types'
import { defaultFaceBands, faceBand } from '@ostiary/domain/lists/face-bands'
import type { FaceBand, FaceBands } from '@ostiary/domain/lists/face-bands'
import { openListIndex } from './list-index.ts'
import type { ListIndex, ListedEntry } from './list-index.ts'
import { askedForms } from './normalise-entry.ts'

/** Where lists are read from; times are the store's own (epoch ms). */
export interface ListSource {
  nowMs(): Promise<number>
  /** Of the lists these applications have. */
  listIds(applicationIds: readonly string[]): Promise<readonly string[]>
  /** Entries that stand there, in order of their ids; `last` is where the next page begins. */
  page(of: {
    applicationId: string
    entryType: EntryType
    after: string
    limit: number
  }): Promise<{ readonly entries: readonly ListedEntry[]; readonly last: string | undefined }>
  changedSince(applicationIds: readonly string[], ms: number): Promise<readonly ListedEntry[]>
  formKey(applicationId: string, entryType: EntryType, form: string): Buffer
}

interface ListMatch {
  readonly entryId: string
  readonly listId: string
  readonly listType: ListType
}

interface FaceListMatch extends ListMatch {
  /** Percent, two decimals. */
  readonly similarity: number
  readonly band: Exclude<FaceBand, 'none'>
}

export interface AccessLists {
  /** The entries that stand for a value, however it is written; none for what is no such value. */
  find(applicationId: string, entryType: EntryType, value: string): Promise<ListMatch[]>
  /** The faces like this one, the most alike first. */
  findFaces(
    applicationId: string,
    embedding: Float32Array,
    bands?: FaceBands,
  ): Promise<FaceListMatch[]>
  /** To be told of what a commit of this process has changed. */
  changed(entries: readonly ListedEntry[]): void
  /** To be told of a list that is gone. */
  dropped(listId: string): void
}

/** All lists of one type of one application. */
interface Shelf {
  readonly applicationId: string
  readonly entryType: EntryType
  readonly lists: Map<string, { readonly index: ListIndex; readonly listType: ListType }>
  loaded: Promise<void>
}

interface LiveSettings {
  /** From this age on lists are brought up to date beside a look-up. */
  readonly freshMs?: number
  /** From this age on a look-up waits until they are. */
  readonly staleMs?: number
  /** Rows read at once while loading. */
  readonly pageRows?: number
  /**
   * So many are held: of an application that has more the first its source gives, and of several
   * those that were asked for last.
   */
  readonly entriesMax?: number
}

interface Live {
  readonly source: ListSource
  readonly settings: Required<LiveSettings>
  readonly shelves: Map<string, Shelf>
  /** When each entry heard of lately was changed: what is read later may be older. */
  readonly recent: Map<string, number>
  /** Up to when the store was asked what has changed. */
  sinceMs: number
  /** When that was, by a clock that nobody sets. */
  checkedAt: number
  checking: Promise<void> | undefined
}

/** A commit may become visible so much later than the time it wrote. */
const overlapMs = 10_000
/** The store keeps a removed entry for a day: who has not asked for longer loads anew. */
const forgottenMs = 12 * 3_600_000
/** What is added meanwhile need not load an application anew each time. */
const spareShare = 1.1
const firstId = '00000000-0000-0000-0000-000000000000'
const usual = { freshMs: 500, staleMs: 1_500, pageRows: 2_000, entriesMax: Infinity }

export function openAccessLists(source: ListSource, settings: LiveSettings = {}): AccessLists {
  const live: Live = {
    source,
    settings: { ...usual, ...settings },
    shelves: new Map(),
    recent: new Map(),
    sinceMs: 0,
    checkedAt: 0,
    checking: undefined,
  }
  return {
    find: (applicationId, entryType, value) => find(live, { applicationId, entryType, value }),
    findFaces: (applicationId, embedding, bands = defaultFaceBands) =>
      findFaces(live, { applicationId, embedding, bands }),
    changed: (entries) => entries.forEach((entry) => apply(live, entry)),
    dropped: (listId) => live.shelves.forEach(({ lists }) => lists.delete(listId)),
  }
}

async function find(
  live: Live,
  asked: { applicationId: string; entryType: EntryType; value: string },
): Promise<ListMatch[]> {
  const { applicationId, entryType, value } = asked
  const forms = askedForms(entryType, value)
  if (forms.length === 0) return []
  const { lists } = await current(live, applicationId, entryType)
  const keys = forms.map((form) => live.source.formKey(applicationId, entryType, form))
  return [...lists].flatMap(([listId, { index, listType }]) =>
    index.find(keys, forms[0]).map((entryId) => ({ entryId, listId, listType })),
  )
}

async function findFaces(
  live: Live,
  asked: { applicationId: string; embedding: Float32Array; bands: FaceBands },
): Promise<FaceListMatch[]> {
  const { lists } = await current(live, asked.applicationId, 'face')
  const found: FaceListMatch[] = []
  for (const [listId, { index, listType }] of lists) {
    for (const { id, similarity } of await index.faces(asked.embedding, asked.bands.possible)) {
      const band = faceBand(similarity, asked.bands)
      if (band !== 'none') found.push({ entryId: id, listId, listType, similarity, band })
    }
  }
  return found.sort((a, b) => b.similarity - a.similarity)
}

const shelfName = (applicationId: string, entryType: EntryType): string =>
  `${applicationId} ${entryType}`

/** The lists of a type, not older than a look-up may find them. */
async function current(live: Live, applicationId: string, entryType: EntryType): Promise<Shelf> {
  await shelfOf(live, applicationId, entryType).loaded
  const age = performance.now() - live.checkedAt
  if (age > live.settings.staleMs) await refreshed(live)
  // Whoever finds them stale is told.
  else if (age > live.settings.freshMs) refreshed(live).catch(() => undefined)
  const shelf = shelfOf(live, applicationId, entryType)
  await shelf.loaded
  bound(live, shelf)
  return shelf
}

function shelfOf(live: Live, applicationId: string, entryType: EntryType): Shelf {
  const name = shelfName(applicationId, entryType)
  const before = live.shelves.get(name)
  if (before) return before
  const shelf: Shelf = { applicationId, entryType, lists: new Map(), loaded: Promise.resolve() }
  live.shelves.set(name, shelf)
  shelf.loaded = load(live, shelf)
  // What could not be loaded is loaded for whoever asks next.
  shelf.loaded.catch(() => live.shelves.delete(name))
  return shelf
}

const sizeOf = ({ lists }: Shelf): number =>
  [...lists.values()].reduce((sum, { index }) => sum + index.size, 0)

/** Who outgrows the bound is loaded anew for whoever asks next, without what is over it. */
function bound({ shelves, settings }: Live, asked: Shelf): void {
  const { entriesMax } = settings
  if (entriesMax === Infinity) return
  const name = shelfName(asked.applicationId, asked.entryType)
  // Put behind all others: the first is the one nobody has asked for longest.
  if (shelves.get(name) === asked && shelves.delete(name)) shelves.set(name, asked)
  let held = [...shelves.values()].reduce((sum, one) => sum + sizeOf(one), 0)
  for (const [other, shelf] of shelves) {
    if (held <= entriesMax * spareShare) return
    held -= sizeOf(shelf)
    shelves.delete(other)
  }
}

async function load(live: Live, shelf: Shelf): Promise<void> {
  const { source, settings, recent } = live
  const { applicationId, entryType } = shelf
  const startMs = await source.nowMs()
  if (live.sinceMs === 0) {
    live.sinceMs = startMs
    live.checkedAt = performance.now()
  }
  const limit = settings.pageRows
  let after: string | undefined = firstId
  while (after !== undefined && sizeOf(shelf) < settings.entriesMax) {
    const { entries, last } = await source.page({ applicationId, entryType, after, limit })
    // A change heard of meanwhile is newer than the page.
    for (const one of entries) if (!recent.has(one.entryId)) put(shelf, one)
    after = last
    await setImmediate()
  }
  const changes = await source.changedSince([applicationId], startMs - overlapMs)
  for (const one of changes) apply(live, one)
}

function apply({ shelves, recent }: Live, entry: ListedEntry): void {
  const shelf = shelves.get(shelfName(entry.applicationId, entry.entryType))
  if (!shelf || (recent.get(entry.entryId) ?? 0) > entry.changedAtMs) return
  recent.set(entry.entryId, entry.changedAtMs)
  put(shelf, entry)
}

function put(shelf: Shelf, entry: ListedEntry): void {
  const { listId, listType } = entry
  const list = shelf.lists.get(listId) ?? { index: openListIndex(shelf.entryType), listType }
  shelf.lists.set(listId, list)
  list.index.apply(entry)
}

function refreshed(live: Live): Promise<void> {
  live.checking ??= refresh(live).finally(() => {
    live.checking = undefined
  })
  return live.checking
}

async function refresh(live: Live): Promise<void> {
  const { source, shelves, recent } = live
  const startedAt = performance.now()
  const nowMs = await source.nowMs()
  if (live.sinceMs !== 0 && nowMs - live.sinceMs > forgottenMs) {
    shelves.clear()
    recent.clear()
    live.sinceMs = 0
    return
  }
  const applicationIds = [...new Set([...shelves.values()].map((one) => one.applicationId))]
  // Those of before: a list made meanwhile is no deleted one.
  const held = [...shelves.values()].flatMap(({ lists }) => [...lists.keys()])
  const there = new Set(await source.listIds(applicationIds))
  const gone = held.filter((listId) => !there.has(listId))
  for (const { lists } of shelves.values()) for (const listId of gone) lists.delete(listId)
  const changes = await source.changedSince(applicationIds, live.sinceMs - overlapMs)
  for (const one of changes) apply(live, one)
  for (const [id, ms] of recent) if (ms < nowMs - 2 * overlapMs) recent.delete(id)
  live.sinceMs = nowMs
  live.checkedAt = startedAt
}
