/**
 * Evaluations: five hundred at once whose requests wait for ExpressKYC, half of them for a slow
 * vendor; evaluations a second; and the time from the last answer to the committed status.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort, startServer } from '../test/server-process.ts'
import { benchKey, send, share } from './calls.ts'
import { benchDecisions } from './evaluation-decisions.ts'

const deadlineMs = 3_000
const crowd = 500

export async function benchEvaluations(seconds: number): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ostiary-bench-'))
  const server = await startServer({
    dataDir,
    port: await freePort(),
    env: {
      OSTIARY_BOOTSTRAP_API_KEY: benchKey,
      OSTIARY_RATE_LIMIT: 'off',
      OSTIARY_LOG_LEVEL: 'silent',
    },
  })
  try {
    await send(server.url, 'PATCH', '/v1/application', { customersWithoutWallet: true })
    for (const [round, withinMs] of [0, 1000, 1000, 0].entries())
      await express(server.url, { round, withinMs })
    await together(server.url, seconds)
  } finally {
    await server.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
  await benchDecisions(seconds)
}

interface Crowd {
  readonly round: number
  /** All are sent at once, or spread over so long. */
  readonly withinMs: number
}

/** Half has a vendor who takes four seconds, one more than the deadline. */
async function express(url: string, { round, withinMs }: Crowd): Promise<void> {
  const all = await Promise.all(
    Array.from({ length: crowd }, async (_, n) => {
      await delay((withinMs * n) / crowd)
      const isSlow = n % 2 === 0
      const marks = isSlow ? '+identity.slow' : '+identity.passed'
      const externalId = `express-${round}-${n}${marks}+watchlist.clear`
      const evaluation = { expressKyc: true, fraud: true }
      return { isSlow, ...(await send(url, 'POST', '/v1/customers', { externalId, evaluation })) }
    }),
  )
  const failed = all.filter(({ status }) => status !== 201).length
  const times = (isSlow: boolean): number[] =>
    all
      .filter((one) => one.isSlow === isSlow)
      .map(({ tookMs }) => tookMs)
      .toSorted((a, b) => a - b)
  const slow = times(true)
  const late = slow.filter((ms) => ms > deadlineMs + 100).length
  console.log(
    `${crowd} within ${withinMs} ms: quick half p50 ${share(times(false), 0.5)} ms, ` +
      `max ${share(times(false), 1)} ms; slow half p50 ${share(slow, 0.5)} ms, ` +
      `max ${share(slow, 1)} ms, ${late} later than ${deadlineMs + 100} ms; ${failed} failed`,
  )
}

const callers = 64

/** Whole evaluations with a score: asked for one after another, and all of them over. */
async function together(url: string, seconds: number): Promise<void> {
  const before = await settledCount(url)
  const fromMs = performance.now()
  let asked = 0
  await Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      while (performance.now() < fromMs + seconds * 1000) {
        const externalId = `whole-${caller}-${asked}+identity.passed+watchlist.clear`
        asked += 1
        await send(url, 'POST', '/v1/customers', { externalId, evaluation: { fraud: true } })
      }
    }),
  )
  while ((await settledCount(url)) < before + asked) await delay(50)
  const tookS = (performance.now() - fromMs) / 1000
  console.log(
    `whole evaluations, ${callers} callers: ${Math.round(asked / tookS)} a second ` +
      `(${asked} in ${tookS.toFixed(1)} s, the last one decided)`,
  )
}

/** Scores computed without failing, as the metrics count them. */
async function settledCount(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const line = /^ostiary_effects_total\{effect="check_fraud",outcome="check_answered"\} (\d+)/m
  return Number(line.exec(text)?.[1] ?? 0)
}
