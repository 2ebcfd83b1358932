/** Which addresses the destinations of an application may have; asked at saving and at sending. */
import type { AddressGuard } from './address-guard.ts'

export interface WebhookPolicy {
  /** The operator allows every address. */
  readonly allowPrivateWebhooks: boolean
  /** The server itself listens on loopback only, so whoever calls it is on this machine already. */
  readonly onLoopback: boolean
}

export function webhookGuard(environment: 'live' | 'sandbox', policy: WebhookPolicy): AddressGuard {
  if (policy.allowPrivateWebhooks) return 'allow_private'
  return environment === 'sandbox' && policy.onLoopback ? 'allow_loopback' : 'public_only'
}
