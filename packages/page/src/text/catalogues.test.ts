/** Every language says everything; no word is empty, none was left in English by mistake. */
import { fieldFault, fieldFaults } from '@ostiary/domain/field-faults'
import type { FieldFaultCode } from '@ostiary/domain/field-faults'
import { askedAgainRisks } from '@ostiary/domain/session/asked-again'
import { expect, test } from 'vitest'
import { readProblem } from '../api/problem.ts'
import { linkEnds } from '../flow/flow.ts'
import { de } from './de.ts'
import { en } from './en.ts'
import { es } from './es.ts'
import { chooseLanguage, languages } from './languages.ts'
import { loadWords } from './load.ts'
import { fieldWords, problemWords, reasonWords } from './problem-words.ts'
import { wordFor } from './words.ts'

/** Each word by its path; a sentence with gaps is filled with what its gaps are called. */
function words(value: unknown, path = ''): [path: string, word: string][] {
  if (typeof value === 'string') return [[path, value]]
  if (typeof value === 'function') return [[path, String(value('NAME', 'OTHER'))]]
  return Object.entries(value ?? {}).flatMap(([key, one]) => words(one, `${path}.${key}`))
}

const english = words(en)
const others = { de: words(de), es: words(es) }

test.each(['de', 'es'] as const)('%s has exactly the keys of English, and fills every gap', (l) => {
  expect(others[l].map(([path]) => path)).toEqual(english.map(([path]) => path))
  const gaps = (list: typeof english) =>
    list.filter(([, word]) => word.includes('NAME')).map(([path]) => path)
  expect(gaps(others[l])).toEqual(gaps(english))
  expect(others[l].filter(([, word]) => word.trim() === '')).toEqual([])
})

/** What is the same word in both languages. */
const alike = {
  de: [
    '.features.LIVENESS',
    '.code.code',
    '.registry.status',
    '.people.person',
    '.people.role_names.investor',
    '.handoff.link',
  ],
  es: ['.people.role_names.protector'],
} as const

test.each(['de', 'es'] as const)('%s was translated', (l) => {
  const same = others[l].filter(([, word], index) => word === english[index]?.[1])
  expect(same.map(([path]) => path).filter((path) => path !== '.questions.no')).toEqual(alike[l])
})

test('every refusal of the contract has its sentence', () => {
  const codes = ['answer_invalid', 'step_changed', 'code_too_soon', 'body_too_large']
  for (const code of codes) {
    const told = problemWords(en, readProblem(400, { code, detail: 'from the server' }))
    expect(told).not.toBe('from the server')
  }
  for (const code of linkEnds) expect(en.ended[`${code}_hint`]).not.toBe('')
})

test('a refusal nobody knows is told in the words of the server, or in general ones', () => {
  const told = (body: object) => problemWords(en, readProblem(400, body))
  expect(told({ code: 'of_a_newer_server', detail: 'Do this.' })).toBe('Do this.')
  expect(told({ code: 'constructor' })).toBe(en.problems.unknown)
  expect(told({})).toBe(en.problems.unknown)
})

const catalogues = { en, de, es }

test.each(languages)('%s has words of its own for each code the server sends', (language) => {
  const text = catalogues[language]
  for (const code of askedAgainRisks) {
    const { words: told, lang } = reasonWords(text, { code, message: 'the server', lang: 'en' })
    expect([code, told === 'the server' || told === '', lang]).toEqual([code, false, undefined])
  }
  // The keys of the table they are made of.
  for (const code of Object.keys(fieldFaults) as FieldFaultCode[]) {
    const fault = fieldFault(code, { min: 3, max: 17 })
    const { words: told, lang } = fieldWords(text, { path: 'a', ...fault })
    expect([code, told === fault.message || told === '', lang]).toEqual([code, false, undefined])
    expect(told.includes('17')).toBe(fault.message.includes('17'))
  }
})

test('a code of a newer server is told in its words, and its language is said', () => {
  const newer = { code: 'OF_A_NEWER_SERVER', message: 'Do this.', lang: 'en' }
  expect(reasonWords(de, newer)).toEqual({ words: 'Do this.', lang: 'en' })
  expect(reasonWords(de, { ...newer, code: 'constructor' })).toMatchObject({ words: 'Do this.' })
  for (const code of [{ code: 'of_a_newer_server' }, { code: 'constructor' }, {}])
    expect(fieldWords(de, { path: 'a', message: 'do this', ...code })).toEqual({
      words: 'do this',
      lang: 'en',
    })
})

test('what a reviewer typed stays as it was typed, in a language nobody knows', () => {
  const typed = { code: 'REVIEWER', message: 'el reverso, por favor', lang: null }
  expect(reasonWords(de, typed)).toEqual({ words: typed.message, lang: '' })
})

test.each([
  [[undefined, 'de', 'es'], 'de'],
  [[undefined, undefined, 'pt-BR', 'es-MX'], 'es'],
  [['de-AT'], 'de'],
  [['ES_419'], 'es'],
  [['fr'], 'en'],
  [[], 'en'],
])('of %j it speaks %s', (wished, language) => {
  expect(chooseLanguage(wished)).toBe(language)
})

test('every language can be fetched', async () => {
  const fetched = await Promise.all(languages.map(loadWords))
  expect(fetched).toEqual([en, de, es])
})

test('a key without a word is shown as readably as can be', () => {
  expect(wordFor({ a_b: 'Word' }, 'a_b')).toBe('Word')
  expect(wordFor({}, 'water_bill')).toBe('water bill')
  expect(wordFor({}, 'WATER_BILL')).toBe('Water bill')
  expect(wordFor({}, 'SSC')).toBe('SSC')
  expect(wordFor({}, 'toString')).toBe('toString')
})
