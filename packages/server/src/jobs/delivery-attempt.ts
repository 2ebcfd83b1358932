/** One attempt at one delivery: builds it, posts it, and says what that means for the delivery. */
import type { Clock } from '../platform/clock.ts'
import type { Keyring } from '../platform/keyring.ts'
import type { PostResult, Sender } from '../platform/outbound/sender.ts'
import { webhookGuard } from '../platform/outbound/webhook-guard.ts'
import type { WebhookPolicy } from '../platform/outbound/webhook-guard.ts'
import type { Database } from '../store/db.ts'
import type { ClaimedDelivery, SettledAttempt } from '../store/deliveries.ts'
import { lineKey, readEventLines } from '../store/event-lines.ts'
import type { Application, Tenants, Webhook } from '../store/tenants.ts'
import type { Vault, WalletItem } from '../store/vault.ts'
import { openSecrets } from '../store/webhook-secrets.ts'
import type { WebhookSecret } from '../store/webhook-secrets.ts'
import { announced, openWallets } from '../transitions/event-body.ts'
import type { Announced } from '../transitions/event-body.ts'
import { messageOf } from './delivery-message.ts'
import type { Message } from './delivery-message.ts'
import { postTimeoutMs, retryWaitMs } from './delivery-schedule.ts'

/** What the process lends to its deliveries. */
export interface DeliveryServices extends WebhookPolicy {
  readonly db: Database
  readonly tenants: Tenants
  readonly vault: Vault
  readonly keyring: Pick<Keyring, 'encryption'>
  readonly clock: Clock
  /** 0 to 1; jitter of the retries. */
  readonly random: () => number
}

export interface AttemptParts {
  readonly services: DeliveryServices
  readonly sender: Pick<Sender, 'post'>
  /** Of Ostiary, for the user agent. */
  readonly version: string
  readonly onError: (error: unknown) => void
}

export interface Outcome {
  readonly webhook: Webhook
  readonly settled: SettledAttempt
}

/** What the bodies of several deliveries are built from. */
export interface Prepared {
  /** By `lineKey`. */
  readonly events: ReadonlyMap<string, Announced>
  /** `undefined` when they could not be opened together: each delivery then opens its own. */
  readonly wallets: ReadonlyMap<string, WalletItem> | undefined
}

export interface Attempts {
  prepare(claimed: readonly ClaimedDelivery[]): Promise<Prepared>
  /** Never rejects: whatever goes wrong is an outcome. */
  send(delivery: ClaimedDelivery, webhook: Webhook, prepared: Prepared): Promise<Outcome>
}

export function openAttempts(parts: AttemptParts): Attempts {
  const { services } = parts
  const { clock, vault } = services
  const opened = new Map<string, { sealed: Buffer; secrets: readonly WebhookSecret[] }>()

  /** Opening costs a call to the key service, so it is done once for each value. */
  async function secretsOf(webhook: Webhook): Promise<readonly WebhookSecret[]> {
    const { webhookId, secrets: sealed } = webhook
    const held = opened.get(webhookId)
    if (held?.sealed.equals(sealed)) return held.secrets
    const secrets = await openSecrets(services.keyring.encryption, webhookId, sealed)
    opened.set(webhookId, { sealed, secrets })
    return secrets
  }

  async function build(
    delivery: ClaimedDelivery,
    webhook: Webhook,
    prepared: Prepared,
  ): Promise<Message> {
    const event = prepared.events.get(lineKey(delivery))
    if (!event) throw new Error(`there is no event ${lineKey(delivery)}`)
    const wallets = prepared.wallets ?? (await openWallets(vault, [event]))
    return messageOf({
      delivery,
      event,
      webhook,
      application: applicationOf(webhook),
      secrets: await secretsOf(webhook),
      wallet: wallets.get(delivery.entityId),
      version: parts.version,
      nowMs: clock.now(),
    })
  }

  function applicationOf(webhook: Webhook): Application {
    const application = services.tenants.snapshot().applications.get(webhook.applicationId)
    if (!application) throw new Error(`there is no application ${webhook.applicationId}`)
    return application
  }

  const post = (webhook: Webhook, message: Message): Promise<PostResult> =>
    parts.sender.post({
      url: webhook.callbackUrl,
      headers: message.headers,
      body: message.body,
      timeoutMs: postTimeoutMs,
      guard: webhookGuard(applicationOf(webhook).environment, services),
    })

  function settle(
    delivery: ClaimedDelivery,
    result: PostResult | undefined,
    digest: Buffer | null,
  ): SettledAttempt {
    const atMs = clock.now()
    const httpStatus = result?.kind === 'answered' ? result.status : null
    const retryAfterSeconds = result?.kind === 'answered' ? result.retryAfterSeconds : undefined
    const { random } = services
    const delivered = httpStatus !== null && httpStatus >= 200 && httpStatus < 300
    // 410 says that nothing is ever wanted there again.
    const waitMs =
      delivered || httpStatus === 410
        ? undefined
        : retryWaitMs(delivery.attempts, { random, retryAfterSeconds })
    return {
      delivery,
      digest,
      atMs,
      httpStatus,
      state: delivered ? 'delivered' : waitMs === undefined ? 'failed' : 'pending',
      dueAtMs: atMs + (waitMs ?? 0),
      problem: result === undefined ? 'not_built' : result.kind === 'failed' ? result.code : null,
      durationMs: Math.max(0, Math.round(result?.durationMs ?? 0)),
    }
  }

  return {
    prepare: async (claimed) => {
      const lines = await readEventLines(services.db, claimed)
      const events = new Map<string, Announced>()
      for (const [key, line] of lines) {
        const event = announced(line)
        if (event) events.set(key, event)
      }
      const wallets = await openWallets(vault, [...events.values()]).catch(() => undefined)
      return { events, wallets }
    },
    send: async (delivery, webhook, prepared) => {
      try {
        const message = await build(delivery, webhook, prepared)
        const result = await post(webhook, message)
        return { webhook, settled: settle(delivery, result, message.digest) }
      } catch (error) {
        parts.onError(error)
        return { webhook, settled: settle(delivery, undefined, null) }
      }
    },
  }
}
