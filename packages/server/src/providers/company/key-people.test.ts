/** Whose sessions a company waits for, and whose list of owners a person must look at. */
import { describe, expect, test } from 'vitest'
import type { CompanyIdentity } from '@ostiary/domain/company/same-company'
import type { NodeRecord } from '../session-kit.ts'
import { factsOf, risksOf } from '../session-provider.fixture.ts'
import { keyPeople } from './key-people.ts'

const person = (name: string, roles: readonly unknown[], more: object = {}) => ({
  kind: 'person',
  first_name: name,
  last_name: 'Sample',
  country: 'ESP',
  roles,
  ...more,
})
const owns = (percent: number | string) => ({ ownership_percent: percent })

const told = (parties: readonly object[], config: object = {}) =>
  factsOf(keyPeople, 'KYB_KEY_PEOPLE', { input: { parties }, config: { ...config } })

describe('nobody is approved unseen:', () => {
  test.each([
    ['a director who owns all', [person('Ann', ['director'], owns(100))]],
    ['a role that is none', [person('Ann', ['bogus'], owns(100))]],
    ['a role that is no word', [person('Ann', [5], owns(100))]],
    ['a share as text', [person('Ann', ['director'], owns('25.0'))]],
    ['a beneficiary without a share', [person('Ann', ['beneficiary'])]],
    [
      'the hundred and first',
      [...Array(100)]
        .map((_, at) => person(`D${at}`, ['director']))
        .concat(person('Ann', ['other'], owns(100))),
    ],
  ])('%s is verified as an owner', async (_, parties) => {
    const facts = await told(parties)
    expect(facts).toMatchObject({
      status: 'AWAITING_USER',
      warnings: [],
      parties: [{ owner: true }],
    })
  })

  test('an owner is, where the settings name only directors', async () => {
    const config = { kyb_role_config: { director: { enabled: true, require_kyc: true } } }
    const facts = await told([person('Ann', ['ubo'], owns(100))], config)
    expect(facts).toMatchObject({ status: 'AWAITING_USER', parties: [{ owner: true }] })
  })

  test.each([
    ['one shareholder of too little', [person('Ann', ['shareholder'], owns(10))]],
    ['four just below', ['A', 'B', 'C', 'D'].map((one) => person(one, ['ubo'], owns(24.9999)))],
    ['officers alone', [person('Ann', ['director'])]],
  ])('%s: a person looks', async (_, parties) => {
    const facts = await told(parties)
    expect([facts.status, risksOf(facts)]).toEqual(['IN_REVIEW', ['KYB_OWNER_NOT_FOUND']])
  })

  test('owners whom the settings leave out: a person looks', async () => {
    const off = { enabled: false }
    const config = { kyb_role_config: { ubo: off, shareholder: off } }
    const facts = await told([person('Ann', ['ubo'], owns(100))], config)
    expect([facts.status, risksOf(facts)]).toEqual(['IN_REVIEW', ['KYB_OWNER_NOT_FOUND']])
  })

  test('directors are verified first where no owner is named; a person looks then', async () => {
    const config = { kyb_role_config: { director: { enabled: true, require_kyc: true } } }
    const facts = await told([person('Ann', ['director'])], config)
    expect([facts.status, risksOf(facts)]).toEqual(['AWAITING_USER', ['KYB_OWNER_NOT_FOUND']])
  })
})

describe('named on several lines', () => {
  const verified = async (parties: readonly object[]) =>
    (await told([person('Ann', ['ubo'], owns(40)), ...parties])).parties?.length

  test.each([
    ['a person', [person('Bob', ['ubo'], owns(20)), person('  bob ', ['ubo'], owns(20))], 3],
    ['a person, exactly enough', [0.1, 0.2, 24.7].map((n) => person('Bob', ['ubo'], owns(n))), 4],
    [
      'a person whose country is spelt in three ways',
      ['GB', 'gb', 'GBR'].map((country) => person('Bob', ['ubo'], { ...owns(9), country })),
      4,
    ],
    [
      'a person with what nobody sees, and the name of a company',
      [
        person('Bob', ['ubo'], owns(13)),
        person('B\u200Bob', ['ubo'], { ...owns(13), legal_name: 'q' }),
      ],
      3,
    ],
    [
      'a company whose legal form is spelt out',
      ['Holding Ltd', 'Holding Limited'].map((legal_name) => ({
        kind: 'company',
        legal_name,
        country: 'GB',
        roles: ['shareholder'],
        ...owns(15),
      })),
      3,
    ],
    [
      'a person whose birth one line leaves out',
      [
        person('Bob', ['ubo'], { ...owns(20), date_of_birth: '1980-01-01' }),
        person('Bob', ['shareholder'], owns(20)),
      ],
      3,
    ],
    [
      'two persons of one name',
      [
        person('Bob', ['ubo'], { ...owns(20), date_of_birth: '1980-01-01' }),
        person('Bob', ['ubo'], { ...owns(20), date_of_birth: '2001-01-01' }),
      ],
      1,
    ],
    [
      'a company',
      [1, 2].map(() => ({
        kind: 'company',
        legal_name: 'Holding',
        country: 'GB',
        roles: ['shareholder'],
        ...owns(15),
      })),
      3,
    ],
    [
      'two who have no name',
      [1, 2].map(() => ({ kind: 'person', roles: ['ubo'], ...owns(20) })),
      1,
    ],
  ])('%s holds the sum of its shares', async (_, parties, count) => {
    expect(await verified(parties)).toBe(count)
  })
})

test('a country is kept in one spelling, and its spelling makes nobody new', async () => {
  const first = await told([person('Ann', ['ubo'], { ...owns(60), country: 'gbr' })])
  expect(first.data).toMatchObject({ submitted: { parties: [{ country: 'GB' }] } })
  const known = new Map<string, NodeRecord>([
    ['node-1', { feature: 'KYB_KEY_PEOPLE', data: first.data, warnings: [] }],
  ])
  const parties = ['FR', 'gb'].map((country) => person('Ann', ['ubo'], { ...owns(50), country }))
  const again = await factsOf(keyPeople, 'KYB_KEY_PEOPLE', { input: { parties }, known })
  expect(again.parties?.map((one) => one.partyId)).toEqual(['party_2', 'party_1'])
})

test('more than the whole is looked at once all are verified', async () => {
  const facts = await told([person('Ann', ['ubo'], owns(60)), person('Bob', ['ubo'], owns(40.1))])
  expect([facts.status, risksOf(facts)]).toEqual(['AWAITING_USER', ['KYB_OWNERSHIP_OVER_DECLARED']])
})

test('whoever names somebody does not choose their workflow', async () => {
  const facts = await told([person('Ann', ['ubo'], { ...owns(60), workflow_id: 'an easy one' })])
  expect(JSON.stringify(facts)).not.toContain('an easy one')
})

describe('a company behind itself', () => {
  const acme = { name: 'Acme Limited', country_code: 'GB', registration_number: '01403668' }
  const known = new Map<string, NodeRecord>([
    ['registry', { feature: 'KYB_REGISTRY', data: { company: acme }, warnings: [] }],
  ])
  const holding = (legal_name: string, more: object = {}) => ({
    kind: 'company',
    legal_name,
    country: 'GB',
    roles: ['shareholder'],
    ownership_percent: 50,
    ...more,
  })
  const asked = (parties: readonly object[], ...behind: readonly CompanyIdentity[][]) =>
    factsOf(keyPeople, 'KYB_KEY_PEOPLE', { input: { parties }, known, behind })
  const called = (name: string): CompanyIdentity[] => [{ name, countryCode: 'GB' }]

  test('is not asked again, and a person looks', async () => {
    const facts = await asked([holding('ACME Ltd')])
    const risks = ['KYB_OWNER_NOT_FOUND', 'KYB_OWNERSHIP_LOOP']
    expect([facts.status, risksOf(facts)]).toEqual(['IN_REVIEW', risks])
    expect(facts.data).toMatchObject({
      submitted: { parties: [{ check: 'none', reason: 'kyb_ownership_loop' }] },
    })
  })

  test('nor one that named it, though others are', async () => {
    const facts = await asked([holding('Top'), holding('Other')], called('Top'), called('Middle'))
    expect([facts.status, risksOf(facts)]).toEqual(['AWAITING_USER', ['KYB_OWNERSHIP_LOOP']])
    expect(facts.parties?.map((one) => one.partyId)).toEqual(['party_2'])
  })

  test('nor anybody, where it is the one that named it by another name', async () => {
    const behind = [{ name: 'Elsewhere', countryCode: 'GB', registrationNumber: '1403668' }]
    const facts = await asked([holding('Other'), person('Ann', ['ubo'], owns(50))], behind)
    expect(risksOf(facts)).toEqual(['KYB_OWNERSHIP_LOOP'])
    expect(facts.parties).toMatchObject([{ partyId: 'party_2', kind: 'user' }])
  })

  test('a fifth in a row is asked for no more companies', async () => {
    const four = ['A', 'B', 'C', 'D'].map(called)
    expect((await asked([holding('Next')], ...four.slice(1))).status).toBe('AWAITING_USER')
    const facts = await asked([holding('Next')], ...four)
    const risks = ['KYB_OWNER_NOT_FOUND', 'KYB_OWNERSHIP_TOO_DEEP']
    expect([facts.status, risksOf(facts)]).toEqual(['IN_REVIEW', risks])
  })
})
