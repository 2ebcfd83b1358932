/** Which texts can be kept and given back as they are, from a JSON body and from a file alike. */
import { nestedTooDeep } from './nesting.ts'

/** NUL cannot be stored, and U+0001 marks values to be filled in. */
const isForbidden = (text: string): boolean => text.includes('\0') || text.includes('\u{1}')

export const forbiddenMessage = 'must not hold U+0000 or U+0001'
export const tooDeepMessage = 'must not be nested deeper than 64 levels'
export const halfPairMessage = 'must not hold half a surrogate pair'

/** What cannot be kept of a value, names of members included; `undefined` where all can. */
export function unstorable(value: unknown): string | undefined {
  if (nestedTooDeep(value)) return tooDeepMessage
  for (const text of textsOf(value)) {
    if (isForbidden(text)) return forbiddenMessage
    if (!text.isWellFormed()) return halfPairMessage
  }
  return undefined
}

/** Half a pair is no character: UTF-8 has no form for it, so it would be stored as another text. */
export function isWellFormed(value: unknown): boolean {
  for (const text of textsOf(value)) if (!text.isWellFormed()) return false
  return true
}

/** Walks without recursion: a value may be nested as deep as its length allows. */
function* textsOf(value: unknown): Generator<string> {
  const open = [value]
  while (open.length > 0) {
    const one = open.pop()
    if (typeof one === 'string') yield one
    if (typeof one !== 'object' || one === null) continue
    for (const [name, inner] of Object.entries(one)) open.push(name, inner)
  }
}
