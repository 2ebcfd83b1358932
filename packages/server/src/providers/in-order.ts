/**
 * Several providers of one check, asked in order: the next is asked where one did not answer, and
 * one that has not answered for a while is left alone (evaluation reference 4.4).
 */
import type { Clock } from '../platform/clock.ts'
import type { Asking, CheckFacts, CheckProvider, CheckQuestion, ProviderAnswer } from './kit.ts'

/** So many questions in a row without an answer, and a provider is taken to be down. */
const failuresMost = 5
/** For so long nobody asks it; then one question tries it. */
const restMs = 30_000

interface Breaker {
  /** Whether it may be asked now; the first after its rest is the one that tries. */
  mayAsk(): boolean
  answered(kind: ProviderAnswer<unknown>['kind']): void
}

/** Opens after failures in a row, and lets one question through after each rest. */
function openBreaker(clock: Clock): Breaker {
  let failures = 0
  let restsUntilMs = 0
  return {
    mayAsk: () => {
      if (failures < failuresMost) return true
      if (clock.now() < restsUntilMs) return false
      // Whoever comes while this one is under way waits for what it finds.
      restsUntilMs = clock.now() + restMs
      return true
    },
    answered: (kind) => {
      failures = kind === 'retry' ? failures + 1 : 0
      if (failures >= failuresMost) restsUntilMs = clock.now() + restMs
    },
  }
}

/**
 * Asks each provider in order until one answers. That one has taken a question on, or will never
 * answer it, is an answer: nobody else is asked, and nothing is billed twice.
 * @returns `retry` where none of them answers now
 */
export function inOrder(
  clock: Clock,
  [first, ...others]: readonly [CheckProvider, ...CheckProvider[]],
): CheckProvider {
  const all = [first, ...others].map((provider) => ({ provider, breaker: openBreaker(clock) }))
  return {
    name: first.name,
    check: async (question: CheckQuestion, asking: Asking): Promise<ProviderAnswer<CheckFacts>> => {
      for (const { provider, breaker } of all) {
        if (asking.signal.aborted) break
        if (!breaker.mayAsk()) continue
        const answer = await provider.check(question, asking)
        breaker.answered(answer.kind)
        if (answer.kind === 'ok')
          return { ...answer, facts: { provider: provider.name, ...answer.facts } }
        if (answer.kind !== 'retry') return answer
      }
      return { kind: 'retry' }
    },
  }
}
