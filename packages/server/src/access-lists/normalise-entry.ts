/**
 * Values of lists as they are shown, and the form in which they are compared: letter case, spaces
 * and ways of writing hide nobody, and a value that could never match is refused.
 */
import { domainToASCII } from 'node:url'
import { countryCodes } from '@ostiary/domain/country-codes'
import type { EntryType } from '@ostiary/domain/lists/entry-types'
import { readEmail } from '@ostiary/domain/risk/email'
import { readRange } from '../platform/address-ranges.ts'
import { readPhone } from '../platform/phone.ts'
import { readBankAccount } from './bank-account.ts'
import { entryProblem, hostBitsProblem } from './entry-problem.ts'
import type { EntryProblem, EntryProblemCode } from './entry-problem.ts'
import { walletForms } from './wallet-forms.ts'

export interface NormalEntry {
  /** As it is shown; reads back as the same entry. */
  readonly value: string
  /** Equal for two spellings of one thing: what a list holds once. */
  readonly match: string
  /** What the entry is indexed under: `match`, and for wallets all their other forms. */
  readonly forms: readonly string[]
}

export type EntryReading =
  | { readonly ok: true; readonly entry: NormalEntry }
  | { readonly ok: false; readonly problem: EntryProblem }

const bytesMax = 2_000

export function normaliseEntry(type: EntryType, text: string): EntryReading {
  const trimmed = text.trim()
  if (trimmed === '') return refused('value_empty')
  if (trimmed.includes('\0') || !trimmed.isWellFormed()) return refused('value_unreadable')
  if (Buffer.byteLength(trimmed) > bytesMax) return refused('value_too_long')
  return readers[type](trimmed)
}

/**
 * The forms to look up for a value met outside, none where it is no such value. A document of a
 * known country is also the one of an entry that names no country. An address inside a network is
 * found by the ranges, not by these.
 */
export function askedForms(type: EntryType, text: string): readonly string[] {
  const reading = normaliseEntry(type, text)
  if (!reading.ok) return []
  const { forms, match } = reading.entry
  return type === 'document' && match.includes(':') ? [match, match.split(':')[1]!] : forms
}

const readers: Readonly<Record<EntryType, (text: string) => EntryReading>> = {
  face: () => refused('face_not_text'),
  document: readDocument,
  phone: readPhoneNumber,
  email: readEmailAddress,
  ip_address: readNetwork,
  device_fingerprint: readFingerprint,
  wallet_address: readWallet,
  bank_account: readAccount,
  country: readCountry,
  user: readCaseless,
  business: readCaseless,
  key: readCaseless,
}

/** `number`, or `country:number`. */
function readDocument(text: string): EntryReading {
  const [first = '', second, more] = text.normalize('NFKC').toUpperCase().split(':')
  const number = (second ?? first).replaceAll(/[^\p{L}\p{N}]/gu, '')
  if (number === '' || more !== undefined) return refused('document_malformed')
  if (second === undefined) return accepted(number)
  const country = alpha3(first)
  return country === undefined ? refused('country_unknown') : accepted(`${country}:${number}`)
}

function readPhoneNumber(text: string): EntryReading {
  const plain = text.normalize('NFKC').replace(/^00/, '+')
  // Letters would be read as the keys they stand on, or as an extension.
  if (!/^\+[\d\s().\-/\u2010-\u2015]+$/.test(plain)) return refused('phone_not_e164')
  const e164 = readPhone(plain)?.e164
  return e164 === undefined ? refused('phone_not_e164') : accepted(e164)
}

function readEmailAddress(text: string): EntryReading {
  const value = text.normalize('NFKC').toLowerCase()
  const address = readEmail(value)
  // bücher.example and xn--bcher-kva.example are one domain.
  const domain = address && domainToASCII(address.domain)
  return domain ? accepted(value, `${address.local}@${domain}`) : refused('email_malformed')
}

function readNetwork(text: string): EntryReading {
  const range = readRange(text)
  const base = readRange(text.split('/', 1)[0]!)
  if (range === undefined || base === undefined) return refused('ip_malformed')
  if (range.network.toString() !== base.text)
    return { ok: false, problem: hostBitsProblem(range.text) }
  return accepted(range.text)
}

function readFingerprint(text: string): EntryReading {
  const characters = text.replaceAll(/[-_]/g, '').length
  return characters >= 8 && /^[a-z0-9](?:[a-z0-9_-]*[a-z0-9])$/i.test(text)
    ? accepted(text, text.toLowerCase())
    : refused('fingerprint_malformed')
}

function readWallet(text: string): EntryReading {
  const found = walletForms(text)
  if (found === undefined) return refused('wallet_malformed')
  return { ok: true, entry: { value: text, match: found.match, forms: found.forms } }
}

function readAccount(text: string): EntryReading {
  const read = readBankAccount(text.normalize('NFKC').toUpperCase())
  if (!read.ok) return refused(read.problem)
  return /[\p{L}\p{N}]/u.test(read.account)
    ? accepted(read.account)
    : refused('bank_account_malformed')
}

function readCountry(text: string): EntryReading {
  const country = alpha3(text)
  return country === undefined ? refused('country_unknown') : accepted(country)
}

/** As the directory matches vendor_data: nothing but letter case and outer spaces is set aside. */
function readCaseless(text: string): EntryReading {
  return accepted(text, text.toLowerCase())
}

/** A code nobody knows stands alone; the first of three letters is ISO's. */
const alpha3 = (text: string): string | undefined =>
  countryCodes(text)
    .slice(1)
    .find((code) => code.length === 3)

const accepted = (value: string, match = value): EntryReading => ({
  ok: true,
  entry: { value, match, forms: [match] },
})

const refused = (code: EntryProblemCode): EntryReading => ({
  ok: false,
  problem: entryProblem(code),
})
