/** The sender of sandboxes: it sends nothing, and the code is always the same. */
import { sent } from './sender.ts'
import type { Channel, Sender } from './sender.ts'

const simulatedCode = '123456'

export const simulatedSender = (channel: Channel): Sender => ({
  name: 'simulator',
  channel,
  fixedCode: simulatedCode,
  send: (_message, { signal }) => Promise.resolve(signal.aborted ? { kind: 'retry' } : sent),
})
