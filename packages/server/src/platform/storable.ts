/** Which texts can be kept and given back as they are, from a JSON body and from a file alike. */
import { nestedTooDeep } from './nesting.ts'

/** NUL cannot be stored, and U+0001 marks values to be filled in. */
const isForbidden = (text: string): boolean => text.includes('\0') || text.includes('\u{1}')

const forbiddenMessage = 'must not hold U+0000 or U+0001'
export const tooDeepMessage = 'must not be nested deeper than 64 levels'
const halfPairMessage = 'must not hold half a surrogate pair'

/** What cannot be kept of a value, names of members included; `undefined` where all can. */
export function unstorable(value: unknown): string | undefined {
  if (nestedTooDeep(value)) return tooDeepMessage
  for (const { text } of textsOf(value)) {
    if (isForbidden(text)) return forbiddenMessage
    if (!text.isWellFormed()) return halfPairMessage
  }
  return undefined
}

/** Half a pair is no character: UTF-8 has no form for it, so it would be stored as another text. */
export const isKeepable = (text: string): boolean => !isForbidden(text) && text.isWellFormed()

/**
 * Where a text of a JSON body stands that cannot be kept, as a JSON pointer; what spells such a
 * character as an escape is one too, since what is stored is read by its escapes.
 */
export function unreadablePlace(value: unknown): string | undefined {
  for (const { text, path } of textsOf(value))
    if (!isKeepable(text) || /\\u000[01]/.test(text)) return path
  return undefined
}

interface Found {
  readonly text: string
  /** Of a name, the one of what has it. */
  readonly path: string
}

/** Walks without recursion: a value may be nested as deep as its length allows. */
function* textsOf(value: unknown): Generator<Found> {
  const open: [value: unknown, path: string][] = [[value, '']]
  for (let next = open.pop(); next; next = open.pop()) {
    const [one, path] = next
    if (typeof one === 'string') yield { text: one, path }
    if (typeof one !== 'object' || one === null) continue
    // The first in the text is the first that is met.
    for (const [name, inner] of Object.entries(one).toReversed())
      open.push([inner, plainName.test(name) ? `${path}/${name}` : path], [name, path])
  }
}

/** A name that an answer may repeat: others may be anything, also what somebody is called. */
const plainName = /^[\w.-]{1,60}$/
