/** The simulated wallet screening: sentinel inputs and faults in front of the real lists. */
import type { Asking, ProviderAnswer, WalletFacts, WalletProvider, WalletQuestion } from '../kit.ts'
import { outageTries, waited } from './faults.ts'
import { sentinelOf } from './sentinels.ts'
import type { Sleep } from './faults.ts'

const clear: Extract<ProviderAnswer<WalletFacts>, { kind: 'ok' }> = {
  kind: 'ok',
  facts: { hits: [], lists: { simulator: 1 } },
}
const hit: ProviderAnswer<WalletFacts> = {
  kind: 'ok',
  facts: {
    hits: [{ list: 'simulator', entryNo: 'SIM-1', listVersion: 1 }],
    lists: { simulator: 1 },
  },
}
const down: ProviderAnswer<WalletFacts> = { kind: 'retry' }

/** Answers as told by marker or by a simulator call; without either the real provider is asked. */
export function simulatedWallets(real: WalletProvider, sleep: Sleep): WalletProvider {
  return {
    name: real.name,
    screen: async (question: WalletQuestion, asking: Asking) => {
      const sentinel = sentinelOf('wallet', question.externalId)
      const outcome = question.simulated ?? sentinel?.outcome
      if (outcome === undefined) return real.screen(question, asking)
      if (!(await waited(sentinel?.delayMs ?? 0, sleep, asking.signal))) return down
      switch (outcome) {
        case 'hit':
          return hit
        case 'outage':
          return question.tries < outageTries ? down : clear
        case 'down':
          return down
        case 'duplicate':
          return { ...clear, repeated: true }
        case 'contradictory':
          return { kind: 'fail' }
        default:
          return clear
      }
    },
  }
}
