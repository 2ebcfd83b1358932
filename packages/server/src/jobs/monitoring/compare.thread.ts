/** The thread that compares people with the changed entries while the next are unsealed. */
import { parentPort } from 'node:worker_threads'
import { finished } from '@ostiary/domain/matching/steps'
import { rarityBy } from '@ostiary/domain/matching/word-counts'
import { buildPartyIndex } from '../../providers/name-lists/party-index.ts'
import type { ListedParty, PartyIndex } from '../../providers/name-lists/party-index.ts'
import { namedAmong } from './changed-entries.ts'
import type { Opened } from './changed-entries.ts'

/** What it is told: words and entries in parts, that they are all there, and people by the page. */
export type Told =
  | { readonly words: ReadonlyMap<string, number> }
  | { readonly entries: readonly ListedParty[] }
  | { readonly names: number }
  | { readonly people: readonly Opened[] }

const port = parentPort! // this file is run as a thread alone
const having = new Map<string, number>()
const entries: ListedParty[] = []
let index: PartyIndex | undefined

port.on('message', (told: Told) => {
  if ('words' in told) for (const [key, many] of told.words) having.set(key, many)
  else if ('entries' in told) entries.push(...told.entries)
  else if ('names' in told)
    index = finished(buildPartyIndex(entries, [], rarityBy({ names: told.names, having })))
  else port.postMessage(namedAmong(index!, told.people)) // names are told before people
})
