/** The cases of document-facts.cases.txt, one a line, and what holds for all of them. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { examineDocument } from './document-facts.ts'
import type { DocumentInput } from './document-input.ts'
import { documentCodes } from './document-types.ts'
import { actions } from '../workflow/action.ts'
import { configProblems, settingsFor } from '../workflow/config.ts'
import { actionOf, documentRisks } from './document-warnings.ts'
import type { DocumentRisk } from './document-warnings.ts'
import { passport, writeZone } from './mrz.fixture.ts'
import type { ZoneFields } from './mrz.fixture.ts'
import { readMrz } from './mrz.ts'

type Pairs = Readonly<Record<string, string>>

const file = readFileSync(new URL('./document-facts.cases.txt', import.meta.url), 'utf8')
const cases = file
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => {
    const [given = '', outcome = ''] = line.split('|').map((cell) => cell.trim())
    const [risks = '', facts = ''] = outcome.split(' => ')
    return { given, risks, facts }
  })

/** `a.x = 1; a.y = 2` as { x: '1', y: '2' } under a. */
function pairsOf(given: string, group: string): Pairs {
  const pairs = given
    .split(';')
    .map((pair) => /^\s*(?:(\w+)\.)?(\w+)\s*=\s*(.*?)\s*$/.exec(pair))
    .flatMap((found) => (found ? [found] : []))
  const own = pairs.filter(([, name]) => (name ?? '') === group)
  return Object.fromEntries(own.map(([, , key = '', value = '']) => [key, value]))
}

/** `FRA:P,ID *:P` as the setting has it. */
const allowedOf = (text: string) =>
  Object.fromEntries(
    text.split(' ').map((row) => {
      const [country = '', types = ''] = row.split(':')
      return [country, types.split(',')]
    }),
  )

function settingsOf(given: string) {
  const entries = Object.entries(pairsOf(given, 'set')).map(([key, value]) => {
    if (key === 'documents_allowed') return [key, allowedOf(value)]
    return [key, /^\d+$/.test(value) ? Number(value) : value]
  })
  // The cases name settings and their values; a wrong one has no effect, and fails its case.
  return Object.fromEntries(entries) as NonNullable<DocumentInput['settings']>
}

function zoneOf(zone: string | undefined, given: string): string {
  if (zone !== undefined) return zone === 'none' ? 'A page without a zone' : zone
  const { check, ...fields } = pairsOf(given, 'zone')
  // The cases name fields of the fixture.
  const text = writeZone({ ...passport, ...(fields as Partial<ZoneFields>) }).join('\n')
  return check === 'wrong' ? text.replace(/\nL898902C(..)/, '\nL898902D$1') : text
}

function inputOf(given: string): DocumentInput {
  const { at = '2026-06-01', zone, other } = pairsOf(given, '')
  const { expected_document_types: types, ...expected } = pairsOf(given, 'expect')
  const atMs = Date.parse(`${at}T12:00:00Z`)
  return {
    ...(zone !== 'unasked' && { mrz: readMrz(zoneOf(zone, given), atMs) }),
    visual: pairsOf(given, 'print'),
    expected: { ...expected, ...(types && { expected_document_types: types.split(',') }) },
    settings: settingsOf(given),
    isOfOther: other === 'yes',
    atMs,
  }
}

test.each(cases)('$given | $risks => $facts', ({ given, risks, facts }) => {
  const input = inputOf(given)
  const { facts: found, warnings } = examineDocument(input)
  const told = warnings.map((one) => `${one.risk} ${actionOf(one, input.settings)}`)
  expect(told.join(', ') || '-').toBe(risks)
  for (const fact of facts === '' ? [] : facts.split(', ')) {
    const [name = '', ...words] = fact.split(' ')
    expect(String(found[name as keyof typeof found]), name).toBe(words.join(' '))
  }
})

test('every risk and every action of it has a case', () => {
  const told = cases.map(({ risks }) => risks).join(', ')
  expect(Object.keys(documentRisks).filter((risk) => !told.includes(risk))).toEqual([])
})

test.each(documentCodes)('%s is taken where a workflow allows it, and no other then', (code) => {
  const [other] = documentCodes.filter((one) => one !== code)
  const risksWhere = (types: string[]) => {
    const visual = { documentType: code, issuingState: 'USA' }
    const settings = { documents_allowed: { USA: types } }
    const atMs = Date.parse('2026-06-01T00:00:00Z')
    return examineDocument({ visual, settings, atMs }).warnings.map(({ risk }) => risk)
  }
  expect(configProblems('OCR', { documents_allowed: [code] })).toEqual([])
  expect(risksWhere([code])).not.toContain('DOCUMENT_NOT_SUPPORTED_FOR_APPLICATION')
  expect(risksWhere([other!])).toContain('DOCUMENT_NOT_SUPPORTED_FOR_APPLICATION')
})

describe('a warning', () => {
  const risks = Object.keys(documentRisks) as DocumentRisk[] // the keys of the table

  test.each(risks)('%s follows its setting', (risk) => {
    const setting = documentRisks[risk]
    if (setting === 'documents_allowed') return expect(actionOf({ risk })).toBe('DECLINE')
    expect(actionOf({ risk })).toBe(settingsFor('OCR', {})[setting])
    // Each can be saved.
    expect(configProblems('OCR', { [setting]: 'NO_ACTION' })).toEqual([])
    for (const action of actions) expect(actionOf({ risk }, { [setting]: action })).toBe(action)
  })

  test.each([
    ['DECLINE', 'error'],
    ['REVIEW', 'warning'],
    ['NO_ACTION', 'information'],
  ])('%s is logged as %s', (action, logType) => {
    const input = inputOf(`zone.check = wrong; set.invalid_mrz_action = ${action}`)
    expect(examineDocument(input).warnings).toMatchObject([
      { risk: 'INVALID_MRZ', setting: 'invalid_mrz_action', logType },
    ])
  })

  test('names the fields in which zone and page differ', () => {
    const input = inputOf('print.lastName = Lind; print.firstName = Bo; print.gender = M')
    expect(examineDocument(input).warnings[0]!.longDescription).toBe(
      'The MRZ and the printed fields do not agree. They differ in: name, gender.',
    )
  })

  test('says nothing of the person', () => {
    for (const { given } of cases) {
      const input = inputOf(given)
      const { facts, warnings } = examineDocument(input)
      const text = JSON.stringify(warnings)
      const personal = [facts.lastName, facts.firstName, facts.documentNumber, facts.dateOfBirth]
      for (const one of personal) if (one !== null) expect(text).not.toContain(one)
      for (const { longDescription } of warnings) expect(longDescription).toMatch(/^[A-Z].*\.$/)
    }
  })
})

test('without anything read it says that nothing was', () => {
  const { facts, warnings } = examineDocument({ atMs: 0 })
  expect(new Set(Object.values(facts))).toEqual(new Set([null]))
  expect(warnings.map(({ risk }) => risk)).toEqual([
    'EXPIRATION_DATE_NOT_DETECTED',
    'UNPARSED_NAME',
    'AGE_NOT_DETECTED',
  ])
})
