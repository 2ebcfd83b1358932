/** Names as words: order, commas, marks, roles, and the surnames of scripts without spaces. */
import { expect, test } from 'vitest'
import { nameWords } from './name-words.ts'
import type { NameKind } from './name-words.ts'

const words = (name: string, kind: NameKind): string =>
  nameWords(name, kind)
    .map(({ text, role }) => (role === 'name' ? text : `${text}:${role}`))
    .join(' ')

// A table is easier to check when its columns line up.
// oxfmt-ignore
test.each([
  ['person',  'PETROV, Ivan Sergeevich', 'ivan sergeevich petrov'],
  ['company', 'Acme, Inc.',              'acme inc:legal'],
  ['person',  'José O’Neil-Álvarez',     'jose oneil alvarez'],
  ['person',  'J. P. Smith',             'j:initial p:initial smith'],
  ['person',  'Dr Omar bin Ali al-Hadi', 'dr:title omar bin:particle ali al:particle hadi'],
  ['company', 'Dr Omar Clinic',          'dr omar clinic'],
  ['company', 'A.B.C. Company Ltd',      'abc company:legal ltd:legal'],
  ['company', 'Bank of Two Rivers II',   'bank:generic of:particle 2:number rivers 2:number'],
  ['person',  'Victor Two',              'victor two'],
  ['vessel',  'Ocean Star Seven',        'ocean star 7:number'],
  ['vessel',  'Bank Trading',            'bank trading'],
  ['person',  'Владимир Путин',          'vladimir putin'],
  ['person',  '김정은',                  '김 정은'],
  ['person',  '김 정은',                 '김 정은'],
  ['person',  '毛泽东',                  '毛 泽东'],
  ['company', '中国银行',                '中国银行'],
  ['person',  '알렉산드르',              '알렉산드르'],
  ['person',  ' - ',                     ''],
] as const)('%s %s', (kind, name, expected) => {
  expect(words(name, kind)).toBe(expected)
})

test('words past the twenty-fourth are left out', () => {
  expect(nameWords('ab '.repeat(40), 'person')).toHaveLength(24)
})
