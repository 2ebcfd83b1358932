/** What counts as a change of the customer, as a table of what was screened then and now. */
import { hash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { isSameSubject, subjectDigest } from './subject-digest.ts'
import type { ScreenedSubject } from './subject-digest.ts'

const keyed = (text: string): string => hash('sha256', text, 'hex')
const digest = (subject: ScreenedSubject): string => subjectDigest(subject, keyed)

const whole: ScreenedSubject = {
  names: ['Nemo Nonesuch'],
  birthDate: '1970-05-05',
  countries: ['GB'],
  numbers: ['AB 1234-5'],
}
/** A screening that asks for a name and a birth date alone. */
const short: ScreenedSubject = { names: ['Nemo Nonesuch'], birthDate: '1970-05-05' }

describe('it is the same customer', () => {
  test.each<[string, ScreenedSubject, ScreenedSubject]>([
    ['in other case', whole, { ...whole, names: ['NEMO nonesuch'] }],
    ['in other spacing', whole, { ...whole, names: ['  Nemo   Nonesuch '] }],
    ['with other signs', whole, { ...whole, names: ['Nemo-Nonesuch'] }],
    ['in full width', whole, { ...whole, names: ['Ｎｅｍｏ Nonesuch'] }],
    ['under the same names in other order', { names: ['A', 'B'] }, { names: ['B', 'A', 'a'] }],
    ['by another code of the country', whole, { ...whole, countries: ['gbr'] }],
    ['by a number written otherwise', whole, { ...whole, numbers: ['ab12345'] }],
    ['where fewer things are asked now', whole, short],
    ['where a country is asked now, and none known', short, { ...short, countries: [] }],
    ['of whom nothing is known but a name', { names: ['A'] }, { names: ['a'] }],
  ])('%s', (_, then, now) => {
    expect(isSameSubject(digest(then), digest(now))).toBe(true)
  })
})

describe('something has changed', () => {
  test.each<[string, ScreenedSubject, ScreenedSubject]>([
    ['with another name', whole, { ...whole, names: ['Nemo Nobody'] }],
    ['with an accent', whole, { ...whole, names: ['Némo Nonesuch'] }],
    ['with one name more', whole, { ...whole, names: [...whole.names, 'Nix'] }],
    ['with another birth date', whole, { ...whole, birthDate: '1970-05-06' }],
    ['with no birth date any more', whole, { ...whole, birthDate: undefined }],
    ['with a birth date for the first time', { ...short, birthDate: undefined }, short],
    ['with another country', whole, { ...whole, countries: ['FR'] }],
    ['with a country more', whole, { ...whole, countries: ['GB', 'FR'] }],
    ['with no country any more', whole, { ...whole, countries: [] }],
    ['with another number', whole, { ...whole, numbers: ['AB12346'] }],
    ['where more is asked now, and something known', short, whole],
  ])('%s', (_, then, now) => {
    expect(isSameSubject(digest(then), digest(now))).toBe(false)
  })
})

test('what is hashed says nothing without the key, and no part stands for another', () => {
  const asked: string[] = []
  const text = subjectDigest({ names: ['X'], countries: ['X'], numbers: ['X'] }, (one) => {
    asked.push(one)
    return 'f'.repeat(64)
  })
  expect(text).toBe(`${'f'.repeat(16)}.0.${'f'.repeat(16)}.${'f'.repeat(16)}`)
  expect(asked).toEqual(['names\nx', 'countries\nx', 'numbers\nX'])
})

test('what is no digest at all is nobody', () => {
  expect(isSameSubject('', digest(short))).toBe(false)
})
