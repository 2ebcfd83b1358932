/** Reads a questionnaire as it was sent, and says of each part what is wrong with it. */
import { ruleOperators } from '../workflow/graph.ts'
import { actions } from '../workflow/action.ts'
import { operandWrong } from '../workflow/validate.ts'
import { hasOptions, questionTypeNames } from './questionnaire.ts'
import type { Condition, Option, Question, Questionnaire, Section, Texts } from './questionnaire.ts'

/** Larger questionnaires are not looked at. */
const sectionsMost = 50
const questionsMost = 200
const optionsMost = 300
const textMax = 2_000
const languageForm = /^[a-z]{2,3}(-[A-Z]{2})?$/
const nameForm = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/

export interface QuestionnaireProblem {
  /** A JSON pointer into the body. */
  readonly path: string
  readonly message: string
}

export type QuestionnaireReading =
  | { readonly questionnaire: Questionnaire }
  | { readonly problems: readonly QuestionnaireProblem[] }

type Json = Readonly<Record<string, unknown>>
const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const listOf = (value: unknown): readonly unknown[] | undefined =>
  value === undefined || value === null ? [] : Array.isArray(value) ? value : undefined

/** What the reading of a part is given: where problems go, and which language every text has. */
interface Reading {
  readonly say: (path: string, message: string) => undefined
  readonly languages: readonly string[]
  /** Questions read before, which later ones may depend on. */
  readonly known: Map<string, Question>
}

/** @param sent with `sections`, or with `questions` alone, which are then one section */
export function readQuestionnaire(sent: Json): QuestionnaireReading {
  const problems: QuestionnaireProblem[] = []
  const say = (path: string, message: string): undefined => {
    problems.push({ path, message })
    return undefined
  }
  const languages = languagesOf(sent['languages'], say)
  const title = typeof sent['title'] === 'string' ? sent['title'].trim() : ''
  if (title === '' || title.length > 200) say('/title', 'must be text of 1 to 200 characters')
  const description = sent['description'] ?? ''
  if (typeof description !== 'string' || description.length > textMax)
    say('/description', `must be text of at most ${textMax} characters`)
  const reading: Reading = { say, languages, known: new Map() }
  const sections = sectionsOf(sent, reading)
  const count = sections.reduce((sum, one) => sum + one.questions.length, 0)
  if (problems.length === 0 && (count === 0 || count > questionsMost))
    say('/sections', `must hold 1 to ${questionsMost} questions`)
  if (problems.length > 0) return { problems }
  // Checked above.
  return { questionnaire: { title, description: description as string, languages, sections } }
}

function languagesOf(value: unknown, say: Reading['say']): string[] {
  const list = listOf(value)
  const isRight = (one: unknown): one is string => typeof one === 'string' && languageForm.test(one)
  if (!list || list.length > 60 || !list.every(isRight)) {
    say('/languages', 'must be a list of languages such as en or pt-BR')
    return ['en']
  }
  return list.length === 0 ? ['en'] : [...new Set(list)]
}

function sectionsOf(sent: Json, reading: Reading): Section[] {
  if (sent['sections'] === undefined || sent['sections'] === null) {
    const questions = questionsOf(sent['questions'], '/questions', reading)
    return [{ title: {}, questions }]
  }
  const list = listOf(sent['sections'])
  if (!list || list.length > sectionsMost) {
    reading.say('/sections', `must be a list of at most ${sectionsMost} sections`)
    return []
  }
  return list.map((one, index): Section => {
    const path = `/sections/${index}`
    const row = isJson(one) ? one : {}
    if (!isJson(one)) reading.say(path, 'must be an object')
    const title = isUntitled(row['title']) ? {} : texts(row['title'], `${path}/title`, reading)
    return {
      title: title ?? {},
      questions: questionsOf(row['questions'], `${path}/questions`, reading),
    }
  })
}

/** A section need not have a title; an empty one is what such a section is answered with. */
const isUntitled = (title: unknown): boolean =>
  title === undefined ||
  title === null ||
  title === '' ||
  (isJson(title) && Object.keys(title).length === 0)

function questionsOf(value: unknown, path: string, reading: Reading): Question[] {
  const list = listOf(value)
  if (!list || list.length > questionsMost) {
    reading.say(path, `must be a list of at most ${questionsMost} questions`)
    return []
  }
  return list.flatMap((one, index) => {
    const read = question(one, `${path}/${index}`, reading)
    if (read) reading.known.set(read.id, read)
    return read ? [read] : []
  })
}

function question(value: unknown, path: string, reading: Reading): Question | undefined {
  const { say, known } = reading
  if (!isJson(value)) return say(path, 'must be an object')
  const id = value['id'] ?? value['uuid'] ?? `question_${known.size + 1}`
  if (typeof id !== 'string' || !nameForm.test(id))
    return say(`${path}/id`, 'must have letters, digits, _ and - only, 64 at most')
  if (known.has(id)) return say(`${path}/id`, `another question has the id ${id}`)
  const word = typeof value['type'] === 'string' ? value['type'].toLowerCase() : 'short_text'
  const type = questionTypeNames.find((one) => one === word)
  if (!type) return say(`${path}/type`, `must be one of ${questionTypeNames.join(', ')}`)
  const label = texts(value['label'] ?? value['text'] ?? value['title'], `${path}/label`, reading)
  const options = hasOptions(type) ? optionsOf(value['options'], `${path}/options`, reading) : []
  const required = value['required'] ?? value['is_required'] ?? false
  if (typeof required !== 'boolean') return say(`${path}/required`, 'must be true or false')
  const bounds = boundsOf(value, path, reading)
  if (!label || !options || !bounds) return undefined
  const description = value['description'] ?? undefined
  return {
    id,
    type,
    label,
    ...(description === undefined
      ? {}
      : { description: texts(description, `${path}/description`, reading) ?? {} }),
    required,
    ...(options.length > 0 ? { options } : {}),
    ...bounds,
    ...dependence(value['show_if'], `${path}/show_if`, reading),
    ...actionsOf(value['actions'], `${path}/actions`, reading),
  }
}

/** One text, of the first language, or one by language. */
function texts(value: unknown, path: string, { say, languages }: Reading): Texts | undefined {
  const first = languages[0]!
  const rows = typeof value === 'string' ? { [first]: value } : value
  const isRight = (one: unknown): boolean => typeof one === 'string' && one.length <= textMax
  if (!isJson(rows) || !Object.values(rows).every(isRight))
    return say(path, `must be text of at most ${textMax} characters, or such a text by language`)
  const foreign = Object.keys(rows).find((one) => !languages.includes(one))
  if (foreign !== undefined) return say(path, 'has a language that `languages` does not name')
  if (typeof rows[first] !== 'string' || rows[first].trim() === '')
    return say(path, `must have a text in ${first}`)
  return rows as Texts // every value is text, as checked above
}

function optionsOf(value: unknown, path: string, reading: Reading): Option[] | undefined {
  const list = listOf(value)
  if (!list || list.length === 0 || list.length > optionsMost)
    return reading.say(path, `must be a list of 1 to ${optionsMost} options`)
  const read = list.map((one, index): Option | undefined => {
    const row = typeof one === 'string' ? { value: one, label: one } : isJson(one) ? one : {}
    const name = row['value']
    if (typeof name !== 'string' || name.trim() === '' || name.length > 200)
      return reading.say(`${path}/${index}/value`, 'must be text of 1 to 200 characters')
    const label = texts(row['label'] ?? name, `${path}/${index}/label`, reading)
    return label && { value: name, label }
  })
  if (!read.every((one) => one !== undefined)) return undefined
  if (new Set(read.map((one) => one.value)).size === read.length) return read
  return reading.say(path, 'must not have one value twice')
}

function boundsOf(value: Json, path: string, { say }: Reading) {
  const { min, max } = value
  for (const [key, one] of Object.entries({ min, max }))
    if (one !== undefined && one !== null && !Number.isFinite(one))
      return say(`${path}/${key}`, 'must be a number')
  if (typeof min === 'number' && typeof max === 'number' && min > max)
    return say(`${path}/min`, 'must not be above max')
  return {
    ...(typeof min === 'number' ? { min } : {}),
    ...(typeof max === 'number' ? { max } : {}),
  }
}

function condition(row: Json, path: string, { say }: Reading): Condition | undefined {
  const operator = ruleOperators.find((one) => one === (row['operator'] ?? 'equals'))
  if (!operator) return say(`${path}/operator`, `must be one of ${ruleOperators.join(', ')}`)
  const { value, score } = row
  const asked: Condition = {
    operator,
    ...(value === undefined ? {} : { value }),
    ...(typeof score === 'number' ? { score } : {}),
  }
  const wrong = operandWrong(asked)
  return wrong ? say(`${path}/${wrong.at}`, wrong.message) : asked
}

function dependence(value: unknown, path: string, reading: Reading): Pick<Question, 'show_if'> {
  if (value === undefined || value === null) return {}
  const row = isJson(value) ? value : {}
  const name = row['question']
  if (typeof name !== 'string' || !reading.known.has(name)) {
    reading.say(`${path}/question`, 'must be the id of a question before this one')
    return {}
  }
  const asked = condition(row, path, reading)
  return asked ? { show_if: { question: name, ...asked } } : {}
}

function actionsOf(value: unknown, path: string, reading: Reading): Pick<Question, 'actions'> {
  const list = listOf(value)
  if (!list || list.length > 20) {
    reading.say(path, 'must be a list of at most 20 actions')
    return {}
  }
  const read = list.flatMap((one, index) => {
    const row = isJson(one) ? one : {}
    const action = actions.find((name) => name === row['answer_action'])
    const at = `${path}/${index}`
    if (!action) reading.say(`${at}/answer_action`, `must be one of ${actions.join(', ')}`)
    const asked = condition(row, at, reading)
    return action && asked ? [{ ...asked, answer_action: action }] : []
  })
  return read.length > 0 ? { actions: read } : {}
}
