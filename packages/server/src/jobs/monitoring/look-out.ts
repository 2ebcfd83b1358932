/**
 * Looks for whom a new version of a list has come to name among whoever is monitored. Only entries
 * it adds or changes are looked at; whoever is found is screened again as a whole.
 */
import { setImmediate as turn } from 'node:timers/promises'
import type { ListedParty } from '../../providers/name-lists/party-index.ts'
import { unseenVersions } from '../../store/look-outs.ts'
import type { UnseenVersion } from '../../store/look-outs.ts'
import { countSought, nextMonitored, partyItem } from '../../store/monitored-parties.ts'
import type { SoughtRow } from '../../store/monitored-parties.ts'
import { noteNamed, readNewParties } from '../../store/monitoring-look-out.ts'
import type { Opened } from './changed-entries.ts'
import { compareInThread } from './comparison-thread.ts'
import { compareInTurns } from './comparison.ts'
import type { Comparison } from './comparison.ts'
import type { MonitoringParts } from './parts.ts'

/** How many people are taken at once, for whom else waits; fewer in tests. */
interface Sizes {
  /** Read and unwrapped at once. */
  readonly page: number
  /** Fewer are compared sooner than a thread has started, which costs as much as 5,000 people. */
  readonly forThread: number
}
const usual: Sizes = { page: 1_000, forThread: 2_000 }
/** Unsealed at once: some milliseconds' work. */
const turnRows = 200
/** Asked of the comparison at once, so that it never waits and nothing piles up. */
const pagesAtOnce = 2
/** Clocks of processes differ, and what was written may be committed a little later. */
const marginMs = 60_000

const firstId = '00000000-0000-0000-0000-000000000000'

/** One round. @returns how many versions were looked at */
export async function lookOutForParties(
  parts: MonitoringParts,
  sizes: Sizes = usual,
): Promise<number> {
  const unseen = await unseenVersions(parts.db, 'monitoring_look_out')
  if (unseen.length === 0) return 0
  // Words weigh what they do among all that is listed now.
  await parts.parties.refresh()
  for (const one of unseen) await lookFor(parts, one, sizes)
  return unseen.length
}

async function lookFor(parts: MonitoringParts, unseen: UnseenVersion, sizes: Sizes): Promise<void> {
  const sinceMs = parts.clock.now() - marginMs
  const added = await readNewParties(parts.db, unseen)
  const entityIds = added.length === 0 ? [] : await namedBy(parts, added, sizes)
  await noteNamed(parts.db, unseen, { entityIds, sinceMs, nowMs: parts.clock.now() })
}

async function namedBy(
  parts: MonitoringParts,
  entries: readonly ListedParty[],
  sizes: Sizes,
): Promise<string[]> {
  const many = await countSought(parts.db, sizes.forThread)
  if (many === 0) return []
  const all = parts.parties.current()
  const comparison =
    many < sizes.forThread ? await compareInTurns(entries, all) : compareInThread(entries, all)
  try {
    return await compared(parts, sizes.page, comparison)
  } finally {
    await comparison.close()
  }
}

async function compared(
  parts: MonitoringParts,
  pageRows: number,
  comparison: Comparison,
): Promise<string[]> {
  const found: string[] = []
  const asked: Promise<unknown>[] = []
  for await (const page of pagesOf(parts, pageRows)) {
    const { entityIds, people, unread } = await opened(parts, page)
    found.push(...unread)
    if (asked.length === pagesAtOnce) await asked.shift()
    const answered = comparison
      .named(people)
      .then((places) => found.push(...places.map((at) => entityIds[at]!))) // of these people
    answered.catch(notYet)
    asked.push(answered)
  }
  await Promise.all(asked)
  return found
}

interface Page {
  readonly rows: readonly SoughtRow[]
  readonly keys: ReadonlyMap<string, Buffer>
}

async function readPage(
  { db, vault }: MonitoringParts,
  after: string,
  pageRows: number,
): Promise<Page> {
  const rows = await nextMonitored(db, { after, limit: pageRows })
  return { rows, keys: await vault.keysOf(rows.map(({ entityId }) => entityId)) }
}

/** While one page is gone through, the next is on its way. */
async function* pagesOf(parts: MonitoringParts, pageRows: number): AsyncIterable<Page> {
  let page = await readPage(parts, firstId, pageRows)
  while (page.rows.length === pageRows) {
    const next = readPage(parts, page.rows.at(-1)!.entityId, pageRows) // the page is full
    next.catch(notYet)
    yield page
    page = await next
  }
  yield page
}

/** Whether it fails is asked once it is wanted. */
const notYet = (): void => undefined

interface OpenedPage {
  /** One of each of the people. */
  readonly entityIds: readonly string[]
  readonly people: readonly Opened[]
  /** Who cannot be unsealed counts as found: their own screening says what is wrong. */
  readonly unread: readonly string[]
}

async function opened(
  { vault, tenants }: MonitoringParts,
  { rows, keys }: Page,
): Promise<OpenedPage> {
  const { applications } = tenants.snapshot()
  const [entityIds, people, unread]: [string[], Opened[], string[]] = [[], [], []]
  for (const [at, { entityId, applicationId, party }] of rows.entries()) {
    if (at % turnRows === turnRows - 1) await turn()
    const environment = applications.get(applicationId)?.environment
    const dataKey = keys.get(entityId)
    // Erased meanwhile, or of an application nobody knows here: the next screening says so.
    if (environment === undefined || !dataKey) continue
    try {
      const text = vault.openText(dataKey, entityId, { item: partyItem, sealed: party })
      people.push({ environment, text })
      entityIds.push(entityId)
    } catch {
      unread.push(entityId)
    }
  }
  return { entityIds, people, unread }
}
