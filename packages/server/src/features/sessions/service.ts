/** What other features ask of sessions. */
export { linkToGiveOf } from './customers-session.ts'
export { findSession } from './load.ts'
export type { Found } from './load.ts'
