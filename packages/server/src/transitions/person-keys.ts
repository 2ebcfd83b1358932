/** The keyed hashes by which a rejected person is found again: document, name with birth date. */
import { countryCodes } from '@ostiary/domain/country-codes'
import type { PersonFacts } from '@ostiary/domain/verification'
import type { Database } from '../store/db.ts'
import { identifierHolders, identifierKey } from '../store/directory.ts'

export interface PersonKeys {
  readonly document?: Buffer
  /** The same document under the other codes of its country: bars of earlier releases have them. */
  readonly documentBefore?: readonly Buffer[]
  readonly person?: Buffer
}

/** Case, accents and what stands between letters and digits make no other text. */
const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** A document is its number and its country, by whichever code; a person is name and birth date. */
export function personKeys(
  lookupKey: Buffer,
  applicationId: string,
  { document, firstName, lastName, dob }: PersonFacts,
): PersonKeys {
  const key = (kind: 'document' | 'person', value: string): Buffer =>
    identifierKey(lookupKey, applicationId, kind, value)
  const keys: { -readonly [name in keyof PersonKeys]: PersonKeys[name] } = {}
  if (document) {
    const number = folded(document.number).replaceAll(' ', '')
    const [now, ...before] = countryCodes(document.country)
    keys.document = key('document', `${now} ${number}`)
    keys.documentBefore = before.map((country) => key('document', `${country} ${number}`))
  }
  if (firstName && lastName && dob) {
    // Order and accents do not make another person: the parts of the name are folded and sorted.
    const name = folded(`${firstName} ${lastName}`).split(' ').sort().join(' ')
    keys.person = key('person', `${name} ${dob}`)
  }
  return keys
}

export interface BarredPerson {
  readonly document: boolean
  readonly person: boolean
}

/** Whether a person's document, or the person, is barred in this application. */
export async function barredPerson(db: Database, keys: PersonKeys): Promise<BarredPerson> {
  const { document, documentBefore = [], person } = keys
  const documents = [...(document ? [document] : []), ...documentBefore]
  const holders = await identifierHolders(db, [...documents, ...(person ? [person] : [])])
  const isBarred = (key: Buffer): boolean =>
    holders.some((one) => one.role === 'bar' && one.key.equals(key))
  return {
    document: documents.some(isBarred),
    person: person !== undefined && isBarred(person),
  }
}
