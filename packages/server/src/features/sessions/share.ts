/** Sharing an approved session: a token by which another application takes it over. */
import { makeShareToken } from '../../platform/share-token.ts'
import type { Share } from '../../platform/share-token.ts'
import { iso, json, refuse } from '../call.ts'
import type { Call, Handler, Services } from '../call.ts'
import { changeSession } from './change.ts'
import { loadSession } from './load.ts'
import { environmentOf } from './shared-source.ts'

const usualLifeS = 3_600

export const shareSession =
  (services: Services): Handler =>
  async (call) => {
    const found = await loadSession(services, call)
    const { ttl_in_seconds: lifeS } = call.body as { ttl_in_seconds?: number | null }
    const share: Share = {
      sessionId: found.session.sessionId,
      receiver: receiverOf(services, call),
      expiresAtMs: services.clock.now() + (lifeS ?? usualLifeS) * 1000,
    }
    const { receiver, expiresAtMs } = share
    const { answer, replayed } = await changeSession(services, call, found, {
      event: 'shared',
      facts: { plain: { ...(receiver === null ? {} : { receiver }), expiresAt: iso(expiresAtMs) } },
      // Not the token: what is remembered is kept in the clear, and the token follows from this.
      answer: { status: 201, body: JSON.stringify(share) },
    })
    return json(201, shownOf(services, JSON.parse(answer.body) as Share), replayed)
  }

/** The application that may take it, where one is named. */
function receiverOf(services: Services, { body, principal }: Call): string | null {
  const named = body['partner_client_id'] as string | null | undefined
  if (named == null || named.trim() === '') return null
  const receiver = named.trim().toLowerCase()
  const { environment } = principal.application
  const theirs = environmentOf(services, receiver)
  if (theirs === environment) return receiver
  const message =
    theirs === undefined
      ? 'is not the id of an application of this installation'
      : `is an application of another environment: a ${environment} session counts there alone`
  return refuse('body_invalid', undefined, { errors: [{ path: '/partner_client_id', message }] })
}

const shownOf = ({ keyring }: Services, share: Share): Record<string, unknown> => ({
  share_token: makeShareToken(keyring.linkKey, share),
  expires_at: iso(share.expiresAtMs),
})
