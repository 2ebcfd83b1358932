/**
 * `ostiary keys` and `ostiary applications`: for operators with access to the store, also when
 * every key is lost.
 */
import { allScopes, partyScopes } from '@ostiary/domain/scopes'
import type { KeyParty } from '@ostiary/domain/scopes'
import { createApplication, createOperatorKey, switchOffSignatures } from '../features/bootstrap.ts'
import { systemClock } from '../platform/clock.ts'
import { randomIds } from '../platform/ids.ts'
import type { Pool } from '../store/db.ts'
import { openTenants } from '../store/tenants.ts'
import type { Given } from '../usage/read-command.ts'

type Print = (text: string) => void

const noSuchApplication = 'There is no such application. See: ostiary applications list'

const parts = { clock: systemClock, ids: randomIds() }

/** @returns the exit code: 0 made, 1 refused */
export async function createKeyCommand(
  pool: Pool,
  { values }: Given,
  { print, complain }: { readonly print: Print; readonly complain: Print },
): Promise<number> {
  const wanted = values['application']?.[0]
  const all = [...(await openTenants(pool)).snapshot().applications.values()]
  const application = all.find((one) =>
    wanted === undefined ? one.environment === 'sandbox' : one.applicationId === wanted,
  )
  if (!application) {
    complain(noSuchApplication)
    return 1
  }
  const expires = values['expires']?.[0]
  const expiresAtMs = expires === undefined ? undefined : timeOf(expires)
  if (expiresAtMs !== undefined && !(expiresAtMs > systemClock.now())) {
    complain('--expires wants a time to come, such as 2099-12-31 or 2099-12-31T18:00:00Z.')
    return 1
  }
  // The choices of usage/operator-commands.ts.
  const party = (values['party']?.[0] ?? 'all') as KeyParty | 'all'
  const made = await createOperatorKey(pool, {
    ...parts,
    applicationId: application.applicationId,
    name: values['name']?.[0] ?? `operator ${party}`,
    scopes: party === 'all' ? allScopes : partyScopes[party],
    addresses: values['address'] ?? [],
    ...(expiresAtMs === undefined ? {} : { expiresAtMs }),
  })
  if (made) print(made.apiKey)
  return 0
}

/** Epoch milliseconds; a day begins in UTC. What is no time is `NaN`. */
const timeOf = (text: string): number =>
  /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text)
    ? Date.parse(text)
    : Number.NaN

export async function listKeysCommand(pool: Pool, print: Print): Promise<number> {
  const { keys, applications } = (await openTenants(pool)).snapshot()
  for (const key of keys.values()) {
    const state = key.revokedAtMs === null ? '' : '  revoked'
    const application = applications.get(key.applicationId)?.name ?? ''
    print(`${key.keyId}  ${key.prefix}…  ${key.name}  ${application}${state}`)
  }
  return 0
}

export async function createApplicationCommand(
  pool: Pool,
  { words, switches }: Given,
  print: Print,
): Promise<number> {
  const name = words[0]!
  const environment = switches.has('live') ? 'live' : 'sandbox'
  const made = await pool.transaction((db) =>
    createApplication(db, { ...parts, name, environment, actor: 'operator' }),
  )
  print(made.applicationId)
  return 0
}

/** Lets an application take unsigned requests again. @returns 0 done, 1 refused */
export async function unsignCommand(
  pool: Pool,
  { words }: Given,
  { print, complain }: { readonly print: Print; readonly complain: Print },
): Promise<number> {
  const applicationId = words[0]!
  const found = await switchOffSignatures(pool, { ...parts, applicationId })
  if (!found) {
    complain(noSuchApplication)
    return 1
  }
  print('Unsigned requests are taken again, by running servers within a second.')
  return 0
}

export async function listApplicationsCommand(pool: Pool, print: Print): Promise<number> {
  const snapshot = (await openTenants(pool)).snapshot()
  for (const one of snapshot.applications.values())
    print(`${one.applicationId}  ${one.environment.padEnd(7)}  ${one.name}`)
  return 0
}
