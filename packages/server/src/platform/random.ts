/** Random bytes for nonces and data keys, drawn in blocks: a call to the source costs more. */
import { randomFillSync } from 'node:crypto'

const block = Buffer.alloc(8192)
let used = block.length

/**
 * Bytes from the system's random source.
 * @param size 1 to 8,192
 */
export function drawBytes(size: number): Buffer {
  if (used + size > block.length) {
    randomFillSync(block)
    used = 0
  }
  const drawn = Buffer.from(block.subarray(used, used + size))
  // What was drawn is a secret of whoever drew it: no copy stays here.
  block.fill(0, used, used + size)
  used += size
  return drawn
}
