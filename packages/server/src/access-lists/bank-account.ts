/** Bank accounts in one spelling; an IBAN (ISO 13616) only with its check digits right. */
import { countryCodes } from '@ostiary/domain/country-codes'

/** Country, check digits and the account in it; paper and web pages write the name before it. */
const iban = /^(?:IBAN)?(([A-Z]{2})[0-9]{2}[A-Z0-9]{11,30})$/

/**
 * @param text already in upper case
 * @returns `'iban_check_failed'` where it looks like an IBAN and is none
 */
export function readBankAccount(
  text: string,
): { ok: true; account: string } | { ok: false; problem: 'iban_check_failed' } {
  const account = text.replaceAll(/\s/g, '')
  const [, number, country] = iban.exec(account.replaceAll(/[-.:]/g, '')) ?? []
  // Account numbers that begin with two letters exist; few of them begin with a country's code.
  if (number === undefined || country === undefined || countryCodes(country).length === 1)
    return { ok: true, account }
  if (!isRemainderOne(number)) return { ok: false, problem: 'iban_check_failed' }
  return { ok: true, account: number }
}

/** ISO 7064 MOD 97-10: the first four characters go last, and letters count from A = 10. */
function isRemainderOne(number: string): boolean {
  let remainder = 0
  for (const character of number.slice(4) + number.slice(0, 4)) {
    const value = Number.parseInt(character, 36)
    remainder = (remainder * (value < 10 ? 10 : 100) + value) % 97
  }
  return remainder === 1
}
