/**
 * Sends the person a code by e-mail or text message. The code is kept nowhere: it follows from the
 * address and a secret, both sealed. Who cannot be reached may ask again.
 */
import { isGone } from '@ostiary/domain/entity.changes'
import { currentNode } from '@ostiary/domain/session/session'
import { codeItem, openOtp } from '../sessions/otp.ts'
import type { SentOtp } from '../sessions/otp.ts'
import { languageOf } from '../providers/senders/sender.ts'
import type { Effect } from './effect.ts'
import { sessionOfLine } from './session/of-line.ts'

export const sendOtp: Effect = {
  gaveUp: () => null,
  timeoutMs: 20_000,
  wanted: (held) => !isGone(held.entity),
  run: async (context, run) => {
    const { application, signal } = run
    const { entityId } = run.held.entity
    const { session, about } = (await sessionOfLine(context, run)) ?? {}
    const node = session && currentNode(session)
    if (!node || node.nodeId !== about?.nodeId) return { event: null }
    const item = codeItem(session.sessionId, node.nodeId)
    const sent = (await context.vault.open([entityId], [item])).get(entityId)?.get(item) as
      | SentOtp
      | undefined
    // A later one is on its way: the person will type that.
    if (!sent || sent.number !== (node.sends ?? 0)) return { event: null }
    const channel = node.feature === 'EMAIL_VERIFICATION' ? 'email' : 'sms'
    const sender = context.sender(application, channel)
    // Whoever asked was told so; it may have been taken away since.
    if (!sender) return { event: null }
    const answer = await sender.send(
      {
        about: 'code',
        to: sent.address,
        code: openOtp(context.keyring.linkKey, sent),
        language: languageOf(sent.language),
        application: application.name,
      },
      // Numbers begin again where a step is asked anew; no two codes were drawn in one moment.
      { idempotencyKey: `${session.sessionId}:${node.nodeId}:${sent.sentAtMs}`, signal },
    )
    // Thrown, so that it is sent again when its lease ends.
    if (answer.kind === 'retry') throw new Error('the code could not be sent now')
    return { event: null }
  },
}
