/** The picture sent with a biometric session: asked for where no face of the user is kept. */
import type { Aggregate } from '@ostiary/domain/aggregate'
import { gate } from '@ostiary/domain/gates'
import type { WorkflowVersion } from '@ostiary/domain/workflow/graph'
import type { Accepted } from '../../media/accept.ts'
import { sha256 } from '../../platform/digest.ts'
import { comparesWithPortrait, findPortrait, portraitKind } from '../../sessions/portrait.ts'
import { refuse } from '../call.ts'
import type { Call, Services } from '../call.ts'

/** @throws Refused where it is no picture; elsewhere than in a biometric workflow none is kept */
export async function portraitIn(
  services: Services,
  { body }: Call,
  workflow: WorkflowVersion,
): Promise<Accepted | undefined> {
  const text = body['portrait_image']
  if (typeof text !== 'string' || text === '') return undefined
  const accepted = await services.media.acceptBase64(text, { purpose: 'portrait' })
  if (accepted.ok) return comparesWithPortrait(workflow) ? accepted : undefined
  const { code, detail } = accepted.refusal
  if (code === 'overloaded') return refuse(code, detail)
  return refuse('body_invalid', undefined, {
    errors: [{ path: '/portrait_image', message: detail }],
  })
}

/**
 * Whoever is turned away is told so, and asked for nothing.
 * @throws Refused where there would be nothing to compare with
 */
export async function needPortrait(
  services: Services,
  of: { workflow: WorkflowVersion; held: Aggregate | undefined; sent: Accepted | undefined },
): Promise<void> {
  const { workflow, held, sent } = of
  if (sent || !comparesWithPortrait(workflow)) return
  if (held && !gate(held, 'open_session').allowed) return
  const { entity, sessions = [] } = held ?? {}
  const kept = entity && (await findPortrait(services, { entityId: entity.entityId, sessions }))
  if (!kept) return refuse('portrait_missing')
}

/** Keeps it with the session; a repeat of the request finds it there. */
export async function keepPortrait(
  { media }: Services,
  place: { entityId: string; sessionId: string },
  sent: Accepted,
): Promise<void> {
  const { entityId, sessionId } = place
  const digest = sha256(sent.bytes)
  const before = await media.list(entityId, { sessionId })
  if (before.some((one) => one.kind === portraitKind && one.digest.equals(digest))) return
  const kept = await media.keep({ entityId, sessionId, kind: portraitKind, upload: sent })
  if (!kept) return refuse('entity_erased')
}
