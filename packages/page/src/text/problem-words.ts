/** What a person is told about a refusal, a field, or a step that is asked again. */
import { fieldFaults } from '@ostiary/domain/field-faults'
import type { FieldFaultCode } from '@ostiary/domain/field-faults'
import type { FieldProblem, Problem } from '../api/problem.ts'
import type { StepProblem } from '../api/state.ts'
import type { Catalogue } from './en.ts'

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
export function fieldWords({ faults }: Catalogue, field: FieldProblem): Said {
  if (!isFault(field.code)) return { words: field.message, lang: 'en' }
  const word = faults[field.code]
  return { words: typeof word === 'string' ? word : word(field.min ?? 0, field.max ?? 0) }
}

const isFault = (code: string | undefined): code is FieldFaultCode =>
  code !== undefined && Object.hasOwn(fieldFaults, code)

/** And why a step is asked again; what a reviewer typed stays as it was typed. */
export function reasonWords(text: Catalogue, { code, message, lang }: StepProblem): Said {
  const reasons: Readonly<Record<string, string>> = text.reasons
  const words = Object.hasOwn(reasons, code) ? reasons[code] : undefined
  return words === undefined ? { words: message, lang: lang ?? '' } : { words }
}
