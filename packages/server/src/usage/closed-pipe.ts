/** Standard output that nobody reads any more, as behind `| head -1`: no fault of the command. */
import type { EventEmitter } from 'node:events'

/**
 * What is printed after the reader has gone is lost, and the command ends as it would have: an
 * import that is half written must not stop because somebody saw enough.
 */
export function outliveReader(stream: EventEmitter): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}
