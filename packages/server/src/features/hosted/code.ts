/** Asking for a code by e-mail or text message. */
import { randomBytes } from 'node:crypto'
import type { State } from '@ostiary/contract/hosted'
import { currentNode } from '@ostiary/domain/session/session'
import type { FieldFaultCode } from '@ostiary/domain/field-faults'
import type { Feature } from '@ostiary/domain/workflow/features'
import { normaliseEntry } from '../../access-lists/normalise-entry.ts'
import { languageTag } from '../../platform/language-tag.ts'
import { areCodesSpent, codeAgainMs, codeItem, codeLimitsOf, lastCode } from '../../sessions/otp.ts'
import type { SentOtp } from '../../sessions/otp.ts'
import { contextItem } from '../../sessions/context.ts'
import type { SessionContext } from '../../sessions/context.ts'
import { refuse } from '../call.ts'
import type { Services } from '../call.ts'
import { asJudged, byPerson } from './event.ts'
import { heldBy, mine } from './link.ts'
import type { Shown } from './link.ts'
import { featureNodeAt } from './node.ts'
import { faultAt, refuseFields } from './refused.ts'
import { stateOf } from './state.ts'

/** Whether a step is done by a code that is sent. */
export const isByCode = (feature: Feature): boolean =>
  feature === 'EMAIL_VERIFICATION' || feature === 'PHONE_VERIFICATION'

/** An address in the one form that is compared; `undefined` for what can be none. */
export function normalAddress(feature: Feature, text: unknown): string | undefined {
  if (typeof text !== 'string') return undefined
  const reading = normaliseEntry(feature === 'EMAIL_VERIFICATION' ? 'email' : 'phone', text)
  return reading.ok ? reading.entry.match : undefined
}

export async function askForCode(
  services: Services,
  shown: Shown,
  given: { readonly node_id: string; readonly address?: string | undefined },
): Promise<State> {
  const held = await mine(services, shown)
  const { session, entityId, application } = held
  const { sessionId } = session
  const node = currentNode(session)
  if (node?.nodeId !== given.node_id || node.waits !== 'person' || !isByCode(node.feature))
    return refuse('step_changed')
  const channel = node.feature === 'EMAIL_VERIFICATION' ? 'email' : 'sms'
  if (application.environment === 'live' && !services.codeChannels[channel])
    return refuse('code_unavailable')
  if (areCodesSpent(node, codeLimitsOf(await featureNodeAt(services, held, node.nodeId))))
    return refuse('code_limit_reached')
  const names = [codeItem(sessionId, node.nodeId), contextItem(sessionId)]
  const items = (await services.vault.open([entityId], names)).get(entityId)
  // As it was sealed below.
  const sent = lastCode(node, items?.get(codeItem(sessionId, node.nodeId)) as SentOtp | undefined)
  const context = (items?.get(contextItem(sessionId)) ?? {}) as SessionContext
  const nowMs = services.clock.now()
  const waitMs = sent ? sent.sentAtMs + codeAgainMs - nowMs : 0
  if (waitMs > 0)
    return refuse('code_too_soon', undefined, { retry_after_s: Math.ceil(waitMs / 1000) })
  const address = addressOf(node.feature, { typed: given.address, context, sent })
  const wrong = (code: FieldFaultCode): never => refuseFields(faultAt('/address', code))
  if (address === undefined)
    return wrong(node.feature === 'EMAIL_VERIFICATION' ? 'email_invalid' : 'phone_invalid')
  const next: SentOtp = {
    address,
    number: (node.sends ?? 0) + 1,
    secret: application.environment === 'sandbox' ? '' : randomBytes(18).toString('base64url'),
    language: languageTag(context.language) ?? 'en',
    sentAtMs: nowMs,
  }
  await byPerson(services, {
    entityId,
    sessionId,
    event: 'otp_requested',
    facts: { sessionId, nodeId: node.nodeId },
    unless: asJudged(node),
    sealed: new Map([[codeItem(sessionId, node.nodeId), next]]),
  })
  return stateOf(services, await heldBy(services, shown))
}

/** What was typed, what was sent to before, or what the caller named. */
function addressOf(
  feature: Feature,
  known: { typed: string | undefined; context: SessionContext; sent: SentOtp | undefined },
): string | undefined {
  const { typed, context, sent } = known
  if (typed !== undefined && typed !== '') return normalAddress(feature, typed)
  const { contact_details: contact = {} } = context
  const named = feature === 'EMAIL_VERIFICATION' ? contact['email'] : contact['phone']
  return sent?.address ?? normalAddress(feature, named)
}
