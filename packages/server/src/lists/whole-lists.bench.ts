/**
 * Whole published lists through the parsers: counts, times, memory, and agreement with what others
 * counted.
 * `node packages/server/src/lists/whole-lists.bench.ts <folder>`, the folder of the project's
 * sanctions data.
 */
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { argv, exit, resourceUsage } from 'node:process'
import { gunzipSync } from 'node:zlib'
import {
  aliasesIn,
  entryStamps,
  listDelta,
  shrunken,
  type EntryStamp,
  type ListDelta,
} from './delta.ts'
import { listSize, type ParsedList } from './entry.ts'
import { listProblemSentence } from './list-problem.ts'
import type { ListName } from './catalogue.ts'
import { readSource } from './read-source.ts'

let failures = 0

function expect(claim: string, holds: boolean): void {
  if (!holds) failures += 1
  console.log(`  ${holds ? 'ok  ' : 'FAIL'} ${claim}`)
}

function peakMegabytes(): number {
  return Math.round(resourceUsage().maxRSS / 1_024)
}

async function take(kind: ListName, path: string): Promise<ParsedList> {
  const start = performance.now()
  const read = await readSource(kind, path)
  if (!read.ok) throw new Error(listProblemSentence(read.problem))
  const { entries, wallets } = listSize(read.list)
  const time = Math.round(performance.now() - start)
  console.log(
    `${basename(path)}: ${entries} entries, ${wallets} wallets, ${time} ms,`,
    `peak ${peakMegabytes()} MB`,
  )
  for (const { code, count } of read.list.warnings) console.log(`  warning ${code}: ${count}`)
  return read.list
}

function same(found: readonly string[], expected: readonly (string | number)[]): boolean {
  return [...found].sort().join() === expected.map(String).sort().join()
}

function sizesOf({ added, removed, changed }: ListDelta): string {
  return `${added.length} added, ${removed.length} removed, ${changed.length} changed`
}

async function ofac(folder: string): Promise<void> {
  const list = await take('ofac-sdn', join(folder, 'ofac_sdn_2023-12-28'))
  const wallets = list.entries.flatMap(({ entryNo, wallets }) =>
    wallets.map(({ currency, address }) => ({ entryNo, currency, address })),
  )
  const distinctAddresses = new Set(wallets.map(({ address }) => address.toLowerCase()))
  console.log(`  ${wallets.length} wallets by entry, ${distinctAddresses.size} different addresses`)
  expect('13,821 entries', list.entries.length === 13_821)
  // Counted by a plain search over the joined text. The data's README says 575, and
  // fixtures/README.md which one that leaves out.
  expect('576 different currency and address pairs', listSize(list).wallets === 576)
  expect(
    'no wallet is unread',
    list.warnings.every(({ code }) => code !== 'wallet_unread'),
  )
  const start = performance.now()
  entryStamps(list.entries)
  console.log(`  digests of all entries: ${Math.round(performance.now() - start)} ms`)

  const resolved = new Set(wallets.map((each) => Object.values(each).join()))
  const sample = await readFile(join(dirname(folder), 'wallets/ofac_addresses_dev.csv'), 'utf8')
  const lines = sample.trim().split(/\r?\n/).slice(1)
  const missing = lines.filter((line) => {
    const [currency, address, entryNo] = line.split(',')
    return !resolved.has([entryNo, currency, address].join())
  })
  expect(`the ${lines.length} sampled addresses resolve to their entry`, missing.length === 0)
}

type ExpectedDelta = {
  from: string
  to: string
  added: (string | number)[]
  removed: (string | number)[]
  changed?: (string | number)[]
}

async function ofacHistory(folder: string): Promise<void> {
  const history = join(folder, 'ofac_sdn_history')
  const pairs = JSON.parse(
    await readFile(join(history, 'expected_deltas.json'), 'utf8'),
  ) as ExpectedDelta[] // the data's README describes it
  const days = new Map<string, { stamps: EntryStamp[]; list: ParsedList }>()
  const dayOf = async (date: string): Promise<{ stamps: EntryStamp[]; list: ParsedList }> => {
    const known = days.get(date)
    if (known) return known
    const list = await take('ofac-sdn', join(history, `sdn_${date}.csv.gz`))
    const day = { stamps: entryStamps(list.entries), list }
    days.clear() // one neighbour is enough, and memory is what this measures
    days.set(date, day)
    return day
  }
  for (const pair of pairs) {
    const before = await dayOf(pair.from)
    const after = await dayOf(pair.to)
    const delta = listDelta({ previous: before.stamps, next: after.stamps })
    const agrees =
      same(delta.added, pair.added) &&
      same(delta.removed, pair.removed) &&
      same(delta.changed, pair.changed ?? [])
    expect(`${pair.from} to ${pair.to}: ${sizesOf(delta)}`, agrees)
    const refusal = shrunken({
      previous: { ...listSize(before.list), aliases: aliasesIn(before.list.entries) },
      next: { ...listSize(after.list), aliases: aliasesIn(after.list.entries) },
    })
    expect('  is not taken for shrunken', refusal === undefined)
  }
  const failed = await readSource('ofac-sdn', join(history, 'sdn_2024-05-04_empty_download.csv'))
  expect('the empty download is refused', !failed.ok && failed.problem.code === 'empty')
}

async function un(folder: string): Promise<void> {
  const counts = { '2022-09-15': [699, 253], '2026-02-27': [730, 273] }
  const lists: ParsedList[] = []
  for (const [date, expected] of Object.entries(counts)) {
    const list = await take('un', join(folder, `un_consolidated_${date}.xml.gz`))
    const persons = list.entries.filter(({ kind }) => kind === 'person').length
    expect(
      `${expected.join(' + ')} persons and entities, generated ${list.publishedAt}`,
      same([String(persons), String(list.entries.length - persons)], expected),
    )
    lists.push(list)
  }
  const [previous, next] = lists.map((list) => entryStamps(list.entries))
  const delta = listDelta({ previous: previous ?? [], next: next ?? [] })
  const file = join(folder, 'un_expected_delta_2022-09-15_to_2026-02-27.json')
  const pair = JSON.parse(await readFile(file, 'utf8')) as ExpectedDelta // as above
  expect(sizesOf(delta), same(delta.added, pair.added) && same(delta.removed, pair.removed))

  const text = gunzipSync(await readFile(join(folder, 'un_consolidated_2026-02-27.xml.gz')))
  const wallet = /digital currency|bitcoin|\b0x[0-9a-f]{40}\b|\bbc1[0-9a-z]{20,}/i
  const base58 = /\b[13T][1-9A-HJ-NP-Za-km-z]{25,34}\b/
  const plain = text.toString('utf8')
  const found = wallet.test(plain) || base58.test(plain)
  expect('the UN list holds nothing that looks like a wallet', !found)
}

/** Every other file of the folder: its records as its README counts them. */
async function others(folder: string): Promise<void> {
  const pep = join(dirname(folder), 'pep')
  // oxfmt-ignore
  const files: [ListName, string, number][] = [
    ['ofac-nonsdn', join(folder, 'ofac_consolidated_nonsdn'), 442],
    ['ofac-sdn', join(folder, 'ofac_sdn_advanced_excerpt_2024-02-23.xml.gz'), 37],
    // 5,302, of which two have no name.
    ['uk', join(folder, 'uk_sanctions_list_2025-08-11.ods'), 5_300],
    ['uk', join(folder, 'uk_sanctions_list_2025-08-11.csv.gz'), 5_300],
    // 77 rows of 41 groups.
    ['uk-conlist', join(folder, 'uk_ofsi_conlist_2020_excerpt.csv.gz'), 41],
    ['eu', join(folder, 'eu_fsf_excerpt_2018-12-21.xml'), 2],
    // 14,160 rows, and 581: rows of one number, or of one order, are one entry.
    ['us-csl', join(folder, 'us_consolidated_screening_list_2022-04.csv.gz'), 14_048],
    ['us-denied', join(folder, 'us_bis_denied_persons.tsv.gz'), 461],
    ['us-legislators', join(pep, 'us_legislators_current.yaml.gz'), 537],
    ['us-executive', join(pep, 'us_executive.yaml.gz'), 80],
  ]
  const read = new Map<string, ParsedList>()
  for (const [list, path, count] of files) {
    const parsed = await take(list, path)
    expect(`${count} entries`, parsed.entries.length === count)
    read.set(path, parsed)
  }
  const [sheet, table] = ['ods', 'csv.gz'].map((ending) =>
    entryStamps(read.get(join(folder, `uk_sanctions_list_2025-08-11.${ending}`))?.entries ?? []),
  )
  const delta = listDelta({ previous: sheet ?? [], next: table ?? [] })
  expect(
    `sheet and table of the UK agree: ${sizesOf(delta)}`,
    sizesOf(delta).startsWith('0 added, 0 removed'),
  )
  const screening = read.get(join(folder, 'us_consolidated_screening_list_2022-04.csv.gz'))
  const lists = new Set(screening?.entries.flatMap(({ sources }) => sources ?? []))
  expect('thirteen lists in the screening list', lists.size === 13)
}

const [, , folder] = argv
if (folder === undefined) {
  console.error('Name the folder of sanctions data: whole-lists.bench.ts <folder>')
  exit(2)
}
await ofac(folder)
await un(folder)
await ofacHistory(folder)
await others(folder)
console.log(`peak ${peakMegabytes()} MB, ${failures} expectations failed`)
exit(failures === 0 ? 0 : 1)
