/**
 * US social security numbers that cannot be a person's. Source: evaluation reference 5.3, which
 * names the Social Security Administration's rules (RM 10201.035).
 */
import { lettersAndDigits } from './spelling.ts'

/** Widely published samples, which the administration has withdrawn or never issued. */
const published: ReadonlySet<string> = new Set([
  // On the card of a wallet maker from 1938 on, used by tens of thousands.
  '078051120',
  // On a pamphlet of the Social Security Board, 1940.
  '219099999',
  '457555462',
  '123456789',
  '111111111',
  '333333333',
])
/** 987-65-4320 to 4329, kept for advertisements. */
const advertising = /^98765432\d$/

/** Whether an official id is called a social security number, in any case and punctuation. */
export const isSsnType = (docType: string): boolean => lettersAndDigits(docType) === 'SSN'

export type SsnFinding = 'possible' | 'impossible' | 'published' | 'malformed'

/** Looks at nine digits, whatever stands between the parts, as long as it is no letter. */
export function findSsn(text: string): SsnFinding {
  const digits = lettersAndDigits(text)
  if (!/^\d{9}$/.test(digits)) return 'malformed'
  if (published.has(digits) || advertising.test(digits)) return 'published'
  const [area, group, serial] = [digits.slice(0, 3), digits.slice(3, 5), digits.slice(5)]
  // 900 to 999 are taxpayer numbers, not social security ones.
  const impossible = area === '000' || area === '666' || area >= '900'
  return impossible || group === '00' || serial === '0000' ? 'impossible' : 'possible'
}
