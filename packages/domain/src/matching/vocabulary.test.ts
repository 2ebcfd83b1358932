/** Words of names: who has them, in how many they are, and which are alike. */
import { expect, test } from 'vitest'
import { nameWords } from './name-words.ts'
import { buildVocabulary } from './vocabulary.ts'
import type { Vocabulary } from './vocabulary.ts'
import { finished } from './steps.ts'

const names = ['Anna Petrova', 'Ana Maria Petrov', '...', 'Petrov Petrov', 'Anapetrov'].map(
  (name) => nameWords(name, 'person'),
)
const vocabulary = finished(buildVocabulary(names))

const wordOf = (text: string) => nameWords(text, 'person')[0]! // these texts have a word

const alike = (text: string, closely: boolean, of: Vocabulary = vocabulary) =>
  of.alike(wordOf(text), closely).ids.map((id) => of.words[id]?.text)

function namesWith(text: string): number[] {
  const id = vocabulary.words.findIndex((word) => word.text === text)
  const { from, names: all } = vocabulary.postings
  return [...all.subarray(from[id], from[id + 1])]
}

test('names are counted that have words, and each word once a name', () => {
  expect(vocabulary.names).toBe(4)
  expect(vocabulary.frequency(wordOf('Petrov'))).toBe(2)
  expect(vocabulary.frequency(wordOf('Nobody'))).toBe(0)
  // What is only put together of two neighbours is in no name, but leads to it.
  expect(vocabulary.frequency(wordOf('annapetrova'))).toBe(0)
})

test('a word leads to the names that have it, alone or of two neighbours', () => {
  expect(namesWith('petrov')).toEqual([1, 3])
  expect(namesWith('annapetrova')).toEqual([0])
  expect(namesWith('anapetrov')).toEqual([4])
  expect([...vocabulary.idsOf(2)]).toEqual([])
  expect([...vocabulary.idsOf(3)].map((id) => vocabulary.words[id]?.text)).toEqual([
    'petrov',
    'petrov',
  ])
})

test('alike words, the most alike first; closely, only what is nearly the same', () => {
  expect(alike('Petrov', false)).toEqual(['petrov', 'petrova'])
  expect(alike('Petrow', true)).toEqual(['petrov'])
  // Once more, now that they are remembered.
  expect(alike('Petrov', false)).toEqual(['petrov', 'petrova'])
})

test('in another script words that are less alike are found only where few are more alike', () => {
  const near = ['ivan', 'iwan', 'ivann', 'ivane', 'ivana', 'yvan', 'evan', 'ivani', 'yvane']
  const of = (texts: readonly string[]): Vocabulary =>
    finished(buildVocabulary(texts.map((text) => nameWords(text, 'person'))))
  expect(alike('Иван', false, of(['ivaniyah']))).toEqual(['ivaniyah'])
  expect(alike('Иван', false, of([...near, 'ivaniyah']))).not.toContain('ivaniyah')
})
