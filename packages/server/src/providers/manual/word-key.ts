/** Words as they are compared: without what varies in writing. */

/**
 * The same words in any order, without marks and punctuation: `al-Rashīd, Hārūn` and
 * `HARUN AL RASHID` alike. Empty where nothing is left to compare.
 */
export const normalisedKey = (name: string): string =>
  folded(name.replaceAll(strokes, '').normalize('NFKD').replaceAll(unseen, ''))
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .sort()
    .join(' ')

/** O'Brien and OBrien are one name. Before the rest, since NFKD makes a space of one of them. */
const strokes = /['`´ʻʼʾʿ‘’′]/g
/** Marks, and what only directs the letters. */
const unseen = /[\p{M}\p{Cf}]/gu

/** By way of upper case, so that `Straße` is `STRASSE` and a final sigma is a sigma. */
const folded = (text: string): string => text.toUpperCase().toLowerCase().replaceAll('ς', 'σ')
