/** What it costs to know the caller: the key found, its scopes and addresses checked, the limit. */
import { allScopes } from '@ostiary/domain/scopes'
import { defaultSettings } from '../packages/server/src/features/bootstrap.ts'
import { keyHash, newKeyText } from '../packages/server/src/store/api-keys.ts'
import { openAuthenticator } from '../packages/server/src/http/authenticate.ts'
import { systemClock } from '../packages/server/src/platform/clock.ts'
import type { ApiKey } from '../packages/server/src/store/api-keys.ts'
import type { Snapshot } from '../packages/server/src/store/tenants.ts'

const keysHeld = 1_000
const rounds = 200_000
const applicationId = 'bench'
const addresses = ['10.0.0.0/8', '192.0.2.0/24', '2001:db8::/32']

/** A thousand keys, every second one bound to addresses. */
function snapshotOf(texts: readonly string[]): Snapshot {
  const keys = new Map(
    texts.map((text, n): [string, ApiKey] => [
      keyHash(text).toString('hex'),
      {
        keyId: `key-${n}`,
        applicationId,
        name: 'bench',
        prefix: text.slice(0, 12),
        scopes: allScopes,
        addresses: n % 2 === 0 ? [] : addresses,
        expiresAtMs: systemClock.now() + 86_400_000,
        revokedAtMs: null,
        createdAtMs: 0,
      },
    ]),
  )
  const application = {
    applicationId,
    name: 'bench',
    environment: 'sandbox' as const,
    settings: defaultSettings('sandbox'),
    createdAtMs: 0,
  }
  return {
    keys,
    applications: new Map([[applicationId, application]]),
    signingKeys: new Map(),
    webhooks: new Map(),
    fraudModels: new Map(),
  }
}

export function benchKeyCheck(): void {
  const texts = Array.from({ length: keysHeld }, () => newKeyText('sandbox'))
  const snapshot = snapshotOf(texts)
  const authenticator = openAuthenticator({
    tenants: { snapshot: () => snapshot },
    clock: systemClock,
    publicUrl: 'http://127.0.0.1',
    limit: { perMinute: 1_000_000_000 },
  })
  const route = { scopes: ['customers:write'] as const, tag: 'Customers' as const }
  const remoteAddress = '192.0.2.7'
  const arrivals = texts.map((text) => ({ rawHeaders: headersWith(text), remoteAddress, route }))
  console.log('| key check, with limits | µs |\n|---|---|')
  for (const [name, first] of [
    ['no addresses', 0],
    ['three address ranges', 1],
  ] as const) {
    const micros = timed((n) => {
      const { principal } = authenticator.admit(arrivals[(2 * n + first) % keysHeld]!)
      if (!principal) throw new Error('a key of the bench was refused')
    })
    console.log(`| ${name} | ${micros.toFixed(2)} |`)
  }
}

/** Names and values in turn, as Node hands them over. */
const headersWith = (key: string): string[] =>
  Object.entries({
    Host: '127.0.0.1',
    'User-Agent': 'bench',
    Accept: '*/*',
    'Content-Type': 'application/json',
    'Idempotency-Key': 'abc',
    Connection: 'keep-alive',
    'x-api-key': key,
  }).flat()

/** Microseconds a call, once warm. */
function timed(call: (n: number) => void): number {
  for (let n = 0; n < rounds / 10; n += 1) call(n)
  const from = performance.now()
  for (let n = 0; n < rounds; n += 1) call(n)
  return ((performance.now() - from) * 1000) / rounds
}
