/** What other features may use of users and businesses. */
export { createNamed } from './create.ts'
export { foundBy } from './list.ts'
export type { Seen } from './list.ts'
export { readCreation } from './profile.ts'
export { tagsOf } from './queries.ts'
export { setTags } from './tags.ts'
export { updateNamed } from './update.ts'
export type { Reader } from './update.ts'
