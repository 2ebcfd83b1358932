/**
 * The simulated identity provider: opens a session, or answers at once where an input asks for it.
 */
import { personOfProfile } from '@ostiary/domain/verification'
import type { PersonFacts } from '@ostiary/domain/verification'
import type {
  Asking,
  IdentityFacts,
  IdentityProvider,
  IdentityQuestion,
  ProviderAnswer,
} from '../kit.ts'
import { outageTries, waited } from './faults.ts'
import type { Sleep } from './faults.ts'
import { sentinelOf } from './sentinels.ts'

const asks = ['Open the link and choose how the simulated verification ends.'] as const
const down: ProviderAnswer<IdentityFacts> = { kind: 'retry' }

export function simulatedIdentity(sleep: Sleep): IdentityProvider {
  return {
    name: 'simulator',
    open: async (question: IdentityQuestion, asking: Asking) => {
      const found = sentinelOf('identity', question.externalId)
      const sentinel = found?.evaluationOnly ? undefined : found
      const outcome = question.simulated ?? sentinel?.outcome ?? 'pending'
      if (!(await waited(sentinel?.delayMs ?? 0, sleep, asking.signal))) return down
      const document = /document-([A-Za-z0-9]+)$/.exec(sentinel?.input ?? '')?.[1]
      const person = personOf(question.profile, document)
      const ok = (result: IdentityFacts['outcome']): ProviderAnswer<IdentityFacts> => ({
        kind: 'ok',
        facts: { outcome: result, asks: result === 'pending' ? asks : [], person },
      })
      switch (outcome) {
        case 'passed':
        case 'late':
        case 'barred_document':
          return ok('passed')
        case 'failed':
          return ok('failed')
        case 'doubtful':
          return ok('doubtful')
        case 'outage':
          // A call asked for an outage of an otherwise ordinary session; a marker for one that
          // ends in a pass.
          if (question.tries < outageTries) return down
          return ok(question.simulated ? 'pending' : 'passed')
        case 'down':
          return down
        default:
          return ok('pending')
      }
    },
  }
}

/** The simulated vendor reads the profile, and a document where an input names one. */
const personOf = (
  profile: IdentityQuestion['profile'],
  number: string | undefined,
): PersonFacts => ({
  ...personOfProfile(profile),
  ...(number === undefined ? {} : { document: { number, country: 'UTO' } }),
})
