/**
 * Whether a name can be looked for. A letter or a number alone is no name: nobody is found by it,
 * so nobody is cleared by it. Pure.
 */

export const isUsableName = (name: string | null | undefined): name is string =>
  typeof name === 'string' && /\p{L}.*\p{L}/su.test(name)
