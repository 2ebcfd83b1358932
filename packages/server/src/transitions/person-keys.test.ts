/** Who is found again by document, whichever code of its country is written. */
import { expect, test } from 'vitest'
import { sha256 } from '../platform/digest.ts'
import { identifierKey } from '../store/directory.ts'
import { personKeys } from './person-keys.ts'

const lookupKey = sha256('lookup')
const keysOf = (country: string, number = 'P-5') =>
  personKeys(lookupKey, 'app', { document: { number, country } })

test('a document has one key, whichever code of its country it is given with', () => {
  expect(keysOf('deu', 'p5').document).toEqual(keysOf('DE').document)
  expect(keysOf('FRA').document).not.toEqual(keysOf('DE').document)
})

test('bars set under the other codes of a country still hold: their keys are looked up too', () => {
  const written = (text: string): Buffer => identifierKey(lookupKey, 'app', 'document', text)
  const { document, documentBefore } = keysOf('DE')
  expect(document).toEqual(written('DE p5'))
  expect(documentBefore).toContainEqual(written('DEU p5'))
})

test('a person is name and birth date, whatever the order and the accents', () => {
  const person = (firstName: string, lastName: string) =>
    personKeys(lookupKey, 'app', { firstName, lastName, dob: '1990-01-02' }).person
  expect(person('Zoë', 'De Vries')).toEqual(person('de vries', 'ZOE'))
})
