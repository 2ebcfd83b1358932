/** What a name must have to be looked for. Pure. */

/** Anything at all: what has none was not meant as a name. */
export const hasLetterOrDigit = (text: string): boolean => /[\p{L}\p{N}]/u.test(text)

/**
 * A letter or a number alone is no name: nobody is found by it,
 * so nobody is cleared by it.
 */
export const isUsableName = (name: string | null | undefined): name is string =>
  typeof name === 'string' && /\p{L}.*\p{L}/su.test(name)
