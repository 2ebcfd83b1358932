/** Finds the customer a call is about, in the application of its key and nowhere else. */
import type { Aggregate, Customer } from '@ostiary/domain/aggregate'
import type { Head } from '../../store/heads.ts'
import { refuse } from '../call.ts'
import type { Call, Services } from '../call.ts'

export interface CustomerHead extends Head {
  readonly aggregate: Aggregate & { readonly customer: Customer }
}

export async function loadCustomer(services: Services, call: Call): Promise<CustomerHead> {
  const head = await services.heads.read(call.params['id']!)
  if (!head || !ownedBy(head.aggregate, call) || !head.aggregate.customer)
    return refuse('customer_not_found')
  return head as CustomerHead
}

export const ownedBy = (aggregate: Aggregate, call: Call): boolean =>
  aggregate.entity.applicationId === call.principal.application.applicationId
