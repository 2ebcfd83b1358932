/** What the person brings for a step: taken on, and left to the provider of the step. */
import type { State } from '@ostiary/contract/hosted'
import { currentNode } from '@ostiary/domain/session/session'
import type { FieldFaultCode } from '@ostiary/domain/field-faults'
import type { SessionNode } from '@ostiary/domain/session/session'
import type { Feature } from '@ostiary/domain/workflow/features'
import { areCodesSpent, codeItem, codeLimitsOf, judgeCode, lastCode } from '../../sessions/otp.ts'
import type { CodeVerdict, SentOtp, TypedCode } from '../../sessions/otp.ts'
import { inputItem } from '../../sessions/context.ts'
import { iso, refuse } from '../call.ts'
import type { Services } from '../call.ts'
import { asJudged, byPerson } from './event.ts'
import { heldBy, mine } from './link.ts'
import type { Held, Shown } from './link.ts'
import { checkUploads, filesIn, uploadsIn } from './named-uploads.ts'
import { answersOf, needed } from './needed.ts'
import { featureNodeAt } from './node.ts'
import { questionnaireAt } from './questionnaire.ts'
import { isByCode, normalAddress } from './code.ts'
import { faultAt, refuseFields } from './refused.ts'
import { stateOf } from './state.ts'

export interface Given {
  readonly node_id: string
  readonly input: Readonly<Record<string, unknown>>
}

export async function answer(services: Services, shown: Shown, given: Given): Promise<State> {
  const held = await mine(services, shown)
  const node = currentNode(held.session)
  if (node?.nodeId !== given.node_id || node.waits !== 'person') return refuse('step_changed')
  const input = isByCode(node.feature)
    ? await withCode(services, held, given)
    : await inputOf(services, held, { feature: node.feature, given })
  const { ip, userAgent } = shown
  const { sessionId } = held.session
  await byPerson(services, {
    entityId: held.entityId,
    sessionId,
    event: 'answered',
    facts: { sessionId, nodeId: node.nodeId },
    unless: asJudged(node),
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
  const { node_id: nodeId } = given
  const input = needed(feature, given.input, services.clock.now())
  const asked =
    feature === 'QUESTIONNAIRE' ? await questionnaireAt(services, held, nodeId) : undefined
  if (!asked) {
    await checkUploads(services, held, { nodeId, named: uploadsIn(feature, input) })
    return input
  }
  const answered = answersOf(asked, input)
  await checkUploads(services, held, { nodeId, named: filesIn(answered) })
  return { ...answered }
}

async function withCode(
  services: Services,
  held: Held,
  { input, node_id: nodeId }: Given,
): Promise<Record<string, unknown>> {
  const { session, entityId } = held
  const { sessionId } = session
  const node = currentNode(session)! // asked about by the caller
  const item = codeItem(sessionId, nodeId)
  const opened = await services.vault.open([entityId], [item])
  const sent = lastCode(node, opened.get(entityId)?.get(item) as SentOtp | undefined)
  const wrong = (code: FieldFaultCode): never => refuseFields(faultAt('/code', code))
  if (!sent) return wrong('code_not_sent')
  const limits = codeLimitsOf(await featureNodeAt(services, held, nodeId))
  const { attempts } = limits
  const { misses = 0 } = node
  const typed = typedCode(node.feature, { input, sent, atMs: services.clock.now() })
  const verdict = judgeCode(services.keyring.linkKey, sent, typed, { misses, attempts })
  const isLastTry = verdict === 'wrong' && misses + 1 >= attempts
  const known = howTyped(node, { sent, typed, verdict })
  if (verdict === 'right') return { ...known, verified: true }
  // No other can be sent, so that this one was the last.
  if (areCodesSpent(node, limits) && (verdict !== 'wrong' || isLastTry))
    return { ...known, verified: false, is_last: true }
  if (verdict === 'expired') return wrong('code_expired')
  if (verdict === 'wrong')
    await byPerson(services, {
      entityId,
      sessionId,
      event: 'otp_refused',
      facts: { sessionId, nodeId },
      unless: asJudged(node),
    })
  return wrong(verdict === 'wrong' && !isLastTry ? 'code_wrong' : 'code_tries_spent')
}

function typedCode(
  feature: Feature,
  { input, sent, atMs }: { input: Given['input']; sent: SentOtp; atMs: number },
): TypedCode {
  const typed = feature === 'EMAIL_VERIFICATION' ? input['email'] : input['phone_number']
  return {
    code: String(input['code'] ?? '').replaceAll(/\s/g, ''),
    address: typed == null || typed === '' ? sent.address : normalAddress(feature, typed),
    atMs,
  }
}

/** As the decision shows it (entity reference 2.6). */
function howTyped(
  { feature, misses = 0 }: SessionNode,
  { sent, typed, verdict }: { sent: SentOtp; typed: TypedCode; verdict: CodeVerdict },
): Record<string, unknown> {
  const isEmail = feature === 'EMAIL_VERIFICATION'
  const entered = { type: 'VALID_CODE_ENTERED', timestamp: iso(typed.atMs) }
  return {
    ...(isEmail ? { email: sent.address } : { phone_number: sent.address }),
    attempts: misses + 1,
    lifecycle: [
      {
        type: isEmail ? 'EMAIL_MESSAGE_SENT' : 'PHONE_MESSAGE_SENT',
        timestamp: iso(sent.sentAtMs),
      },
      ...(verdict === 'right' ? [entered] : []),
    ],
  }
}
