/** How Node is started for a command, where its own way would take more memory than the work. */

/**
 * An import makes much that is short-lived, and by default V8 lets 3 × 16 MB and more of it stand
 * before it looks: of OFAC's list 303 MB at the most, and 174 MB with this, in the same processor
 * time (2.9 s). Only the command line can say so: the space is laid out before the first line runs.
 */
const smallYoungSpace = '--max-semi-space-size=4'

/** @param argv the command and what follows it */
export const nodeFlags = ([command]: readonly string[]): readonly string[] =>
  command === 'lists' ? [smallYoungSpace] : []
