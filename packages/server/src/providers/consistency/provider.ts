/** The built-in identity check, offline: whether what a person says of themself fits together. */
import { checkIdentity } from '@ostiary/domain/risk/identity-check'
import type { CheckProvider } from '../kit.ts'

export const consistencyCheck: CheckProvider = {
  name: 'consistency',
  check: async (question, { idempotencyKey, signal }) => {
    if (signal.aborted) return { kind: 'retry' }
    return {
      kind: 'ok',
      facts: { ...checkIdentity(question), reference: `consistency:${idempotencyKey}` },
    }
  },
}
