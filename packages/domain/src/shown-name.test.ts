/** Names of many scripts are shown; what shows nothing, or turns what stands beside it, is none. */
import { expect, test } from 'vitest'
import { isShownName } from './shown-name.ts'

test.each([
  'Ann',
  "O'Neil-Søren, Jr.",
  '田中',
  'محمد',
  'محمد\u200F',
  'می\u200Cنا',
  'क्‍ष',
  'e\u0301',
  '+session.approve',
  '7',
  '👩‍👩‍👧 Ltd',
  ' Ann ',
])('%j is shown', (name) => expect(isShownName(name)).toBe(true))

test.each([
  '',
  ' \t',
  '\u00A0\u3000',
  '\u200B',
  '\uFEFF\u2060',
  '\u00AD',
  '\u3164',
  '\u2800',
  '\u0301',
  '\u202Eabc',
  'a\u2066b',
  'a\nb',
  'a\r\nb',
  'a\u2028b',
  'a\u0085b',
  'a\tb',
])('%j is not', (name) => expect(isShownName(name)).toBe(false))
