/** The operations on screenings of names, and on what they rest on, by their names in the table. */
import type { OperationId } from '@ostiary/contract/routes'
import type { EvidenceExportShape } from '@ostiary/contract/v3/screening-evidence'
import { readEvaluationId } from '../../platform/evaluation-id.ts'
import { readAmlScreening } from '../../store/aml-screenings.ts'
import { json, mayReadPersonal, refuse } from '../call.ts'
import type { Call, Handler, Reply, Services } from '../call.ts'
import { ownedBy } from '../entities/service.ts'
import { loadSession } from '../sessions/load.ts'
import { evidenceOfEvaluation, evidenceOfScreening, evidenceOfSession } from './evidence.ts'
import { maskedAml } from './resource.ts'
import type { AmlShape } from './resource.ts'
import { screenName } from './screen.ts'

async function kept(services: Services, { params, principal }: Call) {
  const requestId = params['request_id']! // the route names it
  const found = await readAmlScreening(services.db, services.keyring.encryption, requestId)
  return found?.applicationId === principal.application.applicationId
    ? { requestId, found }
    : refuse('aml_screening_not_found')
}

const getNameScreening =
  (services: Services): Handler =>
  async (call) => {
    const { found } = await kept(services, call)
    const answer = found.answer as AmlShape // as it was answered
    return json(200, mayReadPersonal(call) ? answer : maskedAml(answer))
  }

const getNameScreeningEvidence =
  (services: Services): Handler =>
  async (call) => {
    const { requestId, found } = await kept(services, call)
    return evidenceReply(evidenceOfScreening(requestId, found))
  }

const getSessionScreeningEvidence =
  (services: Services): Handler =>
  async (call) => {
    const { entityId, session } = await loadSession(services, call)
    return evidenceReply(await evidenceOfSession(services.vault, entityId, session))
  }

const getEvaluationScreeningEvidence =
  (services: Services): Handler =>
  async (call) => {
    const key = readEvaluationId(call.params['id']!) // the route names it
    const head = key && (await services.heads.read(key.entityId))
    if (!key || !head?.aggregate.customer || !ownedBy(head.aggregate, call))
      return refuse('evaluation_not_found')
    return evidenceReply(await evidenceOfEvaluation(services, key))
  }

const evidenceReply = (shape: EvidenceExportShape): Reply => json(200, shape)

export function amlHandlers(services: Services) {
  return {
    screenName: screenName(services),
    getNameScreening: getNameScreening(services),
    getNameScreeningEvidence: getNameScreeningEvidence(services),
    getSessionScreeningEvidence: getSessionScreeningEvidence(services),
    getEvaluationScreeningEvidence: getEvaluationScreeningEvidence(services),
  } satisfies Partial<Record<OperationId, Handler>>
}
