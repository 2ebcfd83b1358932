/** What other features ask of sessions. */
export { bringSession, broughtBefore } from './brought.ts'
export type { BroughtAs } from './brought.ts'
export type { Brought } from './brought-session.ts'
export { receiverNamed } from './receiver.ts'
export { linkToGiveOf } from './customers-session.ts'
export { findSession } from './load.ts'
export type { Found } from './load.ts'
