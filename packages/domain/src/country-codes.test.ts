/** Countries by any of their codes. */
import { expect, test } from 'vitest'
import { countryCodes } from './country-codes.ts'

test.each([
  ['DE', ['DE', 'DEU', 'D']],
  ['deu', ['DE', 'DEU', 'D']],
  [' d ', ['DE', 'DEU', 'D']],
  ['UK', ['GB', 'GBR', 'UK']],
  ['CHE', ['CH', 'CHE']],
  ['ZWE', ['ZW', 'ZWE']],
  ['RKS', ['XK', 'XKX', 'RKS']],
  ['UTO', ['UTO']],
])('%s is one of %j', (code, all) => expect(countryCodes(code)).toEqual(all))
