/** Answers to a questionnaire: what is wrong with them, and how they are sent. */
import type { Question } from '../api/state.ts'
import type { Uploaded } from '../capture/Paper.tsx'
import type { Answers } from '../flow/show-if.ts'
import type { Catalogue } from '../text/en.ts'
import { faultsOf } from '../ui/checks.ts'
import type { Rule } from '../ui/checks.ts'
import type { Faults } from '../ui/Form.tsx'

export const pathOf = (id: string): string => `answers.${id}`

const rules: Readonly<Record<string, Rule>> = {
  date: 'date',
  number: 'number',
  email: 'email',
  phone: 'phone',
}

export function answersFaults(
  shown: readonly Question[],
  answers: Answers,
  text: Catalogue,
): Faults {
  const values = shown.map(({ id }) => [pathOf(id), asText(answers[id])])
  const checks = shown.map(({ id, type, required }) => {
    const rule = Object.hasOwn(rules, type) ? rules[type] : undefined
    return [pathOf(id), [...(required ? ['required'] : []), ...(rule ? [rule] : [])]]
  })
  const outside = shown.flatMap((question) => {
    const words = outsideWords(question, asText(answers[question.id]), text)
    return words === undefined ? [] : [[pathOf(question.id), words]]
  })
  return {
    ...Object.fromEntries(outside),
    ...faultsOf(Object.fromEntries(values), Object.fromEntries(checks), text),
  }
}

const texts = ['short_text', 'long_text']

/** The bound that is not kept: of a number itself, of a text by its characters. */
function outsideWords(
  { type, min, max }: Question,
  answer: string,
  { questions }: Catalogue,
): string | undefined {
  const isText = texts.includes(type)
  if (answer === '' || !(isText || type === 'number')) return undefined
  const size = isText ? answer.length : Number(answer)
  if (size < (min ?? -Infinity)) return (isText ? questions.longer : questions.at_least)(min ?? 0)
  if (size > (max ?? Infinity)) return (isText ? questions.shorter : questions.at_most)(max ?? 0)
  return undefined
}

/** Only of questions that are shown, and only where there is an answer. */
export function answersInput(shown: readonly Question[], answers: Answers): Answers {
  const given = shown.flatMap(({ id, type }) => {
    const answer = answers[id]
    if (asText(answer) === '') return []
    return [[id, isUploaded(answer) ? answer.media_id : sent(answer, type)] as const]
  })
  return Object.fromEntries(given)
}

function sent(answer: unknown, type: string): unknown {
  if (typeof answer !== 'string') return answer
  return type === 'number' ? Number(answer) : answer.trim()
}

export const isUploaded = (answer: unknown): answer is Uploaded =>
  typeof answer === 'object' && answer !== null && 'media_id' in answer

/** Empty where there is no answer, whatever the type. */
function asText(answer: unknown): string {
  if (Array.isArray(answer)) return answer.join(' ')
  if (isUploaded(answer)) return answer.media_id
  if (typeof answer === 'boolean' || typeof answer === 'number') return String(answer)
  return typeof answer === 'string' ? answer.trim() : ''
}
