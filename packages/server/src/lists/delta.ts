/**
 * What a new version of a list adds, removes and changes, and whether it has lost too much, or is
 * too old, to be believed.
 */
import { entryDigest, type ListEntry, type ListSize } from './entry.ts'
import type { ListProblem } from './list-problem.ts'

/** As much of a stored entry as a comparison needs. */
export type EntryStamp = { entryNo: string; digest: string }
/** Entry numbers, each in the order of its own list. */
export type ListDelta = { added: string[]; removed: string[]; changed: string[] }

/**
 * Share of the previous version from which a loss is asked about. Between real neighbouring SDN
 * lists of 2021 to 2024 the net loss was never above 0.1 %, and the UN's grew; the UK's short form
 * has no count and no mark of its end, so that this is all that notices a tenth cut off.
 */
const ENTRY_LOSS_LIMIT = 0.05
/** Of a short list a few are a large share: there more than a fifth has to be gone. */
const ENTRY_LOSS_LEAST = 10
const SHORT_LIST_LOSS_LIMIT = 0.2
/**
 * Its own limit: without the overflow file an SDN list keeps every entry and loses half its
 * addresses.
 */
const WALLET_LOSS_LIMIT = 0.2
/** With half of the aliases missing a list keeps every entry, and loses who is called otherwise. */
const ALIAS_LOSS_LIMIT = 0.2
/** Where there are few of them, one more or less is a large share and says nothing. */
const ALIAS_LOSS_LEAST = 10

/** What a version must not lose unseen. */
export type Losable = ListSize & { aliases: number }

export const aliasesIn = (entries: readonly ListEntry[]): number =>
  entries.reduce((sum, { aliases }) => sum + aliases.length, 0)

export function entryStamps(entries: readonly ListEntry[]): EntryStamp[] {
  return entries.map((entry) => ({ entryNo: entry.entryNo, digest: entryDigest(entry) }))
}

export function listDelta(versions: {
  previous: readonly EntryStamp[]
  next: readonly EntryStamp[]
}): ListDelta {
  const before = new Map(versions.previous.map(({ entryNo, digest }) => [entryNo, digest]))
  const after = new Set(versions.next.map(({ entryNo }) => entryNo))
  const delta: ListDelta = { added: [], removed: [], changed: [] }
  for (const { entryNo, digest } of versions.next) {
    const known = before.get(entryNo)
    if (known === undefined) delta.added.push(entryNo)
    else if (known !== digest) delta.changed.push(entryNo)
  }
  delta.removed = [...before.keys()].filter((entryNo) => !after.has(entryNo))
  return delta
}

/**
 * Why the new version is refused, if it is. Sizes and not deltas: a list may well remove many and
 * add as
 * many, and the first import has nothing to shrink from.
 */
export function shrunken(versions: {
  previous: Losable
  next: Losable
  /** The publisher's end mark is missing: what is missing with it may be its last lines. */
  unended?: boolean
  /** The operator's word that the list really is that much shorter. */
  allowShrink?: boolean
}): ListProblem | undefined {
  const { previous, next, unended = false, allowShrink = false } = versions
  if (allowShrink) return undefined
  // Any loss at all: a download that broke off between two lines looks like a shorter list.
  if (unended && next.entries < previous.entries) {
    const detail = `${previous.entries} to ${next.entries}, and the end mark is missing`
    return { code: 'shrunken_entries', detail }
  }
  const entryLoss = lost(previous.entries, next.entries)
  const isLong = previous.entries - next.entries >= ENTRY_LOSS_LEAST
  if (entryLoss > SHORT_LIST_LOSS_LIMIT || (isLong && entryLoss >= ENTRY_LOSS_LIMIT)) {
    return { code: 'shrunken_entries', detail: `${previous.entries} to ${next.entries}` }
  }
  if (lost(previous.wallets, next.wallets) > WALLET_LOSS_LIMIT) {
    return { code: 'shrunken_wallets', detail: `${previous.wallets} to ${next.wallets}` }
  }
  const isCut = unended && next.aliases < previous.aliases
  const isMany = previous.aliases - next.aliases >= ALIAS_LOSS_LEAST
  if (isCut || (isMany && lost(previous.aliases, next.aliases) > ALIAS_LOSS_LIMIT)) {
    const more = isCut ? ', and an end mark is missing' : ''
    return { code: 'shrunken_aliases', detail: `${previous.aliases} to ${next.aliases}${more}` }
  }
  return undefined
}

/**
 * Why a list that was published before the one that is loaded is refused. Only where both say when,
 * as the UN's do: OFAC's CSV files carry no date.
 * @param previous ISO 8601, as is `next`
 */
export function older(versions: {
  previous: string | null | undefined
  next: string | undefined
  /** The operator's word that going back is meant. */
  allowOlder?: boolean
}): ListProblem | undefined {
  const { previous, next, allowOlder = false } = versions
  if (allowOlder || !previous || !next || Date.parse(next) >= Date.parse(previous)) return undefined
  return { code: 'older', detail: `published ${next}, loaded ${previous}` }
}

function lost(before: number, after: number): number {
  return before === 0 ? 0 : (before - after) / before
}
