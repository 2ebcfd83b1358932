/** The onboarding operations, by their names in the route table. */
import type { OperationId } from '@ostiary/contract/routes'
import { tellingAllowedEvents } from '../allowed-events.ts'
import type { Handler, Services } from '../call.ts'
import { createCustomer } from './create.ts'
import {
  activateCustomer,
  deactivateCustomer,
  decideScreening,
  decideVerification,
  rejectCustomer,
} from './decide.ts'
import { allowedNow } from './load.ts'
import { getCustomer, getGate, listActivities, listCustomers } from './read.ts'
import { getChallenge, signChallenge } from './sign.ts'
import { getVerification } from './verification.ts'

export function customerHandlers(services: Services) {
  const handlers = {
    createCustomer: createCustomer(services),
    listCustomers: listCustomers(services),
    getCustomer: getCustomer(services),
    getChallenge: getChallenge(services),
    signChallenge: signChallenge(services),
    getVerification: getVerification(services),
    activateCustomer: activateCustomer(services),
    deactivateCustomer: deactivateCustomer(services),
    decideScreening: decideScreening(services),
    decideVerification: decideVerification(services),
    rejectCustomer: rejectCustomer(services),
    listActivities: listActivities(services),
    getGate: getGate(services),
  } satisfies Partial<Record<OperationId, Handler>>
  return tellingAllowedEvents(handlers, (call) => allowedNow(services, call))
}
