/** What an application chooses about documents, in the words of its workflow. */
import type { FeatureSettings } from '../workflow/config.ts'
import type { Action } from '../workflow/action.ts'

type OcrSettings = FeatureSettings<'OCR'>

/** The settings that say what is to follow. */
export type ActionSetting = {
  [Key in keyof OcrSettings]: OcrSettings[Key] extends Action ? Key : never
}[keyof OcrSettings]

export interface DocumentSettings extends Readonly<Partial<Record<ActionSetting, Action>>> {
  /** Years; the age itself is allowed. */
  readonly minimum_age?: number
  readonly maximum_age?: number
  /**
   * Types by country, each by any of its codes or names; `*` stands for any country. Absent or
   * empty it allows every document.
   */
  readonly documents_allowed?: Readonly<Record<string, readonly string[]>>
}

/** One list of types is for every country. */
export function allowedByCountry(
  allowed: OcrSettings['documents_allowed'],
): DocumentSettings['documents_allowed'] {
  if (allowed === null) return undefined
  return isList(allowed) ? { '*': allowed } : allowed
}

/** `Array.isArray` takes no read-only list for one. */
const isList = <Item>(value: readonly Item[] | object): value is readonly Item[] =>
  Array.isArray(value)
