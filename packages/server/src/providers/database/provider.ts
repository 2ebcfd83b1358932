/**
 * What the document says, asked of a register of persons. None can be asked offline: without a
 * source nobody is called found or unknown, and a person must look (`match_type: no_source`).
 */
import { noticed } from '@ostiary/domain/session/warning'
import { answered, leftToReviewer, nodeProvider } from '../session-answer.ts'
import { knownPerson } from '../session-input.ts'
import type { NodeProvider } from '../session-kit.ts'

export const noDatabase: NodeProvider = nodeProvider({
  name: 'no-database',
  features: ['DATABASE_VALIDATION'],
  check: async (question) => {
    const { issuing_state: state, ...screened } = knownPerson(question)
    const data = {
      issuing_state: state ?? null,
      validation_type: null,
      match_type: 'no_source',
      screened_data: screened,
      validations: [],
      errors: [],
    }
    return answered(leftToReviewer(data, [noticed('NO_DATABASE_SOURCE', 'REVIEW')]))
  },
})
