/** Names and numbers of companies as they are compared, and what is warned of, as tables. */
import { describe, expect, test } from 'vitest'
import type { Ownership } from '../ownership/owners.ts'
import type { CompanyFacts } from './company-facts.ts'
import { companyNameForm, isSameCompanyName, registrationNumberForm } from './company-name.ts'
import { documentWarnings } from './document-warnings.ts'
import type { CompanyDocument } from './document-warnings.ts'
import { registryWarnings } from './registry-warnings.ts'

// A table is easier to check when its columns line up.
// oxfmt-ignore
test.each([
  ['Acme Limited',                           'acme ltd',                'acme'],
  ['  ACME   LTD. ',                         'acme ltd',                'acme'],
  ['Acme Public Limited Company',            'acme plc',                'acme'],
  ['Acme (Holdings) Co., Ltd.',              'acme holdings co ltd',    'acme holdings'],
  ['Müller & Söhne GmbH',                    'muller and sohne gmbh',   'muller and sohne'],
  ['Muller und Sohne G.m.b.H.',              'muller und sohne gmbh',   'muller und sohne'],
  ['Société Générale S.A.',                  'societe generale sa',     'societe generale'],
  ['Société Anonyme des Bains',              'sa des bains',            'sa des bains'],
  ['Gasgrid Finland Oy',                     'gasgrid finland oy',      'gasgrid finland'],
  ['Straße Øst Łódź A/S',                    'strasse ost lodz as',     'strasse ost lodz'],
  ["Harry's Bar S.r.l.",                     'harrys bar srl',          'harrys bar'],
  ['株式会社 東京',                            '株式会社 東京',             '株式会社 東京'],
  ['Limited',                                'ltd',                     'ltd'],
  ['...',                                    '',                        ''],
])('%s is %s, without its form %s', (name, form, stem) => {
  expect(companyNameForm(name)).toEqual({ form, stem })
})

// oxfmt-ignore
test.each([
  ['Acme Ltd',     'ACME LIMITED',  true],
  ['Acme Ltd',     'Acme',          true],
  ['Acme Ltd',     'Acme GmbH',     false],
  ['Acme Ltd',     'Acme One Ltd',  false],
  ['...',          '---',           false],
])('%s and %s are one company: %s', (one, other, same) => {
  expect(isSameCompanyName(one, other)).toBe(same)
})

test.each([
  ['07444723', '7444723'],
  ['HRB 86891', 'HRB86891'],
  ['556543-1193', '5565431193'],
  ['0', '0'],
])('the number %s is %s', (text, form) => {
  expect(registrationNumberForm(text)).toBe(form)
})

const acme: CompanyFacts = {
  source: 'registry',
  name: 'Acme Ltd',
  registrationNumber: '07444723',
  countryCode: 'GB',
  status: 'active',
  incorporatedOn: '2010-11-18',
  registeredAddress: 'Aston House, Cornwall Avenue, London, N3 1LF, GB',
  alternativeNames: ['Acme Widgets Ltd'],
  officers: [{ name: 'Ann Bee', role: 'director', kind: 'person' }],
  owners: [{ name: 'Ann Bee', kind: 'person', share: '60', relation: 'shareholding' }],
}
const derived = (more: Partial<Ownership>): NonNullable<CompanyFacts['ownership']> => ({
  owners: [],
  remainder: [],
  derivable: true,
  oddities: [],
  ...more,
})

describe('the registry', () => {
  test.each<[string, Partial<CompanyFacts>, string[]]>([
    ['knows all', { ownership: derived({}) }, []],
    ['knows a listed company', { owners: [], ownership: derived({ exempt: 'listed' }) }, []],
    ['does not know who owns', {}, ['KYB_BENEFICIAL_OWNERSHIP_NOT_DERIVABLE']],
    [
      'does not know all who own',
      { ownership: derived({ derivable: false }) },
      ['KYB_BENEFICIAL_OWNERSHIP_NOT_DERIVABLE'],
    ],
    [
      'knows nobody',
      { officers: [], owners: [] },
      ['KYB_OFFICERS_DATA_NOT_FOUND', 'KYB_OWNERSHIP_DATA_NOT_FOUND'],
    ],
    [
      'says it has ended',
      { status: 'inactive', ownership: derived({}) },
      ['KYB_COMPANY_NOT_ACTIVE'],
    ],
    [
      'does not say whether it goes on',
      { status: 'unknown', ownership: derived({}) },
      ['KYB_COMPANY_NOT_ACTIVE'],
    ],
    [
      'does not have it',
      { source: 'manual', status: 'unknown', ownership: derived({}) },
      ['KYB_COMPANY_NOT_FROM_REGISTRY'],
    ],
  ])('%s', (_what, more, expected) => {
    expect(registryWarnings({ ...acme, ...more }, {})).toEqual(expected)
  })

  test.each<[string | undefined, string[] | undefined, boolean]>([
    ['GB', undefined, false],
    ['GB', [], false],
    ['GB', ['DE', 'GBR'], false],
    ['GB', ['DE'], true],
    ['QQ', ['QQ'], true],
    [undefined, ['GB'], true],
  ])('of %s, where %j are accepted: restricted %s', (countryCode, accepted, restricted) => {
    const { countryCode: _, ...elsewhere } = acme
    const company = { ...elsewhere, ...(countryCode && { countryCode }) }
    const settings = accepted ? { acceptedCountries: accepted } : {}
    expect(registryWarnings(company, settings).includes('KYB_COUNTRY_RESTRICTED')).toBe(restricted)
  })
})

describe('a document', () => {
  const paper = (fields: CompanyDocument['fields'], id = 'd1'): CompanyDocument => ({
    id,
    fields,
  })
  // oxfmt-ignore
  test.each<[CompanyDocument['fields'], string]>([
    [{ name: 'ACME LIMITED' },                                                  ''],
    [{ name: 'Acme Widgets Ltd' },                                              ''],
    [{ name: 'Other Ltd' },                                                     'NAME_MISMATCH'],
    [{ name: ' ' },                                                             ''],
    [{},                                                                        ''],
    [{ name: 'Acme', registrationNumber: '7444723' },                           ''],
    [{ name: 'Acme', registrationNumber: '7444724' },                           'REG_NUMBER_MISMATCH'],
    [{ name: 'Acme', incorporatedOn: '2010' },                                  ''],
    [{ name: 'Acme', incorporatedOn: '2010-11-19' },                            'INCORPORATION_DATE_MISMATCH'],
    [{ name: 'Acme', address: 'Cornwall Avenue, London N3 1LF' },               ''],
    [{ name: 'Acme', address: 'ASTON HOUSE, CORNWALL AVENUE, N3 1LF LONDON' },  ''],
    [{ name: 'Acme', address: 'Aston House, Cornwall Avenue, London, N4 1LF' }, 'ADDRESS_MISMATCH'],
    [{ name: 'Acme', address: 'Harley Street, London' },                        'ADDRESS_MISMATCH'],
  ])('%j: %s', (fields, code) => {
    const codes = documentWarnings([paper(fields)], acme).map((one) => one.code)
    expect(codes).toEqual(code === '' ? [] : [`KYB_DOCUMENT_${code}`])
  })

  test('that differs from another is told with both, once', () => {
    const documents = [
      paper({ name: 'Acme', registrationNumber: '1' }, 'd1'),
      paper({ name: 'Acme', registrationNumber: '01' }, 'd2'),
      paper({ name: 'Acme', registrationNumber: '2' }, 'd3'),
    ]
    const { registrationNumber: _, ...unknown } = acme
    expect(documentWarnings(documents, unknown)).toEqual([
      {
        code: 'KYB_CROSS_DOCUMENT_MISMATCH',
        documents: ['d1', 'd3'],
        field: 'registrationNumber',
      },
    ])
  })
})
