/** For whom a key acts, by its scopes. */
import { expect, test } from 'vitest'
import { allScopes, partiesOf, partyScopes } from './scopes.ts'

test('a key made for one party acts as that party alone', () => {
  expect(partiesOf(partyScopes.partner)).toEqual(['partner'])
  expect(partiesOf(partyScopes.analyst)).toEqual(['analyst'])
})

test('a key of both acts as partner unless it says otherwise', () => {
  expect(partiesOf(allScopes)).toEqual(['partner', 'analyst'])
})

test('a key that only reads acts for nobody', () => {
  expect(partiesOf(['customers:read', 'lists:read'])).toEqual([])
})
