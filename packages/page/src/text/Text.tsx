/** The words of the chosen language, for every component. */
import { createContext, useContext } from 'react'
import { en } from './en.ts'
import type { Catalogue } from './en.ts'
import type { Language } from './languages.ts'

interface Text {
  readonly language: Language
  readonly text: Catalogue
  readonly choose: (language: Language) => void
}
const TextContext = createContext<Text>({ language: 'en', text: en, choose: () => undefined })
export const TextProvider = TextContext.Provider

export const useLanguage = (): Text => useContext(TextContext)
export const useText = (): Catalogue => useLanguage().text
