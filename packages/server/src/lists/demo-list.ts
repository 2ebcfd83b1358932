/**
 * An invented list for demos and tests: nobody on it exists, and two of its wallets can be signed
 * with by anyone.
 */
import { demoList as demoName } from '@ostiary/domain/lists/demo-lists'
import type { ListEntry, ParsedList } from './entry.ts'

/**
 * DEMO ONLY, PUBLIC: the wallet of the private key of 32 bytes 0x44. Anybody can sign with it, so
 * that a demo can prove control of a wallet that is on a list; it owns nothing.
 */
export const DEMO_LISTED_EVM_ADDRESS = '0x7564105E977516C53bE337314c7E53838967bDaC'

/** DEMO ONLY, PUBLIC: the same, of the ed25519 seed of 32 bytes 0x55. */
export const DEMO_LISTED_SOLANA_ADDRESS = 'EMtq5F54UxgEwYx1bmZpRJXNodBPPqjFekwQZNjpzH3w'

/** A fresh copy at every call, so that no test can change another one's list. */
export function demoList(): ParsedList {
  return { source: demoName, entries: structuredClone(ENTRIES), warnings: [] }
}

const NOTHING = {
  aliases: [],
  programs: ['DEMO'],
  categories: ['sanctions'],
  birthDates: [],
  birthPlaces: [],
  nationalities: [],
  countries: [],
  addresses: [],
  ids: [],
  wallets: [],
} satisfies Partial<ListEntry>

const ENTRIES: ListEntry[] = [
  {
    ...NOTHING,
    entryNo: 'DEMO-1',
    kind: 'entity',
    name: 'EXAMPLE VILLAIN TRADING LLC',
    aliases: [
      { name: 'Example Villain General Trading', quality: 'strong', type: 'aka' },
      { name: 'EVT', quality: 'weak', type: 'aka' },
    ],
    countries: ['Freedonia'],
    addresses: [{ street: '1 Nowhere Quay', city: 'Sample Harbour', country: 'Freedonia' }],
    ids: [{ type: 'Registration Number', number: 'DEMO-0001', country: 'Freedonia' }],
    wallets: [{ currency: 'ETH', address: DEMO_LISTED_EVM_ADDRESS }],
    remarks: 'Invented. Its wallet has a published test key.',
  },
  {
    ...NOTHING,
    entryNo: 'DEMO-2',
    kind: 'person',
    name: 'NONESUCH, Nemo Ficticius',
    aliases: [
      { name: 'NOSUCH, Nemo', quality: 'strong', type: 'aka' },
      { name: 'Немо Нонсач', quality: 'strong', type: 'original_script', script: 'Cyrl' },
      { name: 'The Invented One', quality: 'weak', type: 'aka' },
    ],
    gender: 'male',
    birthDates: ['1970-01-01'],
    birthPlaces: ['Sample Harbour, Freedonia'],
    nationalities: ['Freedonia'],
    countries: ['Freedonia'],
    ids: [{ type: 'Passport', number: 'X0000000', country: 'Freedonia' }],
    wallets: [{ currency: 'SOL', address: DEMO_LISTED_SOLANA_ADDRESS }],
    remarks: 'Invented. The wallet has a published test key.',
  },
  {
    ...NOTHING,
    entryNo: 'DEMO-3',
    kind: 'person',
    name: 'PLACEHOLDERSON, Imagina',
    aliases: [{ name: 'PLACEHOLDERSSON, Imagina', quality: 'strong', type: 'fka' }],
    gender: 'female',
    birthDates: ['1980~', '1979/1981'],
    nationalities: ['Sylvania'],
    countries: ['Sylvania'],
    remarks: 'Invented. Birth date known only roughly.',
  },
  {
    ...NOTHING,
    entryNo: 'DEMO-4',
    kind: 'entity',
    name: 'FICTIONAL FREIGHT AND MIXING CO.',
    aliases: [{ name: 'Phantom Mixer', quality: 'strong', type: 'aka' }],
    countries: ['Sylvania'],
    wallets: [
      { currency: 'ETH', address: '0x1D21330915CC7D372e03ABe82051d4f799F32B73' },
      { currency: 'USDC', address: '0xd5A4F788375CfCc5d4Cc768106969a3831431e08' },
      { currency: 'SOL', address: '2xiBj49LCmuN2fXupuwrVoWWdLFLSg5tL1QUpvc8ZhdH' },
    ],
    remarks: 'Invented. Wallets are hashes of a sentence: nobody has their keys.',
  },
  {
    ...NOTHING,
    entryNo: 'DEMO-5',
    kind: 'vessel',
    name: 'EXAMPLE PHANTOM',
    countries: ['Freedonia'],
    ids: [{ type: 'Vessel Registration Identification', number: 'IMO 0000000' }],
    vessel: { callSign: 'DEMO5', type: 'Bulk Carrier', flag: 'Freedonia' },
    remarks: 'Invented.',
  },
  {
    ...NOTHING,
    entryNo: 'DEMO-6',
    kind: 'aircraft',
    name: 'XX-DEMO',
    ids: [{ type: 'Aircraft Tail Number', number: 'XX-DEMO' }],
    remarks: 'Invented.',
  },
]
