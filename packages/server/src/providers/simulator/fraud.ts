/** The simulated fraud score: what a marker names, by the number of the evaluation. */
import type { FraudProvider, FraudQuestion, ProviderAnswer, FraudFacts } from '../kit.ts'
import { outageTries, waited } from './faults.ts'
import type { Sleep } from './faults.ts'

const slowMs = 4000

/**
 * In front of the real score: `+fraud.82` scores 0.82; of `+fraud.82-error` the second evaluation
 * of the customer finds no score. Words: hundredths, `error`, `down`, `outage`, `slow`, `callback`.
 */
export const simulatedFraud = (real: FraudProvider, sleep: Sleep): FraudProvider => ({
  name: real.name,
  score: async (question, asking) => {
    const word = wordOf(question)
    if (word === undefined) return real.score(question, asking)
    const delayMs = word === 'slow' ? slowMs : 0
    if (!(await waited(delayMs, sleep, asking.signal))) return { kind: 'retry' }
    return played(word, question)
  },
})

/** The last word stands for all evaluations after it. */
function wordOf({ externalId, number }: FraudQuestion): string | undefined {
  const marker = [...externalId.matchAll(/\+fraud\.([a-z0-9-]+)/g)].at(-1)?.[1]
  return marker?.split('-').slice(0, number).at(-1)
}

function played(word: string, { tries, model }: FraudQuestion): ProviderAnswer<FraudFacts> {
  const ok = (score: number): ProviderAnswer<FraudFacts> => ({
    kind: 'ok',
    facts: { score, coverage: 1, modelVersion: `${model.version} (simulated)`, findings: {} },
  })
  switch (word) {
    case 'error':
      return { kind: 'fail' }
    case 'down':
      return { kind: 'retry' }
    case 'outage':
      return tries < outageTries ? { kind: 'retry' } : ok(0.9)
    case 'slow':
      return ok(0.9)
    case 'callback':
      return { kind: 'later' }
    default:
      return /^[0-9]{1,2}$/.test(word) && Number(word) > 0
        ? ok(Number(word) / 100)
        : { kind: 'fail' }
  }
}
