/** Whether a name can be shown: it has something to see, stands on one line, and turns no text. */

/** Letters, digits, signs; marks, blanks and what is invisible are nothing to see by themselves. */
const seen = /[\p{L}\p{N}\p{P}\p{S}]/u
// What Unicode says may be left out where a font has no sign for it, and the blank of Braille.
const invisible = /[\p{Default_Ignorable_Code_Point}\u2800]/gu

/**
 * Controls, ends of lines, and what turns all that stands behind it (Unicode Standard Annex 9).
 * Joiners and marks of direction are none of these: they come with names of many scripts.
 */
const unfit = /[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u

export const isShownName = (text: string): boolean =>
  !unfit.test(text) && seen.test(text.replaceAll(invisible, ''))
