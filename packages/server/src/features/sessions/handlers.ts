/** The operations on sessions, by their names in the route table. */
import type { OperationId } from '@ostiary/contract/routes'
import { json } from '../call.ts'
import type { Handler, Services } from '../call.ts'
import { blocklistedOf } from './blocklisted.ts'
import { updateCompanyData, updateParty } from './company-data.ts'
import { createSession } from './create.ts'
import { updateData } from './data.ts'
import { updateFeatureStatus, updateSessionStatus } from './decide.ts'
import { checkIncluded, includes, wholeDecision } from './decision.ts'
import { updateHitStatus, updateHitStatuses } from './hits.ts'
import { listSessions } from './list.ts'
import { importSharedSession } from './import-shared.ts'
import { loadSession } from './load.ts'
import { deleteSession, deleteSessions } from './remove.ts'
import { generateSessionPdf } from './report.ts'
import { addSessionReview, listSessionReviews } from './reviews.ts'
import { armSession } from './scenario.ts'
import { getSessionScreeningEvidence } from './screening-evidence.ts'
import { shareSession } from './share.ts'

const getDecision =
  (services: Services): Handler =>
  async (call) => {
    checkIncluded(call)
    const found = await loadSession(services, call)
    const isListed = includes(call, 'events') || includes(call, 'blocklisted')
    const listed = isListed ? { blocklisted: await blocklistedOf(services, found) } : {}
    return json(200, { ...(await wholeDecision(services, call, found)), ...listed })
  }

export function sessionHandlers(services: Services) {
  return {
    createSession: createSession(services),
    listSessions: listSessions(services),
    getSessionDecision: getDecision(services),
    getSessionScreeningEvidence: getSessionScreeningEvidence(services),
    updateSessionStatus: updateSessionStatus(services),
    updateFeatureStatus: updateFeatureStatus(services),
    updateSessionData: updateData(services, 'OCR'),
    updateSessionPoaData: updateData(services, 'PROOF_OF_ADDRESS'),
    updateHitStatus: updateHitStatus(services),
    updateHitStatuses: updateHitStatuses(services),
    updateSessionParty: updateParty(services),
    updateSessionCompany: updateCompanyData(services),
    deleteSession: deleteSession(services),
    deleteSessions: deleteSessions(services),
    listSessionReviews: listSessionReviews(services),
    addSessionReview: addSessionReview(services),
    generateSessionPdf: generateSessionPdf(services),
    shareSession: shareSession(services),
    importSharedSession: importSharedSession(services),
    armSession: armSession(services),
  } satisfies Partial<Record<OperationId, Handler>>
}
