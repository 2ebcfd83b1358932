/** Every way of writing a birth date that OFAC and the UN use. */
import { expect, test } from 'vitest'
import { birthDate } from './birth-date.ts'

test.each([
  ['15 Jan 1955', '1955-01-15'],
  ['5 September 1961', '1961-09-05'],
  ['Aug 1961', '1961-08'],
  ['Nov. 1973 ', '1973-11'],
  ['1946', '1946'],
  ['circa 1951', '1951~'],
  ['circa 12 Mar 1950', '1950-03-12~'],
  ['circa 1951-1953', '1951~/1953~'],
  ['1951 to 1953', '1951/1953'],
  ['01 Jan 1950 to 31 Dec 1951', '1950-01-01/1951-12-31'],
  ['Mar 1950 to May 1950', '1950-03/1950-05'],
  ['1964-07-17', '1964-07-17'],
  ['1964-07-17-04:00', '1964-07-17'],
  ['30-35 years old', '30-35 years old'],
  ['24/06/1402 (Hijri Calendar)', '24/06/1402 (Hijri Calendar)'],
  ['1951 to about 1960', '1951 to about 1960'],
])('%s is %s', (written, expected) => {
  expect(birthDate(written)).toBe(expected)
})
