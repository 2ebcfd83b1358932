/** Check digits: ICAO's examples, and every single change that one does not notice. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { checkDigitOf } from './check-digit.ts'

const file = readFileSync(new URL('fixtures/check-digits.json', import.meta.url), 'utf8')
const examples = JSON.parse(file) as readonly { input: string; check_digit: number }[]

test.each(examples)('$input has the check digit $check_digit', ({ input, check_digit: digit }) => {
  expect(checkDigitOf(input)).toBe(String(digit))
})

/** The characters one is taken for without notice, whatever the place. */
function unnoticed(one: string): string {
  const places = [0, 1, 2]
  const at = (place: number, character: string): string =>
    checkDigitOf('<'.repeat(place) + character)
  const others = [...'<0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'].filter((other) => other !== one)
  const same = places.map((place) =>
    others.filter((other) => at(place, other) === at(place, one)).join(''),
  )
  expect(new Set(same).size).toBe(1)
  return same[0]!
}

test.each([
  ['0', '<AKU'],
  ['1', 'BLV'],
  ['2', 'CMW'],
  ['3', 'DNX'],
  ['4', 'EOY'],
  ['5', 'FPZ'],
  ['6', 'GQ'],
  ['7', 'HR'],
  ['8', 'IS'],
  ['9', 'JT'],
])('a %s is noticed for anything but %s', (digit, others) => {
  expect(unnoticed(digit)).toBe(others)
  for (const other of others)
    expect([...unnoticed(other)].toSorted()).toEqual(
      [...(digit + others)].filter((one) => one !== other).toSorted(),
    )
})

test('neighbours that change places are noticed unless they differ by 5', () => {
  expect(checkDigitOf('16')).toBe(checkDigitOf('61'))
  expect(checkDigitOf('17')).not.toBe(checkDigitOf('71'))
})
