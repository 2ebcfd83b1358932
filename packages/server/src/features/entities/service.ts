/** What other features may use of this one: making an entity, and knowing whose it is. */
export {
  blockedBySystem,
  checkVendorData,
  createClaimed,
  unlinkedOf,
  wantedOf,
} from './claiming.ts'
export type { Newborn, Taken, Wanted } from './claiming.ts'
export { gateShape, ownedBy } from './resource.ts'
