/** The country of a profile as ISO alpha-2, from the ways callers write it. */

const otherNames: Readonly<Record<string, string>> = { USA: 'US', UK: 'GB' }

/**
 * Upper case; `undefined` where no country is given or the text is no code. Comparing a name with a
 * code would call every customer who wrote "Canada" a stranger in Canada.
 */
export function countryOf(text: string | undefined): string | undefined {
  const code = text?.trim().toUpperCase() ?? ''
  const country = otherNames[code] ?? code
  return /^[A-Z]{2}$/.test(country) ? country : undefined
}
