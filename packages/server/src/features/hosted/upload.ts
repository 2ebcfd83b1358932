/** A picture or a paper of the person, taken on for the step that is asked. */
import type { HostedAnswer } from '@ostiary/contract/hosted'
import { problem } from '@ostiary/domain/errors'
import { currentNode } from '@ostiary/domain/session/session'
import type { UploadPurpose } from '../../media/accept.ts'
import { Refused, refuse } from '../call.ts'
import type { Services } from '../call.ts'
import { mine } from './link.ts'
import type { Shown } from './link.ts'

/** What a page may upload, and what is looked at in it. */
const purposes = {
  document_front: 'photo',
  document_back: 'photo',
  selfie: 'photo',
  face_frame: 'photo',
  poa: 'document',
  document: 'document',
} as const satisfies Readonly<Record<string, UploadPurpose>>
export type UploadFor = keyof typeof purposes
const names = Object.keys(purposes) as UploadFor[] // the keys of the table above

/** @throws Refused naming those there are */
export function purposeOf(value: unknown): UploadFor {
  const known = names.find((one) => one === value)
  const message = `must be one of ${names.join(', ')}`
  return known ?? refuse('query_invalid', undefined, { errors: [{ path: '/purpose', message }] })
}

/** More are not kept of one session: nobody needs them, and they fill a disk. */
const uploadsMax = 60

export async function upload(
  services: Services,
  shown: Shown,
  what: { readonly purpose: UploadFor; readonly bytes: Buffer },
): Promise<HostedAnswer<'uploadMedia'>> {
  const { session, entityId } = await mine(services, shown)
  const { sessionId } = session
  const node = currentNode(session)
  if (!node || node.waits !== 'person') return refuse('step_changed')
  const before = await services.media.list(entityId, { sessionId })
  if (before.length >= uploadsMax) return refuse('upload_limit_reached')
  const accepted = await services.media.accept(what.bytes, { purpose: purposes[what.purpose] })
  if (!accepted.ok) throw new Refused(problem(accepted.refusal.code, accepted.refusal.detail))
  const row = await services.media.keep({
    entityId,
    sessionId,
    nodeId: node.nodeId,
    kind: what.purpose,
    upload: accepted,
  })
  if (!row) return refuse('link_unknown')
  return { media_id: row.mediaId, width: row.width, height: row.height }
}
