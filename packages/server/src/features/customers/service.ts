/** What other features may use of this one: finding a customer, and applying an event to it. */
export { factsSealer, submit } from './act.ts'
export { newEntity } from './create.ts'
export { loadCustomer, ownedBy } from './load.ts'
export type { CustomerHead } from './load.ts'
export { refusalOf } from './refusals.ts'
