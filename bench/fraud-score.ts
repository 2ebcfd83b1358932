/**
 * Customers a second through the fraud model in one process: from profile and looked-up facts to
 * features (findFeatures), and from features to the explained score (scoreFraud).
 */
import { bandOf, defaultThresholds } from '../packages/domain/src/evaluation.decision.ts'
import { findFeatures } from '../packages/domain/src/risk/findings.ts'
import type { Profile, Signals } from '../packages/domain/src/risk/findings.ts'
import { builtInModel, scoreFraud } from '../packages/domain/src/risk/fraud-model.ts'

const invented = 5_000
const rounds = 5
const toReach = 20_000

interface Customer {
  readonly profile: Profile
  readonly signals: Signals
}

export function benchFraudScore(options: { seed: number; seconds: number }): void {
  const { seed, seconds } = options
  const customers = inventCustomers(seed)
  const found = customers.map(({ profile, signals }) => findFeatures(profile, signals))
  const bands = { approved: 0, review: 0, rejected: 0 }
  for (const findings of found)
    bands[bandOf(scoreFraud(findings, builtInModel).score, defaultThresholds)] += 1
  console.log(`${invented} invented customers, seed ${seed}: ${JSON.stringify(bands)}\n`)
  console.log(
    `| customers/s, median of ${rounds} (lowest..highest) | seen | to reach |\n|---|---|---|`,
  )
  const measured: readonly [name: string, (n: number) => unknown, target: string][] = [
    ['findFeatures', (n) => findFeatures(customers[n]!.profile, customers[n]!.signals), ''],
    ['scoreFraud', (n) => scoreFraud(found[n]!, builtInModel), ''],
    [
      'both',
      (n) => {
        const { profile, signals } = customers[n]!
        return scoreFraud(findFeatures(profile, signals), builtInModel)
      },
      toReach.toLocaleString('en'),
    ],
  ]
  for (const [name, call, target] of measured) {
    const { rates, cpuMicros } = timed(call, seconds / rounds)
    const [low, middle, high] = [rates[0]!, rates[(rounds - 1) / 2]!, rates[rounds - 1]!]
    const seen = `${whole(middle)} (${whole(low)}..${whole(high)})`
    console.log(`| ${name} | ${seen} | ${cpuMicros.toFixed(1)} | ${target} |`)
  }
}

const whole = (rate: number): string => (Math.round(rate / 100) * 100).toLocaleString('en')

interface Timed {
  /** Calls a second in each round, ascending. */
  readonly rates: readonly number[]
  /** Of all rounds: what others do on the machine shows in the rates, hardly here. */
  readonly cpuMicros: number
}

/** One round more goes before, to warm up. */
function timed(call: (n: number) => unknown, seconds: number): Timed {
  round(call, seconds)
  const before = process.cpuUsage()
  const results = Array.from({ length: rounds }, () => round(call, seconds))
  const { user, system } = process.cpuUsage(before)
  const calls = results.reduce((sum, one) => sum + one.calls, 0)
  const rates = results.map((one) => one.calls / one.seconds)
  return { rates: rates.toSorted((one, other) => one - other), cpuMicros: (user + system) / calls }
}

function round(call: (n: number) => unknown, seconds: number): { calls: number; seconds: number } {
  const from = performance.now()
  const until = from + seconds * 1000
  let calls = 0
  for (let now = from; now < until; now = performance.now())
    for (let n = 0; n < 1000; n += 1) call(calls++ % invented)
  return { calls, seconds: (performance.now() - from) / 1000 }
}

/** Mulberry32: small, and the same for the same seed. */
function chances(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const firsts = ['Ann', 'José', 'Wei', 'Fatima', 'Olivia', 'Bjørn', 'Priya', 'Test', 'Kwame', 'Zoë']
const lasts = ['Bee', 'García', 'Li', "O'Neill", 'Wertheim', 'van den Berg', 'Nguyen', 'Asdfgh']
const streets = ['Main St', 'PO Box', 'Elm Avenue', 'Broadway', 'Oak Lane']
const places = ['CA 94105', 'NY 10001', 'TX 75001', 'WA 98101', 'FL 33101', 'CA 10001'] as const
const domains = ['example.com', 'example.org', 'throwaway.example', 'mail.example.net']
const countries = [...Array.from({ length: 20 }, () => 'US'), 'us', 'GB', 'KP']

/** Customers nobody has: most without a doubt, each field missing at times. */
function inventCustomers(seed: number): Customer[] {
  const chance = chances(seed)
  const pick = <T>(of: readonly T[]): T => of[Math.floor(chance() * of.length)]!
  const digits = (count: number): string =>
    String(Math.floor(chance() * 10 ** count)).padStart(count, '0')
  const rarely = (): boolean => chance() < 0.05
  const disposable = new Set(['throwaway.example'])
  const lists = { callForAction: new Set(['KP']), increasedMonitoring: new Set(['HT']) }
  return Array.from({ length: invented }, () => {
    const [firstName, lastName] = [pick(firsts), pick(lasts)]
    const [state, zipCode] = pick(places).split(' ') as [string, string]
    const name = `${firstName}.${lastName}`.toLowerCase().replaceAll(/[^a-z.]/g, '')
    const local = chance() < 0.8 ? name : `${name.slice(0, 2)}${digits(8)}`
    const whole: Profile = {
      firstName,
      lastName,
      officialId: { docType: 'SSN', value: `${digits(3)}-${digits(2)}-${digits(4)}` },
      email: `${local}@${pick(domains)}`,
      phone: `+1415${digits(7)}`,
      dob: `19${digits(2)}-0${1 + Math.floor(chance() * 9)}-1${digits(1)}`,
      address: `${digits(3)} ${pick(streets)}`,
      city: 'Springfield',
      state,
      zipCode,
      country: pick(countries),
      ipAddress: `198.51.100.${Math.floor(chance() * 256)}`,
    }
    const signals: Signals = {
      ...lists,
      atMs: Date.UTC(2026, 0, 1),
      flagged: chance() < 0.005,
      identityClear: !rarely(),
      disposableDomain: (domain) => disposable.has(domain),
      phone: { valid: !rarely(), country: 'US', line: rarely() ? 'voip' : 'other' },
      ip: { reserved: rarely(), anonymous: rarely(), hosting: rarely(), country: pick(countries) },
      linkage: {
        idOfOther: chance() < 0.01,
        contactShared: rarely() ? 2 : 0,
        aliasOfOther: rarely(),
        atAddress: rarely() ? 6 : 1,
        withinHour: rarely() ? 4 : 1,
        rejectedOrFlagged: chance() < 0.01,
      },
    }
    const kept = Object.entries(whole).filter(() => !rarely())
    return { profile: Object.fromEntries(kept), signals }
  })
}
