/** What a person is told about a refusal, a field, or a step that is asked again. */
import type { FieldProblem, Problem } from '../api/problem.ts'
import type { StepProblem } from '../api/state.ts'
import type { Catalogue } from './en.ts'
import type { Word } from './en.faults.ts'

/** Our own sentence for a code we know; else what the server says. */
export function problemWords(text: Catalogue, problem: Problem): string {
  const words: Readonly<Record<string, string>> = text.problems
  if (Object.hasOwn(words, problem.code) && problem.code !== 'unknown')
    return words[problem.code] ?? text.problems.unknown
  return problem.detail === '' ? text.problems.unknown : problem.detail
}

export interface Said {
  readonly words: string
  /** For the `lang` of the element, where it is not that of the page; empty: nobody knows it. */
  readonly lang?: string
}

/** The same for one field. */
export function fieldWords(text: Catalogue, field: FieldProblem): Said {
  const { code = '', min = 0, max = 0 } = field
  const faults: Readonly<Record<string, Word>> = text.faults
  const word = Object.hasOwn(faults, code) ? faults[code] : undefined
  if (word === undefined) return { words: field.message, lang: 'en' }
  return { words: typeof word === 'string' ? word : word(min, max) }
}

/** And why a step is asked again; what a reviewer typed stays as it was typed. */
export function reasonWords(text: Catalogue, { code, message, lang }: StepProblem): Said {
  const reasons: Readonly<Record<string, string>> = text.reasons
  const words = Object.hasOwn(reasons, code) ? reasons[code] : undefined
  return words === undefined ? { words: message, lang: lang ?? '' } : { words }
}
