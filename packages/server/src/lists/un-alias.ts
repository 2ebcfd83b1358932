/**
 * The names inside one alias field of the UN's list, which often holds several, or one in two
 * scripts.
 */
import { scriptOf, type ListAlias } from './entry.ts'

/**
 * `A; B; C`, `A (original script: B)`, `B (A1; A2)` where B is in another script, `A, born in ...`,
 * `A (birth name)`, and a note `original script: B`. Left whole, none of these would ever match a
 * name.
 */
export function aliasNames(field: string | undefined, note: string | undefined): ListAlias[] {
  const text = field?.replace(/[,\s]+$/, '')
  if (!text) return []
  const noted = /^original script: (.+)$/i.exec(note ?? '')?.[1]
  const [, outside = '', inside = ''] = BRACKET.exec(text) ?? []
  const parts = [text]
  if (LANGUAGE.test(inside) || COMMENT.test(inside)) parts.splice(0, 1, outside)
  else if (inside && scriptOf(inside) !== scriptOf(outside)) parts.splice(0, 1, outside, inside)
  return [...parts, noted ?? ''].flatMap(separate).map(inScript)
}

const BRACKET = /^(.+?)\s*\((?:original script: )?([^()]+)\)$/i
const LANGUAGE = /^(Arabic|Tigrinya|Amharic|Russian|Korean|Pashto|Dari)$/
/** `birth name`, `previously listed as`: a remark and not a name begins with a small letter. */
const COMMENT = /^(?!al-|ibn |bin |ould |abu )[a-z]/

export function originalScript(name: string | undefined): ListAlias[] {
  return name === undefined ? [] : [{ ...inScript(name), type: 'original_script' }]
}

function separate(text: string): string[] {
  return text
    .split(/;| (?=[b-z]\) )/)
    .map((name) => {
      const bare = name.replace(/^\s*[a-z]?\) /, '').replace(/,? born .*$/, '')
      return bare.trim()
    })
    .filter((name) => name !== '')
}

function inScript(name: string): ListAlias {
  const script = scriptOf(name)
  return script === undefined ? { name } : { name, script }
}
