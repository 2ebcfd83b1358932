/** Finds the customer a call is about, in the application of its key and nowhere else. */
import type { Aggregate, Customer } from '@ostiary/domain/aggregate'
import { customerEvents } from '@ostiary/domain/customer.changes'
import type { Head } from '../../store/heads.ts'
import { refuse } from '../call.ts'
import type { Call, Services } from '../call.ts'
import { ownedBy } from '../entities/service.ts'

export interface CustomerHead extends Head {
  readonly aggregate: Aggregate & { readonly customer: Customer }
}

export async function loadCustomer(services: Services, call: Call): Promise<CustomerHead> {
  const head = await services.heads.read(call.params['id']!)
  if (!head || !ownedBy(head.aggregate, call) || !head.aggregate.customer)
    return refuse('customer_not_found')
  return head as CustomerHead
}

/** What somebody may do now to the customer a call is about; a creation is about none yet. */
export async function allowedNow(services: Services, call: Call): Promise<readonly string[]> {
  if (call.params['id'] === undefined) return []
  const { aggregate } = await loadCustomer(services, call)
  return customerEvents(aggregate, call.principal.application.environment)
}
