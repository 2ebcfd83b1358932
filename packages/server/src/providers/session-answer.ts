/**
 * How the providers of a session put an answer together: what a setting makes of something noticed,
 * what all that was noticed makes of the status, and what a question given up is answered.
 */
import type { AskedAgainRisk } from '@ostiary/domain/session/asked-again'
import { noticed } from '@ostiary/domain/session/warning'
import type { Warning } from '@ostiary/domain/session/warning'
import type { Feature } from '@ostiary/domain/workflow/features'
import type { Asking, ProviderAnswer } from './kit.ts'
import type { NodeFacts, NodeProvider, NodeQuestion } from './session-kit.ts'

/** The worst that was noticed decides. */
export function statusOf(warnings: readonly Warning[]): 'APPROVED' | 'IN_REVIEW' | 'DECLINED' {
  const types = warnings.map(({ log_type: type }) => type)
  if (types.includes('error')) return 'DECLINED'
  return types.includes('warning') ? 'IN_REVIEW' : 'APPROVED'
}

export const answered = (facts: NodeFacts): ProviderAnswer<NodeFacts> => ({ kind: 'ok', facts })

/** Decided by what was noticed alone. */
export const decided = (
  data: NodeFacts['data'],
  warnings: readonly Warning[],
): ProviderAnswer<NodeFacts> => answered({ status: statusOf(warnings), data, warnings })

/** What no machine has seen is never approved by one; it may be declined by a rule. */
export function leftToReviewer(
  data: NodeFacts['data'],
  warnings: readonly Warning[],
): NodeFacts & { readonly status: 'IN_REVIEW' | 'DECLINED' } {
  return statusOf(warnings) === 'DECLINED'
    ? { status: 'DECLINED', data, warnings }
    : { status: 'IN_REVIEW', data, warnings, manual: true }
}

/** The person is to do it again. */
export const askAgain = (
  risk: AskedAgainRisk,
  data: NodeFacts['data'] = {},
): ProviderAnswer<NodeFacts> =>
  answered({ status: 'NOT_FINISHED', data, warnings: [noticed(risk, 'NO_ACTION')] })

class Unavailable extends Error {}

/** What a store of ours does not give now is asked for again with the whole question. */
export const orAskedAgain = <Value>(value: Promise<Value>): Promise<Value> =>
  value.catch((cause: unknown) => {
    throw new Unavailable('a store did not answer', { cause })
  })

/**
 * A provider that is asked nothing more once a question is given up, and asked again later where
 * the store of media does not answer now.
 */
export function nodeProvider<Of extends Feature>(parts: {
  readonly name: string
  readonly features: readonly Of[]
  check(question: NodeQuestion<Of>, asking: Asking): Promise<ProviderAnswer<NodeFacts>>
}): NodeProvider {
  const { name, features } = parts
  return {
    name,
    features,
    check: async (question, asking) => {
      if (asking.signal.aborted) return { kind: 'retry' }
      const media: NodeQuestion['media'] = (id) => orAskedAgain(question.media(id))
      try {
        // Whoever asks looks at its features first.
        const own = { ...question, media } as unknown as NodeQuestion<Of>
        const answer = await parts.check(own, asking)
        return asking.signal.aborted ? { kind: 'retry' } : answer
      } catch (error) {
        if (error instanceof Unavailable || asking.signal.aborted) return { kind: 'retry' }
        throw error
      }
    },
  }
}
