/** The operations of evaluations, by their names in the route table. */
import type { OperationId } from '@ostiary/contract/routes'
import { tellingAllowedEvents } from '../allowed-events.ts'
import type { Handler, Services } from '../call.ts'
import { allowedNow } from '../customers/service.ts'
import { decideEvaluation, flagCustomer } from './decide.ts'
import { getFraudHistory, getKycHistory } from './history.ts'
import { getEvaluation, listCustomerEvaluations, listEvaluations } from './read.ts'
import { createEvaluation } from './request.ts'
import { getEvaluationScreeningEvidence } from './screening-evidence.ts'

export function evaluationHandlers(services: Services) {
  const aboutCustomers = {
    createEvaluation: createEvaluation(services),
    listCustomerEvaluations: listCustomerEvaluations(services),
    decideEvaluation: decideEvaluation(services),
    flagCustomer: flagCustomer(services),
    getKycHistory: getKycHistory(services),
    getFraudHistory: getFraudHistory(services),
  } satisfies Partial<Record<OperationId, Handler>>
  return {
    ...tellingAllowedEvents(aboutCustomers, (call) => allowedNow(services, call)),
    getEvaluation: getEvaluation(services),
    getEvaluationScreeningEvidence: getEvaluationScreeningEvidence(services),
    listEvaluations: listEvaluations(services),
  } satisfies Partial<Record<OperationId, Handler>>
}
