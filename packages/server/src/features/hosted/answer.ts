/** What the person brings for a step: taken on, and left to the provider of the step. */
import { currentNode } from '@ostiary/domain/session/session'
import type { FieldFaultCode } from '@ostiary/domain/field-faults'
import type { Feature } from '@ostiary/domain/workflow/features'
import { checkCode, codeItem, codesMax } from '../../sessions/codes.ts'
import type { SentCode } from '../../sessions/codes.ts'
import { inputItem } from '../../sessions/context.ts'
import { iso, refuse } from '../call.ts'
import type { Services } from '../call.ts'
import { byPerson } from './event.ts'
import { heldBy, mine } from './link.ts'
import type { Held, Shown } from './link.ts'
import { answersOf, needed } from './needed.ts'
import { questionnaireAt } from './questionnaire.ts'
import { normalAddress } from './code.ts'
import { faultAt, refuseFields } from './refused.ts'
import { stateOf } from './state.ts'

export interface Given {
  readonly node_id: string
  readonly input: Readonly<Record<string, unknown>>
}

export async function answer(
  services: Services,
  shown: Shown,
  given: Given,
): Promise<Record<string, unknown>> {
  const held = await mine(services, shown)
  const node = currentNode(held.session)
  if (node?.nodeId !== given.node_id || node.waits !== 'person') return refuse('step_changed')
  const isCode = node.feature === 'EMAIL_VERIFICATION' || node.feature === 'PHONE_VERIFICATION'
  const input = isCode
    ? await withCode(services, held, given)
    : await inputOf(services, held, { feature: node.feature, given })
  const { ip, userAgent } = shown
  const { sessionId } = held.session
  await byPerson(services, {
    entityId: held.entityId,
    sessionId,
    event: 'answered',
    facts: { sessionId, nodeId: node.nodeId },
    sealed: new Map([
      [
        inputItem(sessionId, node.nodeId),
        { input, browser: { ip, userAgent }, atMs: services.clock.now() },
      ],
    ]),
  })
  return stateOf(services, await heldBy(services, shown))
}

async function inputOf(
  services: Services,
  held: Held,
  { feature, given }: { feature: Feature; given: Given },
): Promise<Given['input']> {
  const input = needed(feature, given.input)
  if (feature !== 'QUESTIONNAIRE') return input
  const asked = await questionnaireAt(services, held, given.node_id)
  return asked ? answersOf(asked, input) : input
}

/** So many wrong codes may be typed before another must be sent. */
const missesMax = 5

async function withCode(
  services: Services,
  held: Held,
  { input, node_id: nodeId }: Given,
): Promise<Record<string, unknown>> {
  const { session, entityId } = held
  const { sessionId } = session
  const item = codeItem(sessionId, nodeId)
  const opened = await services.vault.open([entityId], [item])
  const sent = opened.get(entityId)?.get(item) as SentCode | undefined
  const node = currentNode(session)! // asked about by the caller
  const wrong = (code: FieldFaultCode): never => refuseFields(faultAt('/code', code))
  if (!sent) return wrong('code_not_sent')
  const isEmail = node.feature === 'EMAIL_VERIFICATION'
  const typed = isEmail ? input['email'] : input['phone_number']
  const address = typed == null || typed === '' ? sent.address : normalAddress(node.feature, typed)
  const code = String(input['code'] ?? '').replaceAll(/\s/g, '')
  const misses = node.misses ?? 0
  const isSpent = misses >= missesMax
  const nowMs = services.clock.now()
  const verdict = isSpent
    ? 'expired'
    : checkCode(services.keyring.linkKey, sent, { code, address: address ?? '', nowMs })
  const known = {
    ...(isEmail ? { email: sent.address } : { phone_number: sent.address }),
    attempts: misses + 1,
    lifecycle: [
      {
        type: isEmail ? 'EMAIL_MESSAGE_SENT' : 'PHONE_MESSAGE_SENT',
        timestamp: iso(sent.sentAtMs),
      },
      ...(verdict === 'right' ? [{ type: 'VALID_CODE_ENTERED', timestamp: iso(nowMs) }] : []),
    ],
  }
  if (verdict === 'right') return { ...known, verified: true }
  if (isSpent && (node.sends ?? 0) >= codesMax) return { ...known, verified: false, is_last: true }
  if (verdict === 'expired') return wrong(isSpent ? 'code_tries_spent' : 'code_expired')
  await byPerson(services, {
    entityId,
    sessionId,
    event: 'code_refused',
    facts: { sessionId, nodeId },
  })
  return wrong('code_wrong')
}
