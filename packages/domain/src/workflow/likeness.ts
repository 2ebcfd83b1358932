/**
 * How alike two texts are, 0 to 100, whatever the order of their words: `fuzzy_match`. Words are
 * compared without accents, case and signs; each is paired with the one it is most like, best pairs
 * first; a pair counts by the letters both words have, and a word without a partner against it.
 */

const wordsMost = 20
const lettersMost = 40

export function likeness(one: string, other: string): number {
  const [left, right] = [wordsOf(one), wordsOf(other)]
  if (left.length === 0 || right.length === 0) return 0
  const all = [...left, ...right].reduce((sum, word) => sum + word.length, 0)
  const pairs = left
    .flatMap((a, i) =>
      right.map((b, j) => ({ i, j, alike: alikeness(a, b), letters: a.length + b.length })),
    )
    .toSorted((a, b) => b.alike - a.alike || b.letters - a.letters)
  const taken = { left: new Set<number>(), right: new Set<number>() }
  let shared = 0
  for (const { i, j, alike, letters } of pairs) {
    if (taken.left.has(i) || taken.right.has(j)) continue
    taken.left.add(i)
    taken.right.add(j)
    shared += alike * letters
  }
  return Math.round((100 * shared) / all)
}

const wordsOf = (text: string): string[] =>
  text
    .slice(0, wordsMost * lettersMost)
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .slice(0, wordsMost)
    .map((word) => word.slice(0, lettersMost))

/** 1 for the same word, less by each letter that must be changed, added or left out. */
function alikeness(one: string, other: string): number {
  let before = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= other.length; j += 1) {
      const changed = before[j - 1]! + (one[i - 1] === other[j - 1] ? 0 : 1)
      row.push(Math.min(changed, before[j]! + 1, row[j - 1]! + 1))
    }
    before = row
  }
  return 1 - before[other.length]! / Math.max(one.length, other.length)
}
