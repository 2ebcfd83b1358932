/** The language a tag names: what a page or a text is chosen by. */

/** @returns two letters of ISO 639-1, of `de`, `de-AT` or `DE_de`; of anything else nothing */
export const languageTag = (text: string | undefined): string | undefined =>
  /^\s*([a-z]{2})(?![a-z])/i.exec(text ?? '')?.[1]?.toLowerCase()
