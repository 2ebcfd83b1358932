/** The sender of sandboxes: it sends nothing, and the code is always the same. */
import { sent } from './code-sender.ts'
import type { Channel, CodeSender } from './code-sender.ts'

const simulatedCode = '123456'

export const simulatedSender = (channel: Channel): CodeSender => ({
  name: 'simulator',
  channel,
  fixedCode: simulatedCode,
  send: (_message, { signal }) => Promise.resolve(signal.aborted ? { kind: 'retry' } : sent),
})
