/**
 * Wallets of a whole list: every address in every form is found, nobody else's is, and how long a
 * look-up takes. `npm run bench -- wallets --lists-dir <folder with the four SDN files>`; a sample
 * of addresses with their entries is found beside it.
 */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { tableLines } from '../packages/server/src/commands/words.ts'
import { readSource } from '../packages/server/src/lists/read-source.ts'
import {
  formsOf,
  strangerOf,
} from '../packages/server/src/platform/wallet/address-forms.fixture.ts'
import { decodeAddress, readAddress } from '../packages/server/src/platform/wallet/read-address.ts'
import { buildWalletIndex } from '../packages/server/src/providers/wallet-lists/wallet-index.ts'
import type { WalletIndex } from '../packages/server/src/providers/wallet-lists/wallet-index.ts'
import { notRun, verdictOf } from './not-run.ts'

export type Row = readonly [what: string, measured: string, target: string, holds: boolean]

const live = { environment: 'live' } as const
const strangers = 50_000
const rounds = 20
/** Of each kind of address, so that a slow kind is not hidden behind many of a fast one. */
const timedMost = 200
const lookUpMaxUs = 50

const share = (values: readonly number[], part: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * part)] ?? Number.NaN

interface Listed {
  readonly address: string
  readonly entryNos: ReadonlySet<string>
}

async function readListed(folder: string): Promise<{ index: WalletIndex; listed: Listed[] }> {
  const read = await readSource('ofac-sdn', folder)
  if (!read.ok) throw new Error(read.problem.code)
  const { entries } = read.list
  const named = new Map<string, Set<string>>()
  for (const { entryNo, wallets } of entries)
    for (const { address } of wallets)
      named.set(address, (named.get(address) ?? new Set()).add(entryNo))
  return {
    index: buildWalletIndex(
      entries.map((entry) => ({ ...entry, list: 'ofac-sdn', version: 1, entryNo: entry.entryNo })),
    ),
    listed: [...named].map(([address, entryNos]) => ({ address, entryNos })),
  }
}

const hits = (index: WalletIndex, text: string): string[] =>
  index.lookUp(text, live).map(({ entryNo }) => entryNo)

/** Every listed address in every form, and those that did not lead to all their entries. */
function checkForms(index: WalletIndex, listed: readonly Listed[]): Row {
  let [asked, found] = [0, 0]
  for (const { address, entryNos } of listed) {
    for (const form of formsOf(address)) {
      asked += 1
      const met = new Set(hits(index, form))
      if ([...entryNos].every((entryNo) => met.has(entryNo))) found += 1
      else console.log(`not found: ${form} of ${address}`)
    }
  }
  const says = `${found} of ${asked} forms of ${listed.length}`
  return ['listed addresses found, every form', says, '100 %', found === asked]
}

function checkStrangers(index: WalletIndex, seed: number): Row {
  let [clear, read] = [0, 0]
  for (let number = 0; number < strangers; number += 1) {
    const text = strangerOf(seed, number)
    if (readAddress(text).ok) read += 1
    if (hits(index, text).length === 0) clear += 1
  }
  const says = `${clear} clear and ${read} read of ${strangers}, seed ${seed}`
  return ['random valid addresses', says, 'none found', clear === strangers && read === strangers]
}

/** A listed address with one digit more is nobody's, and is never taken for a stranger's. */
function checkMisprints(listed: readonly Listed[]): Row {
  const texts = listed.map(
    ({ address }) => `${address.slice(0, -1)}${address.endsWith('3') ? 4 : 3}`,
  )
  const checked = texts.filter((text, n) => {
    const { address } = listed[n]! // one for each
    const chain = decodeAddress(address)?.chains[0]
    return chain !== undefined && chain !== 'solana' && chain !== 'evm' && text !== address
  })
  const taken = checked.filter((text) => readAddress(text).ok)
  const says = `${checked.length - taken.length} of ${checked.length}`
  return ['listed addresses, last letter changed', says, 'all malformed', taken.length === 0]
}

async function checkSample(index: WalletIndex, file: string): Promise<Row> {
  const lines = (await readFile(file, 'utf8')).trim().split(/\r?\n/).slice(1)
  const asked = lines.flatMap((line) => {
    const [, address = '', entryNo = ''] = line.split(',')
    return formsOf(address).map((form) => ({ form, entryNo }))
  })
  const found = asked.filter(({ form, entryNo }) => hits(index, form).includes(entryNo))
  const says = `${found.length} of ${asked.length} forms of ${lines.length}`
  return ['sampled addresses lead to their entry', says, '100 %', found.length === asked.length]
}

/** Microseconds of look-ups, by kind of address: the median, and that of the slowest text. */
function timeLookUps(index: WalletIndex, texts: readonly string[]): Row[] {
  const kinds = new Map<string, string[]>()
  for (const text of texts) {
    const kind = decodeAddress(text)?.chains[0] ?? 'of no chain'
    const known = kinds.get(kind) ?? []
    if (known.length < timedMost) kinds.set(kind, [...known, text])
  }
  return [...kinds].map(([kind, asked]) => {
    const times = asked.map((): number[] => [])
    for (let round = 0; round < rounds; round += 1) {
      for (const [n, text] of asked.entries()) {
        const startMs = performance.now()
        index.lookUp(text, live)
        times[n]!.push((performance.now() - startMs) * 1_000) // one array a text
      }
    }
    const [middle, slow] = [share(times.flat(), 0.5), share(times.flat(), 0.99)]
    const slowest = Math.max(...times.map((one) => share(one, 0.5)))
    const [us, p99, worst] = [middle, slow, slowest].map((one) => one.toFixed(1))
    const says = `${us} us (p99 ${p99}), slowest text ${worst}`
    const target = `<= ${lookUpMaxUs} us`
    return [`look-up, ${kind}`, says, target, slowest <= lookUpMaxUs]
  })
}

export async function measureWallets(folder: string, seed: number): Promise<Row[]> {
  const { index, listed } = await readListed(folder)
  const sample = join(folder, '../../wallets/ofac_addresses_dev.csv')
  const forms = listed.flatMap(({ address }) => formsOf(address))
  const others = Array.from({ length: 2_000 }, (_, number) => strangerOf(seed, number))
  return [
    checkForms(index, listed),
    existsSync(sample)
      ? await checkSample(index, sample)
      : notRun('sampled addresses lead to their entry', sample),
    checkStrangers(index, seed),
    checkMisprints(listed),
    ...timeLookUps(index, [...forms, ...others]),
  ]
}

/** @returns whether every target was held */
export async function benchWallets(folder: string, seed: number): Promise<boolean> {
  if (!existsSync(folder)) {
    console.log(`not run: give --lists-dir, the folder of OFAC's files; there is no ${folder}.`)
    return false
  }
  const rows = await measureWallets(folder, seed)
  const shown = rows.map(([what, measured, target, holds]) => [
    what,
    measured,
    target,
    verdictOf(measured, holds),
  ])
  for (const line of tableLines(['what', 'measured', 'target', ''], shown)) console.log(line)
  return rows.every(([, , , holds]) => holds)
}
