/** What the built-in checks find in numbers, dates, names and e-mail addresses, as tables. */
import { describe, expect, test } from 'vitest'
import { findBirth } from './birth.ts'
import { emailName, isRoleEmail, looksRandom, readEmail } from './email.ts'
import { isNameAnomalous } from './names.ts'
import { findSsn } from './ssn.ts'

const table = (text: string): string[][] =>
  text
    .trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))

describe('a social security number', () => {
  test.each(
    table(`
    536-90-4399   | possible
    536904399     | possible
    000-12-3456   | impossible
    666-12-3456   | impossible
    900-12-3456   | impossible
    999-12-3456   | impossible
    899-12-3456   | possible
    536-00-4399   | impossible
    536-90-0000   | impossible
    987-65-4320   | published
    987-65-4329   | published
    987-65-4330   | impossible
    078-05-1120   | published
    ２１９-09-9999   | published
    219–09–9999   | published
    219.09.9999   | published
    219−09−9999   | published
    12345678      | malformed
    123-45-678a   | malformed`),
  )('%s is %s', (number, finding) => expect(findSsn(number!)).toBe(finding))
})

describe('a birth date on 2026-11-20', () => {
  test.each(
    table(`
    1990-01-01 | plausible
    2013-11-20 | plausible
    2013-11-21 | implausible
    1916-11-20 | plausible
    1915-11-20 | implausible
    2030-01-01 | implausible
    2001-02-29 | malformed
    2000-02-29 | plausible
    01.02.1990 | malformed`),
  )('%s is %s', (date, finding) =>
    expect(findBirth(date!, Date.parse('2026-11-20T12:00:00Z'))).toBe(finding),
  )
})

describe('a name', () => {
  test.each(
    table(`
    Ann     | Bee       | fine
    José    | García    | fine
    An      | Li        | fine
    Aaron   | Wertheim  | fine
    Test    | Test      | odd
    John    | Doe       | odd
    Ann1    | Bee       | odd
    Aaaann  | Bee       | odd
    Qwerty  | Bee       | odd
    Ann     | Asdfgh    | odd
    Ann     | Lkjhg     | odd
    😀      | Bee       | odd
    Ann     | ...       | odd
    小明    | 王        | fine
    Ann     |           | fine
            |           | odd
    Ａｓｄｆｇ | Bee       | odd`),
  )('%s %s is %s', (first, last, finding) =>
    expect(isNameAnomalous({ firstName: first!, lastName: last! }) ? 'odd' : 'fine').toBe(finding),
  )
})

describe('an e-mail address', () => {
  test.each(
    table(`
    ann@example.com        | yes
    a.b+c@example.co.uk    | yes
    josé@bücher.example    | yes
    анна@пример.рф         | yes
    ann@example.c1         | yes
    ann@example.1          | no
    ann@example            | no
    .ann@example.com       | no
    a..b@example.com       | no
    ann@-example.com       | no
    ann example.com        | no
    @example.com           | no`),
  )('%s: can be one? %s', (text, can) =>
    expect(readEmail(text!) === undefined ? 'no' : 'yes').toBe(can),
  )

  const read = (text: string) => readEmail(text)!

  test('of a role is not of a person', () => {
    expect(isRoleEmail(read('Info@example.com'))).toBe(true)
    expect(isRoleEmail(read('ann.info@example.com'))).toBe(false)
  })

  test.each(
    table(`
    ann.bee@example.com          | no
    annbee1987@example.com       | no
    xk29f8q7w1@example.com       | yes
    zqxvkwtrnb@example.com       | yes
    schwarzkopf@example.com      | no
    u83749201@example.com        | yes
    екатерина.иванова@пример.рф  | no
    zqxvkwtrñb@example.com       | yes
    a!b#c$d%f^g&h@example.com    | no`),
  )('%s: looks random? %s', (text, random) =>
    expect(looksRandom(read(text!)) ? 'yes' : 'no').toBe(random),
  )

  test.each(
    table(`
    ann.bee@example.com    | match
    abee@example.com       | match
    ab@example.com         | match
    carl.doe@example.com   | mismatch
    sunny77@example.com    | unknown`),
  )('%s of Ann Bee: %s', (text, finding) =>
    expect(emailName(read(text!), { firstName: 'Ann', lastName: 'Bee' })).toBe(finding),
  )
})
