/** The operations on screenings of names by themselves, by their names in the route table. */
import type { OperationId } from '@ostiary/contract/routes'
import { readAmlScreening } from '../../store/aml-screenings.ts'
import { json, mayReadPersonal, refuse } from '../call.ts'
import type { Call, Handler, Services } from '../call.ts'
import { maskedAml } from './resource.ts'
import type { AmlShape } from './resource.ts'
import { screenName } from './screen.ts'
import { evidenceOfScreening } from './service.ts'

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
    return json(200, evidenceOfScreening(requestId, found))
  }

export function amlHandlers(services: Services) {
  return {
    screenName: screenName(services),
    getNameScreening: getNameScreening(services),
    getNameScreeningEvidence: getNameScreeningEvidence(services),
  } satisfies Partial<Record<OperationId, Handler>>
}
