/** Fetches the words of a language; English is always here. */
import { en } from './en.ts'
import type { Catalogue } from './en.ts'
import type { Language } from './languages.ts'

const loaders: Readonly<Record<Language, () => Promise<Catalogue>>> = {
  en: () => Promise.resolve(en),
  de: async () => (await import('./de.ts')).de,
  es: async () => (await import('./es.ts')).es,
}

/** Nothing where the network is gone; then the language on the screen stays. */
export async function loadWords(language: Language): Promise<Catalogue | undefined> {
  try {
    return await loaders[language]()
  } catch {
    return undefined
  }
}
