/** The operations on sessions, by their names in the route table. */
import type { OperationId } from '@ostiary/contract/routes'
import { json } from '../call.ts'
import type { Handler, Services } from '../call.ts'
import { blocklistedOf, isAskedFor } from './blocklisted.ts'
import { createSession } from './create.ts'
import { updateData } from './data.ts'
import { updateFeatureStatus, updateSessionStatus } from './decide.ts'
import { listSessions } from './list.ts'
import { loadSession } from './load.ts'
import { deleteSession, deleteSessions } from './remove.ts'
import { decisionShape } from './resource.ts'
import { addSessionReview, feedOf, listSessionReviews, reviewsOf } from './reviews.ts'

const getDecision =
  (services: Services): Handler =>
  async (call) => {
    const found = await loadSession(services, call)
    const reviews = reviewsOf(await feedOf(services, call, found))
    const listed = isAskedFor(call) ? { blocklisted: await blocklistedOf(services, found) } : {}
    return json(200, { ...(await decisionShape(services, call, found)), reviews, ...listed })
  }

export function sessionHandlers(services: Services) {
  return {
    createSession: createSession(services),
    listSessions: listSessions(services),
    getSessionDecision: getDecision(services),
    updateSessionStatus: updateSessionStatus(services),
    updateFeatureStatus: updateFeatureStatus(services),
    updateSessionData: updateData(services, 'OCR'),
    updateSessionPoaData: updateData(services, 'PROOF_OF_ADDRESS'),
    deleteSession: deleteSession(services),
    deleteSessions: deleteSessions(services),
    listSessionReviews: listSessionReviews(services),
    addSessionReview: addSessionReview(services),
  } satisfies Partial<Record<OperationId, Handler>>
}
