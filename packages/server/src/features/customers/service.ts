/** What other features may use of this one: finding a customer, and applying an event to it. */
export { submit } from './act.ts'
export { allowedNow, loadCustomer } from './load.ts'
export type { CustomerHead } from './load.ts'
export { acceptSignature, currentChallenge, openChallenge } from './signing.ts'
