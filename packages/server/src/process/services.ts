/** Puts the parts of a process together: pools, writer, vault, tenants and what features are lent. */
import type { Config } from '../config.ts'
import type { Services } from '../features/call.ts'
import { systemClock } from '../platform/clock.ts'
import type { Keyring } from '../platform/keyring.ts'
import { randomIds, randomNumber } from '../platform/ids.ts'
import { openPool } from '../store/db.ts'
import type { Pool } from '../store/db.ts'
import { openHeadReader } from '../store/head-reader.ts'
import { openTenants, subscribersOf } from '../store/tenants.ts'
import { openVault } from '../store/vault.ts'
import { openWriter } from '../transitions/writer.ts'

export interface Composed {
  readonly services: Services
  /** Connections of the writer alone: so a slow list page never delays a commit. */
  readonly writerPool: Pool
  close(): Promise<void>
}

/** The writer uses one connection for each lane and one to load what it does not hold. */
const writerConnections = 3

/** Loaded only where it is used: the chain client is the largest library of all. */
async function contractWallets(config: Config): Promise<Pick<Services, 'contractWallets'>> {
  if (config.rpcUrls.size === 0) return {}
  const { rpcContractWallets } = await import('../platform/wallet/rpc.ts')
  return { contractWallets: rpcContractWallets({ urls: config.rpcUrls }) }
}

export async function compose(
  config: Config,
  parts: { url: string; keyring: Keyring; onError: (error: Error) => void; wake: () => void },
): Promise<Composed> {
  const { url, keyring, onError } = parts
  const clock = systemClock
  const reads = Math.max(1, config.poolSize - writerConnections)
  const db = openPool({ url, size: reads, onError })
  const writerPool = openPool({ url, size: writerConnections, onError })
  const tenants = await openTenants(db)
  const writer = openWriter({
    db: writerPool,
    clock,
    subscribers: (applicationId, type) => subscribersOf(tenants.snapshot(), applicationId, type),
    onWork: parts.wake,
  })
  const services: Services = {
    clock,
    ids: randomIds(),
    random: randomNumber,
    db,
    heads: openHeadReader(db),
    writer,
    vault: openVault(db, keyring.encryption),
    keyring,
    tenants,
    ...(await contractWallets(config)),
    publicUrl: config.publicUrl,
    allowPrivateWebhooks: config.allowPrivateWebhooks,
    onLoopback: ['127.0.0.1', '::1', 'localhost'].includes(config.host),
    wake: parts.wake,
  }
  return {
    services,
    writerPool,
    close: async () => {
      await writer.drain()
      await Promise.all([db.close(), writerPool.close()])
    },
  }
}
