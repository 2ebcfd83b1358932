/** Whether a name can be looked for: something of it is a letter or a digit. Pure. */

export const isUsableName = (name: string | null | undefined): name is string =>
  typeof name === 'string' && /[\p{L}\p{N}]/u.test(name)
