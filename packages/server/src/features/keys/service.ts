/** What other features may use of this one. */
export { signingKeysOf } from './queries.ts'
