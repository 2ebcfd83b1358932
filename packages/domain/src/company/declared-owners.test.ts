/** Owners whose parts lie in several companies, with answers worked out by hand. */
import { expect, test } from 'vitest'
import { unverifiedOwners } from './declared-owners.ts'
import type { DeclaredCompany, DeclaredParty } from './declared-owners.ts'
import { companyIdentity } from './same-company.ts'

const person = (name: string, ownership: number, more: object = {}): DeclaredParty => ({
  person: { name },
  roles: ['ubo'],
  ownership,
  settled: false,
  ...more,
})
const verified = { settled: true }

const company = (name: string, ...parties: DeclaredParty[]): DeclaredCompany => ({
  identities: [companyIdentity({ name, country: 'ES' })],
  parties,
})
const held = (ownership: number, by: DeclaredCompany, more: object = {}): DeclaredParty => ({
  company: by,
  roles: ['shareholder'],
  ownership,
  settled: true,
  ...more,
})

const eve = { person: { name: 'Eve Sample', dateOfBirth: '1980-01-01' } }

test.each<[string, number, DeclaredCompany]>([
  [
    '60 % of 20 % and 15 % are 27 %',
    1,
    company('T', person('Ann', 15), held(60, company('H', person('Ann', 20)))),
  ],
  [
    '60 % of 20 % and 12.9 % are 24.9 %',
    0,
    company('T', person('Ann', 12.9), held(60, company('H', person('Ann', 20)))),
  ],
  [
    'exactly 25 % is enough',
    1,
    company('T', person('Ann', 13), held(60, company('H', person('Ann', 20)))),
  ],
  [
    'whoever was verified in one of them was verified',
    0,
    company('T', person('Ann', 15), held(60, company('H', person('Ann', 40, verified)))),
  ],
  [
    'names as they are typed',
    1,
    company('T', person('ann  b', 15), held(60, company('H', person('Ann B.', 20)))),
  ],
  [
    '20 % of 60 % and 20 % of 70 % are 26 %',
    1,
    company(
      'T',
      held(60, company('H', person('Ann', 20))),
      held(40, company('I', person('Ann', 35))),
    ),
  ],
  [
    'two days of birth are two persons',
    0,
    company(
      'T',
      person('', 15, eve),
      held(
        60,
        company('H', person('', 20, { person: { ...eve.person, dateOfBirth: '1990-01-01' } })),
      ),
    ),
  ],
  [
    'a day of birth beside none is one person',
    1,
    company('T', person('', 15, eve), held(60, company('H', person('Eve Sample', 20)))),
  ],
  [
    'half of half of half is 12.5 %',
    0,
    company('T', held(50, company('H', held(50, company('I', person('Ann', 50)))))),
  ],
  [
    'the majority of a majority is the whole part',
    1,
    company('T', held(30, company('H', person('Ann', 51)))),
  ],
  [
    'companies that hold each other: 10 / (1 - 0.8 x 0.8) % is over 25',
    1,
    company(
      'T',
      person('Ann', 10),
      held(80, company('H', held(80, company('T')), person('Bob', 20, verified))),
    ),
  ],
  [
    'a part nobody states may be any',
    1,
    company(
      'T',
      person('Ann', 10),
      held(0, company('H', person('Ann', 20)), { ownership: undefined }),
    ),
  ],
  [
    'control needs no part',
    1,
    company('T', held(60, company('H', person('Ann', 0, { controls: true })))),
  ],
])('%s: %i not verified', (_, count, root) => {
  expect(unverifiedOwners(root, 25)).toBe(count)
})
