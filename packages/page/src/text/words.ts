/** Words for what the server names by a key, such as a role or a kind of paper. */

/** What we have no word for is shown as readably as we can. */
export function wordFor(words: Readonly<Record<string, string>>, key: string): string {
  if (Object.hasOwn(words, key)) return words[key] ?? key
  const plain = key.replaceAll('_', ' ').trim()
  return plain === plain.toUpperCase() && plain.length > 4
    ? plain.charAt(0) + plain.slice(1).toLowerCase()
    : plain
}
