/**
 * An application's own lists in memory: building, memory and look-ups of values, of networks and of
 * faces. `npm run bench -- access-lists [--entries 1000000] [--faces 100000] [--seed 1]`
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { defaultFaceBands } from '@ostiary/domain/lists/face-bands'
import { openFaceIndex } from '../packages/server/src/access-lists/face-index.ts'
import type { FaceIndex } from '../packages/server/src/access-lists/face-index.ts'
import { askedForms } from '../packages/server/src/access-lists/normalise-entry.ts'
import { openRangeIndex } from '../packages/server/src/access-lists/range-index.ts'
import { openValueIndex } from '../packages/server/src/access-lists/value-index.ts'
import { readRange } from '../packages/server/src/platform/address-ranges.ts'
import { keyedHash } from '../packages/server/src/platform/digest.ts'
import { randomIds } from '../packages/server/src/platform/ids.ts'
import { numbersOf } from '../packages/server/src/store/links.fixture.ts'

type Random = (below: number) => number

const dimension = 512
const lookUps = 200_000
const searches = 100
const ids = randomIds()
/** In one piece, as it comes from the store: a text just put together takes ten times as much. */
const newId = (atMs: number): string => Buffer.from(ids.next(atMs)).toString()
const lookupKey = Buffer.alloc(32, 1)

/** Prefix lengths of networks on lists: most are single addresses, few are wide. */
const ipv4Lengths = [32, 32, 32, 32, 32, 32, 24, 24, 24, 23, 22, 20, 19, 16]
const ipv6Lengths = [128, 64, 64, 56, 48, 32]

interface Row {
  readonly what: string
  readonly measured: string
  readonly target?: string
}

function print({ what, measured, target = '' }: Row): void {
  console.log(`| ${what} | ${measured} | ${target} |`)
}

export async function benchAccessLists(asked: {
  entries: number
  faces: number
  seed: number
}): Promise<void> {
  console.log(`seed ${asked.seed}\n\n| what | measured | target |\n|---|---|---|`)
  await measureValues(asked.entries, numbersOf(asked.seed))
  await measureRanges(asked.entries, numbersOf(asked.seed))
  await measureFaces(asked.faces, numbersOf(asked.seed))
}

const formKey = (form: string): Buffer => keyedHash(lookupKey, `bench\nemail\n${form}`)
/** As good as a hash, at a hundredth of its price. */
function anyKey(random: Random): Buffer {
  const key = Buffer.alloc(8)
  key.writeUInt32BE(random(2 ** 32), 0)
  key.writeUInt32BE(random(2 ** 32), 4)
  return key
}

async function measureValues(entries: number, random: Random): Promise<void> {
  const keys = Array.from({ length: 10_000 }, (_, n) => formKey(`user-${n}@example.com`))
  const index = openValueIndex()
  const adding = new Float64Array(entries)
  const before = await heldBytes()
  const add = (n: number): boolean =>
    index.add({ key: keys[n] ?? anyKey(random), entryId: newId(n) })
  timesOf(entries, add, adding)
  print({ what: `add ${count(entries)} values one by one`, measured: seconds(adding) })
  print({ what: '  one of them', measured: spread(adding) })
  printMemory(index, (await heldBytes()) - before)
  const hits = timesOf(lookUps, (n) => {
    if (index.find(keys[n % keys.length]!).length === 0) throw new Error('an entry is not found')
  })
  const strangers = Array.from({ length: 10_000 }, () => anyKey(random))
  const misses = timesOf(lookUps, (n) => index.find(strangers[n % strangers.length]!))
  const whole = timesOf(lookUps / 10, (n) =>
    askedForms('email', ` User-${n % keys.length}@Example.com`).map((one) =>
      index.find(formKey(one)),
    ),
  )
  print({ what: 'value found', measured: spread(hits), target: '<= 100 us' })
  print({ what: 'value not found', measured: spread(misses), target: '<= 100 us' })
  print({ what: 'e-mail normalised, hashed, found', measured: spread(whole), target: '<= 100 us' })
}

const ipv4 = (random: Random): string => Array.from({ length: 4 }, () => random(256)).join('.')
/** Of half a million networks that providers have, as long as the prefixes are. */
const ipv6 = (random: Random): string =>
  [0x2000 + random(8), ...Array.from({ length: 7 }, () => random(65_536))]
    .map((word) => word.toString(16))
    .join(':')

async function measureRanges(entries: number, random: Random): Promise<void> {
  const index = openRangeIndex()
  const single: string[] = []
  const adding = new Float64Array(entries)
  const before = await heldBytes()
  const add = (n: number): boolean => {
    const isIpv6 = n % 5 === 0
    const lengths = isIpv6 ? ipv6Lengths : ipv4Lengths
    const address = isIpv6 ? ipv6(random) : ipv4(random)
    if (single.length < 10_000) single.push(address)
    const network = readRange(`${address}/${lengths[random(lengths.length)]}`)! // as just written
    return index.add(network, newId(n))
  }
  timesOf(entries, add, adding)
  print({ what: `read and add ${count(entries)} networks`, measured: seconds(adding) })
  print({ what: '  one of them', measured: spread(adding) })
  printMemory(index, (await heldBytes()) - before)
  const hits = timesOf(lookUps, (n) => {
    if (index.find(single[n % single.length]!).length === 0) throw new Error('a network is lost')
  })
  const anyone = Array.from({ length: 10_000 }, (_, n) => (n % 5 === 0 ? ipv6 : ipv4)(random))
  const others = timesOf(lookUps, (n) => index.find(anyone[n % anyone.length]!))
  print({ what: 'address of an entry', measured: spread(hits), target: '<= 100 us' })
  print({ what: 'any address', measured: spread(others), target: '<= 100 us' })
}

/** Gaussian enough: three even numbers; `shared` is what all faces have in common. */
const face = (random: Random, shared: number): Float32Array =>
  Float32Array.from(
    { length: dimension },
    (_, n) => (random(1e6) + random(1e6) + random(1e6)) / 1e6 - 1.5 + (n % 2 ? shared : -shared),
  )

async function measureFaces(faces: number, random: Random): Promise<void> {
  for (const [who, shared] of [
    ['strangers at 0 %', 0],
    ['strangers at 20 %', 0.25],
  ] as const) {
    const index = openFaceIndex(dimension)
    const adding = new Float64Array(faces)
    const before = await heldBytes()
    for (let n = 0; n < faces; n += 1) {
      const one = face(random, shared)
      const startMs = performance.now()
      index.put(newId(n), one)
      adding[n] = performance.now() - startMs
    }
    print({ what: `add ${count(faces)} faces, ${who}`, measured: seconds(adding) })
    print({ what: '  one of them', measured: spread(adding) })
    printMemory(index, (await heldBytes()) - before)
    for (const least of [defaultFaceBands.possible, defaultFaceBands.high]) {
      const times = timesOf(searches, () => index.search(face(random, shared), least))
      print({ what: `search at ${least} %`, measured: spread(times), target: '<= 50,000 us' })
    }
    await measureSlices(index, face(random, shared))
  }
}

/** How long the process is held while a search runs in slices. */
async function measureSlices(index: FaceIndex, asked: Float32Array): Promise<void> {
  const [whole, held]: [number[], number[]] = [[], []]
  for (let n = 0; n < searches; n += 1) {
    let fromMs = performance.now()
    const startMs = fromMs
    const pause = async (): Promise<void> => {
      held.push(performance.now() - fromMs)
      await new Promise(setImmediate)
      fromMs = performance.now()
    }
    await index.searchInSlices(asked, defaultFaceBands.possible, { sliceMs: 4, pause })
    held.push(performance.now() - fromMs)
    whole.push(performance.now() - startMs)
  }
  print({ what: 'the same in slices', measured: spread(whole) })
  print({ what: '  one slice', measured: spread(held) })
}

/** Milliseconds of every call; into memory that was there before, where memory is measured too. */
function timesOf(
  calls: number,
  call: (n: number) => unknown,
  times = new Float64Array(calls),
): Float64Array {
  for (let n = 0; n < calls; n += 1) {
    const startMs = performance.now()
    call(n)
    times[n] = performance.now() - startMs
  }
  return times
}

/** Bytes still held after a collection; arrays are freed a little after it. */
async function heldBytes(): Promise<number> {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void // what the flag exposes
  for (let n = 0; n < 3; n += 1) {
    collect()
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

function printMemory(index: { size: number; bytes: number }, heldBytes: number): void {
  const each = (index.bytes / index.size).toFixed(1)
  const megabytes = [index.bytes, heldBytes].map((bytes) => `${(bytes / 1e6).toFixed(1)} MB`)
  const measured = `${megabytes[0]} of arrays, ${each} bytes each; the process ${megabytes[1]}`
  print({ what: '  memory', measured })
}

const count = (number: number): string => number.toLocaleString('en-US')
const seconds = (timesMs: ArrayLike<number>): string =>
  `${(Float64Array.from(timesMs).reduce((sum, one) => sum + one, 0) / 1000).toFixed(2)} s`

function spread(timesMs: ArrayLike<number>): string {
  const sorted = Float64Array.from(timesMs).sort()
  const us = (part: number): string =>
    ((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0) * 1000).toFixed(1)
  return `median ${us(0.5)} us, p99 ${us(0.99)} us, worst ${us(1)} us`
}
