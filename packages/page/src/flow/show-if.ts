/** Which questions are shown, by the answers given so far. */
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

function holds(rule: ShowIf, answers: Answers): boolean {
  if ('all' in rule) return rule.all.every((one) => holds(one, answers))
  if ('any' in rule) return rule.any.some((one) => holds(one, answers))
  const answer = answers[rule.question_id]
  const test = tests[rule.operator ?? 'equals']
  // An operator of a newer server: better asked in vain than never asked.
  return test === undefined || test(answer, rule.value)
}

type Test = (answer: unknown, value: unknown) => boolean

const isEmpty = (answer: unknown): boolean =>
  answer === undefined ||
  answer === null ||
  answer === '' ||
  (Array.isArray(answer) && answer.length === 0)

const isSame = (answer: unknown, value: unknown): boolean =>
  Array.isArray(answer)
    ? answer.some((one) => isSame(one, value))
    : !isEmpty(answer) && String(answer) === String(value)

const isOneOf: Test = (answer, value) =>
  Array.isArray(value) ? value.some((one) => isSame(answer, one)) : isSame(answer, value)

/** Numbers as numbers, days as text: both are ordered. */
function compared(answer: unknown, value: unknown): number {
  const [a, b] = [Number(answer), Number(value)]
  if (isEmpty(answer)) return Number.NaN
  if (!Number.isNaN(a) && !Number.isNaN(b)) return a - b
  return String(answer) < String(value) ? -1 : Number(String(answer) > String(value))
}

// A table is easier to check when its columns line up.
// oxfmt-ignore
const tests: Readonly<Record<string, Test>> = {
  equals:                 isSame,
  not_equals:             (answer, value) => !isSame(answer, value),
  in:                     isOneOf,
  not_in:                 (answer, value) => !isOneOf(answer, value),
  contains:               (answer, value) => isSame(answer, value) || String(answer ?? '').includes(String(value)),
  not_contains:           (answer, value) => !isSame(answer, value) && !String(answer ?? '').includes(String(value)),
  is_empty:               isEmpty,
  is_not_empty:           (answer) => !isEmpty(answer),
  greater_than:           (answer, value) => compared(answer, value) > 0,
  greater_than_or_equals: (answer, value) => compared(answer, value) >= 0,
  less_than:              (answer, value) => compared(answer, value) < 0,
  less_than_or_equals:    (answer, value) => compared(answer, value) <= 0,
}
