/** Which of what a session has read stands on a blocklist (entity reference 3.2, 3.4). */
import { blocklistedKinds } from '@ostiary/contract/v3/lists'
import { valuesOfSession } from '../../access-lists/values-read.ts'
import { openSession } from '../../sessions/context.ts'
import type { Services } from '../call.ts'
import type { Found } from './load.ts'

type Kind = (typeof blocklistedKinds)[number]

export async function blocklistedOf(
  services: Services,
  { entityId, session, aggregate }: Found,
): Promise<Record<Kind, boolean>> {
  const { applicationId } = aggregate.entity
  const found: Record<Kind, boolean> = { face: false, document: false, phone: false, email: false }
  const { records } = await openSession(services.vault, entityId, session)
  for (const { type, value } of valuesOfSession(session, records)) {
    const kind = blocklistedKinds.find((one) => one === type)
    if (!kind || found[kind]) continue
    const matches = await services.accessLists.find(applicationId, kind, value)
    found[kind] = matches.some((one) => one.listType === 'blocklist')
  }
  const face = await services.sessionFaceSource.faceOf({ entityId, ...session })
  const alike = face ? await services.accessLists.findFaces(applicationId, face) : []
  found.face = alike.some((one) => one.listType === 'blocklist' && one.band === 'high')
  return found
}
