/** One delivery as it goes over the wire: the body, its digest, and every signature over it. */
import { signStandard } from '../platform/webhook-signature/standard.ts'
import { signXSignature } from '../platform/webhook-signature/x-signature.ts'
import { encodeBody } from '../platform/webhook-signature/sorted-json.ts'
import { sha256 } from '../platform/digest.ts'
import type { ClaimedDelivery } from '../store/deliveries.ts'
import type { Application } from '../store/applications.ts'
import type { Webhook } from '../store/webhooks.ts'
import type { WebhookSecret } from '../store/webhook-secrets.ts'
import { deliveryId } from '../store/delivery-id.ts'
import { eventBody, eventIdOf } from '../transitions/event-body.ts'
import type { Announced, OpenedOfEvent, SessionShown } from '../transitions/event-body.ts'

export interface Message {
  readonly body: string
  readonly digest: Buffer
  readonly headers: Readonly<Record<string, string>>
}

export interface MessageParts {
  readonly delivery: ClaimedDelivery
  readonly event: Announced
  readonly application: Application
  readonly webhook: Webhook
  readonly secrets: readonly WebhookSecret[]
  readonly opened: OpenedOfEvent
  readonly session?: SessionShown | undefined
  readonly version: string
  readonly nowMs: number
}

export function messageOf(parts: MessageParts): Message {
  const { delivery, event, application, webhook, nowMs } = parts
  const timestamp = Math.floor(nowMs / 1000)
  const secrets = parts.secrets.map((one) => one.text)
  const id = eventIdOf(event)
  // Sorted and ASCII, as the X-Signature family sends it: both families sign these same bytes.
  const body = encodeBody(
    eventBody(event, {
      environment: application.environment,
      personal: webhook.includePersonalData,
      wallet: parts.opened.wallet,
      sealed: parts.opened.sealed,
      session: parts.session,
      signedAtMs: nowMs,
    }),
  )
  const headers = {
    'content-type': 'application/json',
    'user-agent': `Ostiary/${parts.version}`,
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signStandard({ id, timestamp, body, secrets }),
    ...signXSignature({ body, timestamp, secrets }),
    'x-ostiary-delivery': deliveryId(delivery),
    'x-ostiary-attempt': String(delivery.attempts),
  }
  return { body, digest: sha256(body), headers }
}
