/** Rarity made of the counts of an index is that of the index. */
import { expect, test } from 'vitest'
import { buildNameIndex } from './name-index.ts'
import { nameWords } from './name-words.ts'
import { finished } from './steps.ts'
import { rarityBy } from './word-counts.ts'

const texts = [
  'Nemo Nonesuch',
  'Mohamed al-Farouk bin Tariq',
  'Nemo Placeholder Nemo',
  'Абрамов Зенон Петрович',
  'Mac Gregor',
  '',
]

test('of every word, of what two neighbours are as one, and of what nobody is called', () => {
  const names = texts.map((text, entry) => ({ entry, text, kind: 'person' as const }))
  const index = finished(buildNameIndex(names))
  const having = new Map(index.counts())
  const rarity = rarityBy({ names: index.names, having })
  const words = [...texts, 'Macgregor Zuleika'].flatMap((text) => nameWords(text, 'person'))
  expect(words.map(rarity)).toEqual(words.map(index.rarity))
  expect(new Set(words.map(rarity)).size).toBeGreaterThan(2)
  // What is in no name is not told.
  expect([...having.values()].every((many) => many > 0)).toBe(true)
})
