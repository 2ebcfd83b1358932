/** What other features may use of this one: the forms that all of /v3 share. */
export { mayReadPersonal } from './load.ts'
export { pageLinks } from './page-links.ts'
export { partyV3 } from './standing.ts'
