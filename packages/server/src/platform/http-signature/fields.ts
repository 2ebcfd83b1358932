// Reads header fields the way RFC 9421 section 2.1 and RFC 9651 do, and refuses every spelling that
// two readers could take differently.
import { parseDictionary, serializeDictionary, type Dictionary } from 'structured-headers'

export type HeaderRecord = Readonly<Record<string, string | readonly string[] | undefined>>
export type Fields = ReadonlyMap<string, string>

/**
 * One value per lower-cased name: whitespace trimmed, folded lines unfolded, several values joined
 * with a comma and a space.
 */
export function fieldsOf(headers: HeaderRecord): Fields {
  const fields = new Map<string, string>()
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue
    const key = name.toLowerCase()
    for (const one of typeof value === 'string' ? [value] : value) {
      const earlier = fields.get(key)
      const clean = one.replaceAll(/[ \t]*\r\n[ \t]+/g, ' ').replaceAll(/^[ \t]+|[ \t]+$/g, '')
      fields.set(key, earlier === undefined ? clean : `${earlier}, ${clean}`)
    }
  }
  return fields
}

/**
 * The parsed dictionary, or undefined when it is not one or not in its canonical spelling. The
 * plain parser lets the last of two equal keys win and takes loose Base64. Comparing with what
 * would be written back closes both, so nobody can hide a second digest or a second label from
 * another reader.
 */
export function readDictionary(text: string): Dictionary | undefined {
  try {
    const dictionary = parseDictionary(text)
    if (dictionary.size === 0) return undefined
    return squeeze(serializeDictionary(dictionary)) === squeeze(text) ? dictionary : undefined
  } catch {
    return undefined
  }
}

/**
 * The space around a comma is free in a list of header values; applied to both sides of the
 * comparison alike.
 */
function squeeze(text: string): string {
  return text.replaceAll(/[ \t]*,[ \t]*/g, ', ')
}
