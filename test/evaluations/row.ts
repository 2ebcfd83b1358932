/** Reads one line of the truth table and lives it: over HTTP, on the real store, by the clock. */
import type { Answer } from '../api/request.ts'
import { eventually } from '../api/world.ts'
import type { Tenant, World } from '../api/world.ts'
import { feedShowsAll } from '../feed.ts'

export interface Row {
  readonly source: string
  readonly trigger: 'onboarding' | 'manual'
  readonly options: string
  readonly identity: string
  readonly watchlist: string
  readonly fraud: string
  readonly stage: 'request' | 'webhook' | 'late'
  readonly expected: Result
}

export interface Result {
  readonly kycOutcome: string
  readonly expressKyc?: { readonly success: boolean; readonly outcome?: string }
  readonly fraudScore: number
  readonly status: string
}

export function readRows(text: string): Row[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'))
  return lines.map((line) => {
    const cells = line.split('|').map((cell) => cell.trim())
    const [source, trigger, options, identity, watchlist, fraud, stage, ...expected] = cells
    const [kycOutcome, express, score, status] = expected as [string, string, string, string]
    const [success, outcome] = express.split(' ')
    const expressKyc = { success: success === 'true', ...(outcome ? { outcome } : {}) }
    return {
      source,
      trigger,
      options,
      identity,
      watchlist,
      fraud,
      stage,
      expected: {
        kycOutcome,
        ...(express === '-' ? {} : { expressKyc }),
        fraudScore: Number(score),
        status,
      },
    } as Row // the columns of the table, in their order
  })
}

/** The marker by which a provider plays an answer, and the answer it gives later by a call. */
interface Played {
  readonly marker: string
  readonly later?: { readonly afterMs: number; readonly body: Record<string, unknown> }
}

const minute = 60_000
const usual: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  identity: { clear: 'passed', 'clear@2s': 'late', 'clear@4s': 'slow', never: 'callback' },
  watchlist: { 'clear@2s': 'late', 'clear@4s': 'slow', never: 'callback' },
}

function playedOf(check: 'identity' | 'watchlist', word: string): Played {
  if (word === '-') return { marker: '' }
  const after = /^(clear|adverse)@(\d+)m$/.exec(word)
  if (!after) return { marker: `+${check}.${usual[check]![word] ?? word}` }
  const body = { check, outcome: after[1] }
  return { marker: `+${check}.callback`, later: { afterMs: Number(after[2]) * minute, body } }
}

/** @param number which evaluation of the customer the last score is of */
function scorePlayed(word: string, number: 1 | 2): Played {
  if (word === '-') return { marker: '' }
  const after = /^(\d+)@(\d+)m$/.exec(word)
  if (!after) {
    // Without a score in onboarding the first word is nobody's.
    const first = number === 1 ? '' : '99/'
    const words = word.replace(/^-\//, first).replaceAll('/', '-').replaceAll('never', 'callback')
    return { marker: `+fraud.${words}` }
  }
  const body = { check: 'fraud', score: Number(after[1]) / 100 }
  return { marker: '+fraud.callback', later: { afterMs: Number(after[2]) * minute, body } }
}

let people = 0

export async function live(world: World, row: Row): Promise<Result> {
  const tenant = await tenantOf(world, row.options)
  const played = [
    playedOf('identity', row.identity),
    playedOf('watchlist', row.watchlist),
    scorePlayed(row.fraud, row.options === 'no evaluation' ? 1 : 2),
  ]
  people += 1
  const externalId = `row-${people}${played.map(({ marker }) => marker).join('')}`
  const stop = runClock(world, externalId)
  try {
    const created = await world.call('createCustomer', tenant.full, {
      body: { externalId, ...evaluationOf(row.options) },
    })
    if (created.status !== 201) throw new Error(created.text)
    if (row.trigger === 'manual') return await manual(world, tenant, { row, created, externalId })
    const evaluation = created.body['evaluation'] as Evaluation
    if (row.stage === 'request') return evaluation.result
    const first = await completed(world, tenant, { id: evaluation.id, externalId, row })
    if (row.stage === 'webhook') return first
    return await late(world, tenant, { evaluation, played })
  } finally {
    await stop()
  }
}

interface Evaluation {
  readonly id: string
  readonly customerId: string
  readonly result: Result
  readonly progress: string
}

const tenantOf = (world: World, options: string): Promise<Tenant> =>
  options === 'session'
    ? world.tenant('session', { settings: { customersWithoutWallet: true, kycSource: 'session' } })
    : world.tenant('checks', { settings: { customersWithoutWallet: true } })

function evaluationOf(options: string): { evaluation?: Record<string, boolean> } {
  if (options === 'no evaluation') return {}
  const words = options.split(' ')
  return {
    evaluation: {
      ...(words.includes('express') ? { expressKyc: true } : {}),
      ...(words.includes('fraud') ? { fraud: true } : {}),
    },
  }
}

/** Time goes on, a quarter of a second at a time, whenever nothing else is under way. */
function runClock(world: World, externalId: string): () => Promise<void> {
  let isOn = true
  const run = async (): Promise<void> => {
    while (isOn) {
      if (await world.quiet(externalId)) world.clock.advance(250)
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
  }
  const running = run()
  return () => {
    isOn = false
    return running
  }
}

interface Completing {
  readonly id: string
  readonly externalId: string
  readonly row: Row
}

/** What the event of the completion said, from the feed, whose bodies are the webhooks'. */
async function completed(world: World, tenant: Tenant, of: Completing): Promise<Result> {
  const { id, externalId, row } = of
  // What nobody answers in time is closed after a quarter of an hour.
  const words = [row.identity, row.watchlist, row.fraud]
  const waits = words.some((one) => /never|down|m$/.test(one))
  const [event] = await eventually(
    async () => {
      if (waits && (await world.quiet(externalId))) world.clock.advance(minute)
      return told(world, tenant, id)
    },
    (events) => events.length > 0,
  )
  return event!
}

/** The results of an evaluation's events once it was over, oldest first. */
async function told(world: World, tenant: Tenant, id: string): Promise<Result[]> {
  await feedShowsAll(world.db)
  const lines: Record<string, unknown>[] = []
  for (let cursor: string | undefined; ;) {
    const query = { limit: 200, ...(cursor === undefined ? {} : { cursor }) }
    const { body } = await world.call('listEvents', tenant.full, { query })
    const page = body['data'] as Record<string, unknown>[]
    lines.push(...page)
    if (page.length < 200) break
    cursor = body['nextCursor'] as string
  }
  const own = lines.map((line) => (line['data'] ?? line['body'] ?? line) as Record<string, unknown>)
  return own
    .filter((one) => one['evaluationId'] === id && one['progress'] !== 'in_progress')
    .map((one) => one['result'] as Result)
}

/** Whatever was owed comes after all. */
async function late(
  world: World,
  tenant: Tenant,
  { evaluation, played }: { evaluation: Evaluation; played: readonly Played[] },
): Promise<Result> {
  for (const { later } of played) {
    if (!later) continue
    world.clock.advance(later.afterMs)
    const params = { id: evaluation.customerId }
    const answer = await world.call('simulateCheckAnswer', tenant.full, {
      params,
      body: later.body,
    })
    if (answer.status !== 202) throw new Error(answer.text)
  }
  const events = await eventually(
    () => told(world, tenant, evaluation.id),
    (all) => all.length > 1,
  )
  return events.at(-1)!
}

async function manual(
  world: World,
  tenant: Tenant,
  { row, created, externalId }: { row: Row; created: Answer; externalId: string },
): Promise<Result> {
  const customerId = created.body['id'] as string
  const params = { id: customerId }
  const asked = await eventually(
    async () => {
      if (await world.quiet(externalId)) world.clock.advance(minute)
      return world.call('createEvaluation', tenant.full, { params })
    },
    ({ status, text }) => {
      if (status !== 201 && status !== 409) throw new Error(text)
      return status === 201
    },
  )
  const evaluation = asked.body as unknown as Evaluation
  return row.stage === 'request'
    ? evaluation.result
    : completed(world, tenant, { id: evaluation.id, externalId, row })
}
