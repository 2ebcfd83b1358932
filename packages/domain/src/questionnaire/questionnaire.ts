/** What a questionnaire is: sections of questions, in the languages it is asked in. */
import type { RuleOperator } from '../workflow/graph.ts'
import type { Action } from '../workflow/action.ts'

interface TypeRow {
  /** Whether its answers are among its options. */
  readonly hasOptions?: true
  readonly says: string
}

// A table is easier to check when its columns line up.
// oxfmt-ignore
export const questionTypes = {
  short_text:      { says: 'A line of text.' },
  long_text:       { says: 'Text of several lines.' },
  single_choice:   { says: 'One of the options.', hasOptions: true },
  multiple_choice: { says: 'Some of the options.', hasOptions: true },
  dropdown:        { says: 'One of many options.', hasOptions: true },
  date:            { says: 'A day, as 2026-11-30.' },
  number:          { says: 'A number.' },
  boolean:         { says: 'Yes or no.' },
  file:            { says: 'Uploaded files, by their ids.' },
  country:         { says: 'A country, kept as ISO 3166-1 alpha-2.' },
} as const satisfies Readonly<Record<string, TypeRow>>

export type QuestionType = keyof typeof questionTypes
export const questionTypeNames = Object.keys(questionTypes) as QuestionType[]
export const hasOptions = (type: QuestionType): boolean =>
  (questionTypes[type] as TypeRow).hasOptions === true

/** A text by language. */
export type Texts = Readonly<Record<string, string>>

export interface Option {
  readonly value: string
  readonly label: Texts
}

/** What is asked of an answer; the operators are those of the rules of a workflow. */
export interface Condition {
  readonly operator: RuleOperator
  readonly value?: unknown
  readonly score?: number
}

export interface Question {
  readonly id: string
  readonly type: QuestionType
  readonly label: Texts
  readonly description?: Texts
  readonly required: boolean
  readonly options?: readonly Option[]
  /** Of a number, or of the length of a text. */
  readonly min?: number
  readonly max?: number
  /** Asked only where an earlier question was answered so. */
  readonly show_if?: Condition & { readonly question: string }
  /** What an answer leads to; the gravest that fits counts. */
  readonly actions?: readonly (Condition & { readonly answer_action: Action })[]
}

export interface Section {
  readonly title: Texts
  readonly questions: readonly Question[]
}

export interface Questionnaire {
  readonly title: string
  readonly description: string
  /** The first is the one every text has. */
  readonly languages: readonly string[]
  readonly sections: readonly Section[]
}
