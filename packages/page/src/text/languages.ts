/** The languages of the page, and which one somebody gets. */
export const languages = ['en', 'de', 'es'] as const
export type Language = (typeof languages)[number]

/** Each in its own words, as somebody looks for it who reads none of the others. */
export const languageNames: Readonly<Record<Language, string>> = {
  en: 'English',
  de: 'Deutsch',
  es: 'Español',
}

/**
 * The first that we speak: what the address says, what the session was made with, what the browser
 * prefers. `de-AT` is German.
 */
export function chooseLanguage(wished: readonly (string | undefined)[]): Language {
  for (const wish of wished) {
    const base = wish?.toLowerCase().split(/[-_]/)[0]
    const found = languages.find((one) => one === base)
    if (found) return found
  }
  return 'en'
}
