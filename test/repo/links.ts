/** Holds the documents together: links that resolve, anchors that exist, one title each. */
import { posix } from 'node:path'
import type { File } from './tree.ts'

const withoutCode = (text: string): string =>
  text
    .replace(/^```[\s\S]*?^```/gm, '')
    .replace(/`[^`\n]*`/g, '')
    .replace(/<!--[\s\S]*?-->/g, '')

/** The anchors of a document, as GitHub makes them of its headings. */
export function anchorsOf(text: string): string[] {
  const seen = new Map<string, number>()
  return headings(text).map(({ title }) => {
    const slug = title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-')
    const before = seen.get(slug) ?? 0
    seen.set(slug, before + 1)
    return before === 0 ? slug : `${slug}-${before}`
  })
}

function headings(text: string): { level: number; title: string }[] {
  const lines = text.replace(/^```[\s\S]*?^```/gm, '').matchAll(/^(#{1,6}) +(.+?) *$/gm)
  return [...lines].map((match) => ({ level: match[1]!.length, title: match[2]! }))
}

export function titleProblems({ path, text }: File): string[] {
  const titles = headings(text).filter((one) => one.level === 1).length
  return titles === 1 ? [] : [`${path} has ${titles} titles (# lines). Give it exactly one.`]
}

/**
 * The links of a document that lead nowhere.
 * @param exists whether a path of the repository is a file or a folder
 * @param textOf the text of another document, for its anchors
 */
export function linkProblems(
  { path, text }: File,
  exists: (path: string) => boolean,
  textOf: (path: string) => string,
): string[] {
  const links = [...withoutCode(text).matchAll(/\[[^\]]*\]\(([^)\s]+)[^)]*\)/g)].map(
    (match) => match[1]!,
  )
  return links.flatMap((link) => {
    if (/^[a-z][a-z+.-]*:/i.test(link)) return []
    const [target, anchor] = link.split('#') as [string, string?]
    const file =
      target === ''
        ? path
        : posix.normalize(posix.join(posix.dirname(path), target)).replace(/\/$/, '')
    if (!exists(file))
      return [`${path} links to ${link}, which is not there. Mend the path or remove the link.`]
    if (anchor === undefined || !file.endsWith('.md') || anchorsOf(textOf(file)).includes(anchor))
      return []
    return [`${path} links to ${link}, but ${file} has no such heading. Name one of its headings.`]
  })
}
