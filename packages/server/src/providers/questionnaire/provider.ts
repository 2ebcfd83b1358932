/**
 * Answers of a questionnaire, checked and put in one form before they come here: what is left is
 * what the answers set apart make of the status.
 */
import { noticed } from '@ostiary/domain/session/warning'
import type { Action } from '@ostiary/domain/workflow/action'
import { answered, decided, leftToReviewer, nodeProvider } from '../session-answer.ts'
import { listOf, textOf } from '../session-input.ts'
import type { Loose } from '../session-input.ts'
import type { NodeProvider } from '../session-kit.ts'

/**
 * The input: `questionnaire_id`, `title`, `sections` with their answers, and `flagged`, each
 * `{ question_id, action }` of an answer the questionnaire sets apart.
 */
export const questionnaireAnswers: NodeProvider = nodeProvider({
  name: 'questionnaire',
  features: ['QUESTIONNAIRE'],
  check: async ({ input, config }) => {
    const data = {
      questionnaire_id: textOf(input, 'questionnaire_id') ?? null,
      title: textOf(input, 'title') ?? null,
      sections: listOf(input, 'sections'),
    }
    const warnings = listOf(input, 'flagged').map((flag) => {
      const question = textOf(flag, 'question_id')
      const action = actionOf(flag)
      return noticed('QUESTIONNAIRE_ANSWER_FLAGGED', action, question ? { question } : undefined)
    })
    if (!config.review_questionnaire_manually) return decided(data, warnings)
    const asked = noticed('QUESTIONNAIRE_MANUAL_REVIEW', 'REVIEW')
    return answered(leftToReviewer(data, [...warnings, asked]))
  },
})

/** As the questionnaire had it when it was answered. */
const actionOf = ({ action }: Loose): Action =>
  action === 'NO_ACTION' || action === 'DECLINE' ? action : 'REVIEW'
