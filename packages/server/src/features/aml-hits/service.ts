/** What other features may use of hits and what people say of them. */
export { awaitsAny, judge, judgedShape, wordAbout } from './judge.ts'
export type { Judged } from './judge.ts'
export { knownHits } from './known.ts'
export type { KnownHit } from './known.ts'
export { notesOf } from './notes.ts'
