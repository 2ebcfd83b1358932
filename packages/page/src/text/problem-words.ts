/** What a person is told about a refusal, and where it belongs. */
import type { Problem } from '../api/problem.ts'
import type { Catalogue } from './en.ts'

/** Our own sentence for a code we know; else what the server says. */
export function problemWords(text: Catalogue, problem: Problem): string {
  const words: Readonly<Record<string, string>> = text.problems
  if (Object.hasOwn(words, problem.code) && problem.code !== 'unknown')
    return words[problem.code] ?? text.problems.unknown
  return problem.detail === '' ? text.problems.unknown : problem.detail
}
