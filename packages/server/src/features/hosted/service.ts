/** What the hosted page asks the server for. */
export { answer } from './answer.ts'
export { askForCode } from './code.ts'
export { heldBy } from './link.ts'
export type { Shown } from './link.ts'
export { handOff, open } from './open.ts'
export { stateOf } from './state.ts'
export { searchCompanies } from './registry.ts'
export { isPurpose, upload } from './upload.ts'
