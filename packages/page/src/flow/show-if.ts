/** Which questions are shown, by the answers given so far. */
import { isHolding, operators } from '@ostiary/domain/workflow/rules'
import type { Question, ShowIf } from '../api/state.ts'

export type Answers = Readonly<Record<string, unknown>>

/**
 * The questions shown, in order. What a hidden question was answered before it was hidden counts
 * for nothing, so that a chain of questions closes as it opened.
 */
export function shownQuestions(questions: readonly Question[], answers: Answers): Question[] {
  const counting: Record<string, unknown> = {}
  return questions.filter((question) => {
    const shows = !question.show_if || holds(question.show_if, counting)
    if (shows) counting[question.id] = answers[question.id]
    return shows
  })
}

/** As the server asks it, so that nobody must answer what nobody is shown. */
function holds(rule: ShowIf, answers: Answers): boolean {
  const { question_id, operator = 'equals', value } = rule
  // An operator of a newer server: better asked in vain than never asked.
  return !isOperator(operator) || isHolding({ operator, value }, answers[question_id])
}

const isOperator = (name: string): name is keyof typeof operators => Object.hasOwn(operators, name)
