/** The index of listed parties: build time, memory, look-ups, and people who are on no list. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { gunzipSync } from 'node:zlib'
import { openListIndex } from '../packages/server/src/jobs/list-index.ts'
import { inTurns } from '../packages/server/src/platform/in-turns.ts'
import { watchlistCheck } from '../packages/server/src/providers/watchlist-lists/provider.ts'
import { buildPartyIndex } from '../packages/server/src/providers/name-lists/party-index.ts'
import type { PartyIndex } from '../packages/server/src/providers/name-lists/party-index.ts'
import type { Pool } from '../packages/server/src/store/db.ts'
import { readListedParties } from '../packages/server/src/store/list-reader.ts'
import { notRun } from './not-run.ts'

type Row = readonly [what: string, measured: string, target: string, holds: boolean]

const builds = 5
const rounds = 2

/** Bytes that are still held after a collection, so that only what is kept is counted. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void // what the flag exposes
  collect()
  return process.memoryUsage().heapUsed
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** The last build is kept, for its memory to be counted and to be asked. */
async function build(pool: Pool): Promise<{ index: PartyIndex; rows: Row[] }> {
  const [read, built]: [number[], number[]] = [[], []]
  let index: PartyIndex | undefined
  const before = heldBytes()
  for (let run = 0; run < builds; run += 1) {
    const startMs = performance.now()
    const opened = await openListIndex(pool, {
      read: async (db) => {
        const listed = await readListedParties(db)
        read.push(performance.now() - startMs)
        return listed
      },
      build: (entries) => inTurns(buildPartyIndex(entries)),
    })
    index = opened.current()
    built.push(performance.now() - startMs - read.at(-1)!) // pushed by the read
  }
  const megabytes = (heldBytes() - before) / 1_048_576
  const { parties, names } = index! // builds is not 0
  const worst = Math.max(...read.map((ms, run) => ms + built[run]!)) // one a run
  return {
    index: index!, // as above
    rows: [
      ['parties, names', `${parties}, ${names}`, '', true],
      ['  read', `${median(read).toFixed(0)} ms`, '', true],
      ['  build the index of parties', `${median(built).toFixed(0)} ms`, '', true],
      ['  both, worst', `${worst.toFixed(0)} ms`, '', true],
      ['  kept in memory', `${megabytes.toFixed(1)} MB`, '', true],
    ],
  }
}

interface Sought {
  readonly firstName: string
  readonly lastName: string
  readonly dob?: string
}

/** Checks a second, and how many people were found. */
async function checks(
  index: PartyIndex,
  people: readonly Sought[],
): Promise<{ rate: number; adverse: number; unanswered: number }> {
  const provider = watchlistCheck(() => index)
  const { signal } = new AbortController()
  let [adverse, unanswered] = [0, 0]
  const startMs = performance.now()
  for (let round = 0; round < rounds; round += 1) {
    for (const [n, profile] of people.entries()) {
      const answer = await provider.check(
        {
          entityId: '',
          externalId: '',
          profile,
          atMs: Date.UTC(2024, 0, 1),
          environment: 'live',
          tries: 0,
          documentRequired: false,
          documentVerified: false,
        },
        { idempotencyKey: String(n), signal },
      )
      if (answer.kind !== 'ok') unanswered += 1
      else if (answer.facts.outcome === 'adverse') adverse += 1
    }
  }
  const rate = Math.round((people.length * rounds * 1_000) / (performance.now() - startMs))
  return { rate, adverse: adverse / rounds, unanswered: unanswered / rounds }
}

/** Every listed name, as a customer of that name would give it. */
async function listedPeople(pool: Pool): Promise<Sought[]> {
  const { entries } = await readListedParties(pool)
  const persons = entries.filter(({ kind }) => kind === 'person')
  return persons.flatMap(({ name, aliases }) =>
    [name, ...aliases.map((alias) => alias.name)].flatMap((listed) => {
      const words = naturalOrder(listed).trim().split(/\s+/)
      const lastName = words.pop() ?? ''
      return words.length === 0 ? [] : [{ firstName: words.join(' '), lastName }]
    }),
  )
}

/** OFAC writes persons `LAST, First`. */
function naturalOrder(listed: string): string {
  const comma = listed.indexOf(',')
  return comma < 0 ? listed : `${listed.slice(comma + 1)} ${listed.slice(0, comma)}`
}

async function strangers(file: string): Promise<Sought[]> {
  const lines = gunzipSync(await readFile(file))
    .toString('utf8')
    .trim()
    .split(/\r?\n/)
    .slice(1)
  return lines.map((line) => {
    const [, firstName = '', middleName = '', lastName = '', , dob = ''] = line.split(',')
    return { firstName: `${firstName} ${middleName}`.trim(), lastName, dob }
  })
}

/** @param negatives files of invented people, each of them on no list */
export async function measurePersons(pool: Pool, negatives: readonly string[]): Promise<Row[]> {
  const { index, rows } = await build(pool)
  const listed = await listedPeople(pool)
  const found = await checks(index, listed)
  const told: Row[] = [
    [
      'listed names found',
      `${found.adverse} of ${listed.length}`,
      '100 %',
      found.adverse === listed.length,
    ],
    ['watchlist checks, listed', `${found.rate} a second`, '', true],
  ]
  for (const file of negatives) {
    if (!existsSync(file)) {
      told.push(notRun('false hits', file))
      continue
    }
    const people = await strangers(file)
    const { rate, adverse, unanswered } = await checks(index, people)
    const [name] = /negatives_[a-z]+/.exec(file) ?? [file]
    told.push(
      [`false hits, ${name}`, `${adverse} of ${people.length}`, '', true],
      ['  could not be looked up', String(unanswered), '', true],
      ['  watchlist checks', `${rate} a second`, '', true],
    )
  }
  return [...rows, ...told]
}
