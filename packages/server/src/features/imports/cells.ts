/**
 * Cells that a spreadsheet leaves alone: what it would take for a formula, or lose the edges of,
 * stands behind an apostrophe, which an import takes away exactly where an export has put it.
 */

/** A number or a phone number: what stands between its digits calls nothing. */
const numeric = /^[+-][\d .,()/-]+$/

const isAtRisk = (text: string): boolean =>
  text !== text.trim() || /^[=@\t\r]/.test(text) || (/^[+-]/.test(text) && !numeric.test(text))

/** Also what begins with apostrophes of its own: without another one it would lose the first. */
const needsGuard = (text: string): boolean => isAtRisk(text) || isAtRisk(text.replace(/^'+/, ''))

export const guarded = (text: string): string => (needsGuard(text) ? `'${text}` : text)

/** The value of a cell; spaces around it count only where it was guarded. */
export const unguarded = (cell: string): string =>
  cell.startsWith("'") && needsGuard(cell.slice(1)) ? cell.slice(1) : cell.trim()
