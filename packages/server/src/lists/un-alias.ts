/** The names inside one alias field of the UN's list, which often holds several, or one in two scripts. */
import { scriptOf, type ListAlias } from './entry.ts'

/**
 * `A; B; C`, `A (original script: B)`, `B (A1; A2)` where B is in another script, `A, born in ...`, and a
 * note `original script: B`. Left whole, none of these would ever match a name.
 */
export function aliasNames(field: string | undefined, note: string | undefined): ListAlias[] {
  if (!field) return []
  const noted = /^original script: (.+)$/i.exec(note ?? '')?.[1]
  const bracket = /^(.+?)\s*\((?:original script: )?([^()]+)\)$/i.exec(field)
  const inside = bracket?.[2]
  const otherScript = inside !== undefined && scriptOf(inside) !== scriptOf(bracket?.[1] ?? '')
  const parts = otherScript ? [bracket?.[1] ?? '', inside] : [field]
  return [...parts, noted ?? ''].flatMap(separate).map(inScript)
}

export function originalScript(name: string | undefined): ListAlias[] {
  return name === undefined ? [] : [{ ...inScript(name), type: 'original_script' }]
}

function separate(text: string): string[] {
  return text
    .split(/;| (?=[b-z]\) )/)
    .map((name) =>
      name
        .replace(/^\s*[a-z]\) /, '')
        .replace(/, born .*$/, '')
        .trim(),
    )
    .filter((name) => name !== '')
}

function inScript(name: string): ListAlias {
  const script = scriptOf(name)
  return script === undefined ? { name } : { name, script }
}
