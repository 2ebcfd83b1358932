/**
 * `ostiary keys` and `ostiary applications`: for operators with access to the store, also when
 * every key is lost.
 */
import { allScopes, partyScopes } from '@ostiary/domain/scopes'
import { createApplication, createOperatorKey } from '../features/bootstrap.ts'
import { systemClock } from '../platform/clock.ts'
import { randomIds } from '../platform/ids.ts'
import type { Pool } from '../store/db.ts'
import { openTenants } from '../store/tenants.ts'

interface Given {
  readonly action: string | undefined
  readonly rest: readonly string[]
  readonly options: Readonly<Record<string, unknown>>
  readonly print: (text: string) => void
}

const parts = { clock: systemClock, ids: randomIds() }
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

export async function keysCommand(pool: Pool, given: Given): Promise<number> {
  const snapshot = (await openTenants(pool)).snapshot()
  if (given.action === 'list') {
    for (const key of snapshot.keys.values()) {
      const state = key.revokedAtMs === null ? '' : '  revoked'
      given.print(
        `${key.keyId}  ${key.prefix}…  ${key.name}  ` +
          `${snapshot.applications.get(key.applicationId)?.name ?? ''}${state}`,
      )
    }
    return 0
  }
  if (given.action !== 'create')
    return usage(
      'keys create [--party partner|analyst|all] [--name NAME] [--application ID] | keys list',
    )
  const wanted = text(given.options['application'])
  const all = [...snapshot.applications.values()]
  const application =
    wanted === undefined
      ? all.find((one) => one.environment === 'sandbox')
      : all.find((one) => one.applicationId === wanted)
  if (!application) return usage('There is no such application; see: ostiary applications list')
  const party = text(given.options['party']) ?? 'all'
  if (!['partner', 'analyst', 'all'].includes(party))
    return usage('--party takes partner, analyst or all')
  const scopes = party === 'all' ? allScopes : partyScopes[party as 'partner' | 'analyst']
  const { applicationId } = application
  const name = text(given.options['name']) ?? `operator ${party}`
  const made = await createOperatorKey(pool, { ...parts, applicationId, name, scopes })
  if (made) given.print(made.apiKey)
  return 0
}

export async function applicationsCommand(pool: Pool, given: Given): Promise<number> {
  if (given.action === 'list') {
    const snapshot = (await openTenants(pool)).snapshot()
    for (const one of snapshot.applications.values())
      given.print(`${one.applicationId}  ${one.environment.padEnd(7)}  ${one.name}`)
    return 0
  }
  const [name] = given.rest
  if (given.action !== 'create' || name === undefined)
    return usage('applications create NAME [--live] | applications list')
  const environment = given.options['live'] === true ? 'live' : 'sandbox'
  const made = await pool.transaction((db) =>
    createApplication(db, { ...parts, name, environment, actor: 'operator' }),
  )
  given.print(made.applicationId)
  return 0
}

function usage(sentence: string): number {
  process.stderr.write(`${sentence}\n`)
  return 2
}
