/** What other features may use of this one. */
export { lockApplication } from './queries.ts'
