/**
 * Puts the parts of a process together: pools, writer, vault, tenants and what features are lent.
 */
import type { ListVersions } from '@ostiary/domain/lists-seen'
import type { Config } from '../config.ts'
import { openRequestStages } from '../features/evaluations/service.ts'
import type { ErrorLog, Services } from '../features/call.ts'
import { systemClock } from '../platform/clock.ts'
import type { Clock } from '../platform/clock.ts'
import type { Keyring } from '../platform/keyring.ts'
import { randomIds, randomNumber } from '../platform/ids.ts'
import type { Ids } from '../platform/ids.ts'
import { openMedia } from '../media/media.ts'
import { openAccessLists } from '../access-lists/live.ts'
import { scenarioProblem } from '../providers/simulator/scenarios.ts'
import { simulatedFaces } from '../providers/simulator/face.ts'
import { listSource } from '../store/access-list-reader.ts'
import { openListKeys } from '../store/list-keys.ts'
import { openPool } from '../store/db.ts'
import { openHeadReader } from '../store/head-reader.ts'
import { sessionFaceSource as faceSource } from '../store/session-faces.ts'
import { openSessionNumbers } from '../store/session-numbers.ts'
import { openTenants, subscribersOf } from '../store/tenants.ts'
import type { Tenants } from '../store/tenants.ts'
import { openWorkflowSource } from '../store/workflow-source.ts'
import { openVault } from '../store/vault.ts'
import { openWriter } from '../transitions/writer.ts'
import type { Outside } from './vendors.ts'
import { namesParties } from './party-index.ts'
import { openListsNow } from './lists-now.ts'
import type { ListsNow } from './lists-now.ts'
import { openNameScreening } from './name-screening.ts'
import { openWalletLists } from './wallet-screening.ts'
import { openExposure } from './exposure.ts'
import { openMediaStorage } from './media-storage.ts'

export interface Composed {
  readonly services: Services
  close(): Promise<void>
}

/**
 * Two lanes of the writer, two of single reads, and one to load what the writer does not hold;
 * fewer where the pool is small.
 */
const hotConnections = 5

/** Faces of sessions held in memory at once, of all applications: 0.5 GB of them. */
const facesMax = 200_000

/** Loaded only where it is used: the chain client is the largest library of all. */
async function contractWallets(config: Config): Promise<Pick<Services, 'contractWallets'>> {
  if (config.rpcUrls.size === 0) return {}
  const { rpcContractWallets } = await import('../platform/wallet/rpc.ts')
  return { contractWallets: rpcContractWallets({ urls: config.rpcUrls }) }
}

const isLoopback = (host: string): boolean => ['127.0.0.1', '::1', 'localhost'].includes(host)

/** By which ways codes and e-mails can be sent from here. */
const codeChannels = (config: Config): Services['codeChannels'] => ({
  email: config.smtpUrl !== undefined || config.emailSenderUrl !== undefined,
  sms: config.smsSenderUrl !== undefined,
})

function listsFor(
  tenants: Tenants,
  listsNow: ListsNow,
  applicationId: string,
): ListVersions | undefined {
  const application = tenants.snapshot().applications.get(applicationId)
  return application && listsNow.of(application.environment)
}

interface Parts {
  readonly url: string
  readonly keyring: Keyring
  readonly onError: (error: Error) => void
  readonly wake: () => void
  /** Nothing is told without one. */
  readonly errorLog?: ErrorLog
  /** What is set up outside that a request may ask. */
  readonly outside?: Pick<Outside, 'exposure'>
  /** Time and ids of a test's own. */
  readonly clock?: Clock
  readonly ids?: Ids
}

export async function compose(config: Config, parts: Parts): Promise<Composed> {
  const { url, keyring, onError, clock = systemClock, ids = randomIds() } = parts
  // Pages and administration run apart, so that a slow one never delays a commit.
  const hotSize = Math.max(1, Math.min(hotConnections, config.poolSize - 2))
  const db = openPool({ url, size: Math.max(1, config.poolSize - hotSize), onError })
  const hot = openPool({ url, size: hotSize, onError, hot: true })
  const tenants = await openTenants(db)
  const listsNow = await openListsNow(db)
  const writer = openWriter({
    db: hot,
    clock,
    subscribers: (applicationId, type) => subscribersOf(tenants.snapshot(), applicationId, type),
    listsNow: (applicationId) => listsFor(tenants, listsNow, applicationId),
    onWork: parts.wake,
    onChange: (next) => requestStages.changed(next),
  })
  const heads = openHeadReader(hot)
  const requestStages = openRequestStages({ clock, heads, writer })
  const listKeys = openListKeys(keyring)
  const vault = openVault(hot, keyring.encryption)
  const sessionFaceSource = faceSource(db, keyring.encryption)
  const { publicUrl, mediaLinkMinutes: linkMinutes } = config
  const storage = await openMediaStorage(config, clock)
  const exposure = openExposure(parts.outside?.exposure, {
    clock,
    tell: (problem) =>
      parts.errorLog?.error({ problem }, 'a service outside refuses what it is asked'),
  })
  const services: Services = {
    clock,
    ids,
    errorLog: parts.errorLog ?? { error: () => {} },
    random: randomNumber,
    db,
    heads,
    writer,
    requestStages,
    vault,
    media: openMedia({ db, vault, storage, keyring, clock, ids, publicUrl, linkMinutes }),
    keyring,
    tenants,
    workflows: openWorkflowSource(db, (id) => tenants.snapshot().applications.get(id), clock),
    sessionNumbers: openSessionNumbers(db, clock),
    scenarioProblem,
    codeChannels: codeChannels(config),
    accessLists: openAccessLists(listSource(db, listKeys)),
    listKeys,
    sessionFaces: openAccessLists(sessionFaceSource, { entriesMax: facesMax }),
    sessionFaceSource,
    isListed: (kind, environment) => namesParties(db, kind, environment),
    walletLists: openWalletLists(db, exposure.provider),
    listsNow,
    nameScreening: openNameScreening(db),
    faces: ({ environment }) => (environment === 'sandbox' ? simulatedFaces : undefined),
    ...(await contractWallets(config)),
    publicUrl,
    allowPrivateWebhooks: config.allowPrivateWebhooks,
    onLoopback: isLoopback(config.host),
    wake: parts.wake,
  }
  return {
    services,
    close: async () => {
      requestStages.close()
      await exposure.close()
      await writer.drain()
      await Promise.all([db.close(), hot.close()])
    },
  }
}
