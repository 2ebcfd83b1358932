/** Owners and officers as typed, checked and sent. */
import { expect, test } from 'vitest'
import { en } from '../text/en.ts'
import { draftOf, nameOf, ownedTogether, partyFaults, partyInput } from './party.ts'

const ana = draftOf({
  kind: 'person',
  first_name: 'Ana',
  last_name: 'Lima',
  email: 'ana@example.com',
  country: 'PT',
  roles: ['ubo'],
  ownership_percent: 60,
})

test('what the register knows is filled in, and may be sent as it is', () => {
  expect(nameOf(ana)).toBe('Ana Lima')
  expect(partyFaults(ana, en)).toEqual({})
  expect(partyInput(ana)).toEqual({
    kind: 'person',
    roles: ['ubo'],
    first_name: 'Ana',
    last_name: 'Lima',
    email: 'ana@example.com',
    country: 'PT',
    ownership_percent: 60,
  })
})

test('what is missing is named', () => {
  expect(Object.keys(partyFaults(draftOf({ kind: 'company' }), en)).toSorted()).toEqual([
    'country',
    'email',
    'legal_name',
    'roles',
  ])
})

test('a comma is a point, and a company has no birthday', () => {
  const draft = draftOf({ kind: 'company', legal_name: 'H', date_of_birth: '1990-01-01' })
  const typed = { ...draft, fields: { ...draft.fields, ownership_percent: '12,5 %' } }
  expect(partyInput(typed)).toEqual({
    kind: 'company',
    roles: [],
    legal_name: 'H',
    ownership_percent: 12.5,
  })
  expect(ownedTogether([ana, typed])).toBe(72.5)
})
