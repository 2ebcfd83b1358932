/** What other features ask of sessions. */
export { linkToGiveOf } from './customers-session.ts'
export { freshLink } from './create.ts'
