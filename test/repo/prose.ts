/** What every source file says of itself, and what none may contain. */
import type { File } from './tree.ts'

/** Part of any name, or the whole of one; `signature-base` is a term of its RFC. */
const nameless =
  /(^|[/.-])(utils?|helpers?)(?=[./-]|$)|(^|\/)(common|manager|base|misc|shared)(?=[./]|$)/

const marks = ['TO', 'FIX'].map((one, index) => one + ['DO', 'ME'][index]!)
const mark = new RegExp(`\\b(${marks.join('|')})\\b`)

export function proseProblems(file: File): string[] {
  return [
    ...openingProblem(file),
    ...nameProblem(file),
    ...markProblems(file),
    ...ignoreProblems(file),
  ]
}

function openingProblem({ path, text }: File): string[] {
  const comment = /^(?:#!.*\n)?(?:\/\*\*?([\s\S]*?)\*\/|((?:(?:\/\/|--).*\n)+))/.exec(text)
  const words = (comment?.[1] ?? comment?.[2] ?? '').replaceAll(/^\s*(\*|\/\/|--)/gm, '').trim()
  if (words.split(/\s+/).length > 2 && /[.:](\s|$)/.test(words)) return []
  return [`${path} does not open with a comment. Say in one sentence what the file is for.`]
}

function nameProblem({ path }: File): string[] {
  if (!nameless.test(path)) return []
  return [
    `${path} is named after nothing. Name it by its topic; if there is none, it is not a module.`,
  ]
}

function markProblems({ path, text }: File): string[] {
  return text.split('\n').flatMap((line, index) => {
    const found = mark.exec(line)?.[0]
    if (found === undefined) return []
    return [`${path}:${index + 1} leaves ${found} behind. Do it, or open an issue and remove it.`]
  })
}

/** The formatter reads its word only where it stands alone; else the table is lost. */
function ignoreProblems({ path, text }: File): string[] {
  return text.split('\n').flatMap((line, index) => {
    if (!/^\s*\/\/\s*oxfmt-ignore\s*\S/.test(line)) return []
    return [
      `${path}:${index + 1} explains oxfmt-ignore on its line. Put the reason on the line above.`,
    ]
  })
}
