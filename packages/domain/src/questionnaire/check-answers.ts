/** Checks answers to a questionnaire: what is wrong, what they are in one form, what follows. */
import { knownCountry } from '../country-codes.ts'
import { fieldFault } from '../field-faults.ts'
import type { FieldFault } from '../field-faults.ts'
import { isHolding } from '../workflow/rules.ts'
import type { Action } from '../workflow/action.ts'
import type { Question, Questionnaire } from './questionnaire.ts'

export interface AnswerError extends FieldFault {
  readonly question: string
}

/** An answer that is not just taken. */
export interface AnswerWarning {
  readonly question: string
  readonly action: Exclude<Action, 'NO_ACTION'>
}

export interface CheckedAnswers {
  readonly errors: readonly AnswerError[]
  /** Of the questions that were asked and answered, each in one form. */
  readonly answers: Readonly<Record<string, unknown>>
  readonly warnings: readonly AnswerWarning[]
}

const textMax = { short_text: 500, long_text: 5_000 } as const
const filesMost = 10

/** Questions that are not shown need no answer, and one to them is left out. */
export function checkAnswers(
  { sections }: Pick<Questionnaire, 'sections'>,
  given: Readonly<Record<string, unknown>>,
): CheckedAnswers {
  const questions = sections.flatMap((one) => one.questions)
  const known = new Set(questions.map(({ id }) => id))
  const errors: AnswerError[] = Object.keys(given)
    .filter((id) => !known.has(id))
    .map((id) => ({ question: id.slice(0, 64), ...fieldFault('unknown') }))
  const answers = new Map<string, unknown>()
  for (const one of questions) {
    if (!isShown(one, answers)) continue
    const value = Object.hasOwn(given, one.id) ? given[one.id] : undefined
    if (isBlank(value)) {
      if (one.required) errors.push({ question: one.id, ...fieldFault('missing') })
      continue
    }
    const read = readAnswer(one, value)
    if ('wrong' in read) errors.push({ question: one.id, ...read.wrong })
    else answers.set(one.id, read.answer)
  }
  return {
    errors,
    answers: Object.fromEntries(answers),
    warnings: questions.flatMap((one) => warningOf(one, answers.get(one.id))),
  }
}

const isShown = ({ show_if }: Question, answers: ReadonlyMap<string, unknown>): boolean =>
  show_if === undefined || isHolding(show_if, answers.get(show_if.question))

const isBlank = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0)

/** The gravest action that fits. */
function warningOf({ id, actions = [] }: Question, answer: unknown): AnswerWarning[] {
  const fitting = actions.filter((one) => isHolding(one, answer)).map((one) => one.answer_action)
  const action = (['DECLINE', 'REVIEW'] as const).find((one) => fitting.includes(one))
  return action ? [{ question: id, action }] : []
}

type Read = { readonly answer: unknown } | { readonly wrong: FieldFault }
type Reader = (value: unknown, question: Question) => Read

const text: Reader = (value, { type, min, max }) => {
  if (typeof value !== 'string') return { wrong: fieldFault('text_invalid') }
  const most = Math.min(
    max ?? Infinity,
    type === 'long_text' ? textMax.long_text : textMax.short_text,
  )
  const answer = value.trim()
  return answer.length < (min ?? 0) || answer.length > most
    ? { wrong: fieldFault('length_invalid', { min: min ?? 0, max: most }) }
    : { answer }
}

const valuesOf = ({ options = [] }: Question): string[] => options.map((one) => one.value)
const choice: Reader = (value, question) =>
  typeof value === 'string' && valuesOf(question).includes(value)
    ? { answer: value }
    : { wrong: fieldFault('option_invalid') }

const choices: Reader = (value, question) => {
  const all = valuesOf(question)
  const isRight = Array.isArray(value) && value.every((one) => all.includes(one as string))
  // In the order of the options, each once.
  return isRight
    ? { answer: all.filter((one) => value.includes(one)) }
    : { wrong: fieldFault('options_invalid') }
}

const date: Reader = (value) => {
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) {
    const day = new Date(`${value}T00:00:00Z`)
    if (!Number.isNaN(day.getTime()) && day.toISOString().startsWith(value))
      return { answer: value }
  }
  return { wrong: fieldFault('date_invalid') }
}

const number: Reader = (value, { min = -Infinity, max = Infinity }) => {
  const isText = typeof value === 'string' && /^\s*-?\d{1,15}(\.\d{1,15})?\s*$/.test(value)
  const answer = isText ? Number(value) : value
  if (typeof answer !== 'number' || !Number.isFinite(answer))
    return { wrong: fieldFault('number_invalid') }
  return answer >= min && answer <= max ? { answer } : { wrong: fieldFault('number_outside') }
}

const yesOrNo: Reader = (value) =>
  typeof value === 'boolean' ? { answer: value } : { wrong: fieldFault('boolean_invalid') }

const files: Reader = (value) => {
  const all = Array.isArray(value) ? value : [value]
  const isId = (one: unknown): boolean => typeof one === 'string' && /^[\w-]{1,100}$/.test(one)
  return all.length <= filesMost && all.every(isId)
    ? { answer: all }
    : { wrong: fieldFault('files_invalid', { max: filesMost }) }
}

const country: Reader = (value) => {
  const answer = typeof value === 'string' ? knownCountry(value) : undefined
  return answer === undefined ? { wrong: fieldFault('country_invalid') } : { answer }
}

const readers: Readonly<Record<Question['type'], Reader>> = {
  short_text: text,
  long_text: text,
  single_choice: choice,
  multiple_choice: choices,
  dropdown: choice,
  date,
  number,
  boolean: yesOrNo,
  file: files,
  country,
}

const readAnswer = (question: Question, value: unknown): Read =>
  readers[question.type](value, question)
