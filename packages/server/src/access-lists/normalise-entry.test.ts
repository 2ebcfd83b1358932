/** The cases of normalise-entry.cases.txt, one a line, and what holds for all of them. */
import { readFileSync } from 'node:fs'
import { entryTypes } from '@ostiary/domain/lists/entry-types'
import type { EntryType } from '@ostiary/domain/lists/entry-types'
import { describe, expect, test } from 'vitest'
import { decodeBase58Check, encodeBase58Check } from '../platform/wallet/base58check.ts'
import { normaliseVendorData } from '../store/directory.ts'
import { entryProblem } from './entry-problem.ts'
import { askedForms, normaliseEntry } from './normalise-entry.ts'

/** A cell: plain, JSON in quotes, or `{2001 x}`. */
function textOf(cell: string): string {
  const [, count, letter] = /^\{(\d+) (.+)\}$/.exec(cell) ?? []
  if (letter !== undefined) return letter.repeat(Number(count))
  return cell.startsWith('"') ? (JSON.parse(cell) as string) : cell // the file is ours
}

const file = readFileSync(new URL('./normalise-entry.cases.txt', import.meta.url), 'utf8')
const cases = file
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => {
    const [type, given, outcome] = line.split(' | ') as [EntryType, string, string]
    return { type, given, outcome: outcome.split(' => ').map(textOf).join(' => ') }
  })

const scriptHash = decodeBase58Check('3CWFddi6m4ndiGyKqzYvsFYagqDLPVMTzC')!.subarray(1)

test.each(cases)('$type | $given', ({ type, given, outcome }) => {
  const reading = normaliseEntry(type, textOf(given))
  if (!reading.ok) {
    expect(reading.problem.code).toBe(outcome)
    expect(reading.problem.sentence).toMatch(/^[A-Z].*\.$/)
    return
  }
  const { value, match, forms } = reading.entry
  expect(match === value ? value : `${value} => ${match}`).toBe(outcome)
  expect(forms).toContain(match)
  // What is shown, copied and sent again, is the same entry.
  expect(normaliseEntry(type, value)).toEqual(reading)
  expect(askedForms(type, textOf(given))).toEqual(expect.arrayContaining([match]))
})

test('every type has a case', () => {
  expect(entryTypes.filter((type) => !cases.some((one) => one.type === type))).toEqual([])
})

describe('what the sentence says', () => {
  test.each([
    ['192.0.2.7/24', '192.0.2.0/24'],
    ['2001:db8::1/64', '2001:db8::/64'],
    ['::ffff:192.0.2.7/120', '192.0.2.0/24'],
  ])('%s: probably %s', (given, network) => {
    const reading = normaliseEntry('ip_address', given)
    expect(!reading.ok && reading.problem.sentence).toContain(`probably ${network},`)
  })

  test('only of a network does it repeat what was sent: values are personal', () => {
    for (const { type, given } of cases) {
      const reading = normaliseEntry(type, textOf(given))
      if (reading.ok || reading.problem.code === 'ip_host_bits') continue
      expect(entryProblem(reading.problem.code)).toEqual(reading.problem)
    }
  })
})

describe('what is asked', () => {
  const found = (type: EntryType, entry: string, asked: string): boolean => {
    const reading = normaliseEntry(type, entry)
    const forms = askedForms(type, asked)
    return reading.ok && reading.entry.forms.some((form) => forms.includes(form))
  }

  test.each([
    ['C01X00T47', 'DEU:c01x00t47', true],
    ['C01X00T47', 'C01X 00T47', true],
    ['DEU:C01X00T47', 'de:C01X00T47', true],
    ['DEU:C01X00T47', 'FRA:C01X00T47', false],
    ['DEU:C01X00T47', 'C01X00T47', false],
  ])('the document %s, asked as %s: %s', (entry, asked, isFound) => {
    expect(found('document', entry, asked)).toBe(isFound)
  })

  test.each([
    ['1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu', 'qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a'],
    // Whatever happened to the case: Base58 in the wrong one decodes to nothing.
    ['1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu', '1BPEI6DFDAUFD7GTITTLSDBEYJVCOAVGGU'],
    ['1bpei6dfdaufd7gtittlsdbeyjvcoavggu', '1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu'],
    ['TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t', 'tron:0xa614f803b6fd780986a42c78ec9c7f77e6ded13c'],
  ])('the wallet %s, asked as %s', (entry, asked) => {
    expect(found('wallet_address', entry, asked)).toBe(true)
  })

  test('of what is no such value nothing is asked', () => {
    expect(askedForms('email', 'not an address')).toEqual([])
    expect(askedForms('face', 'text')).toEqual([])
  })
})

test.each([
  // The hash of a script: Bitcoin, Litecoin, early BitPay, Bitcoin Cash (its own vector), eCash.
  [
    'ppm2qsznhks23z7629mms6s4cwef74vcwvn0h829pq',
    '3CWFddi6m4ndiGyKqzYvsFYagqDLPVMTzC',
    encodeBase58Check(50, scriptHash),
    encodeBase58Check(40, scriptHash),
    'bitcoincash:ppm2qsznhks23z7629mms6s4cwef74vcwvn0h829pq',
    'PPM2QSZNHKS23Z7629MMS6S4CWEF74VCWVN0H829PQ',
    'ecash:ppm2qsznhks23z7629mms6s4cwef74vcwv2zrv3l8h',
    'ppm2qsznhks23z7629mms6s4cwef74vcwv2zrv3l8h',
  ],
  // Twenty bytes as other virtual machines pad them.
  [
    `0x${'0a'.repeat(20)}`,
    '0A'.repeat(20),
    `0x${'0a'.repeat(20).padStart(64, '0')}`,
    `eip155:137:0x${'0a'.repeat(20)}`,
  ],
])('every spelling of the wallet %s has one match', (match, ...spellings) => {
  for (const text of spellings) {
    const reading = normaliseEntry('wallet_address', text)
    expect(reading.ok && reading.entry.match, text).toBe(match)
  }
})

test.each([' Ab Ć ', 'USER-7', 'İ', 'ß'])('%s is matched as the directory does', (text) => {
  const reading = normaliseEntry('user', text)
  expect(reading.ok && reading.entry.match).toBe(normaliseVendorData(text))
})
