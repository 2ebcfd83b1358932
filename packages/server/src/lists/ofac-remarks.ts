/**
 * What OFAC's CSV keeps in the free text of its remarks column: wallets, birth dates, documents,
 * weak aliases.
 */
import { birthDate } from './birth-date.ts'
import { distinct, type ListAlias, type ListId, type ListWallet } from './entry.ts'
import { OFAC_ID_TYPES } from './ofac-id-types.ts'

/** The remarks column is cut at exactly this length; the rest is in sdn_comments.csv. */
export const REMARK_LENGTH = 1_000

export type Remarks = {
  wallets: ListWallet[]
  birthDates: string[]
  birthPlaces: string[]
  nationalities: string[]
  aliases: ListAlias[]
  ids: ListId[]
  gender?: 'male' | 'female'
  /** Digital currency addresses that are there but could not be read: must be none. */
  walletsUnread: number
}

// Longest first, since `Registration Number` also begins other types.
const ID_TYPES = OFAC_ID_TYPES.toSorted((a, b) => b.length - a.length)
  .map((type) => type.replace(/[.()/]/g, String.raw`\$&`))
  .join('|')
// Of several brackets the last one names the country: `(New Jersey) (United States)`.
const COUNTRY = String.raw`(?: \([^()]+\))*?(?: \(([^()]+)\))?`
const VALIDITY = '(?:,? (?:issued|expires) .*)?'
const ID = new RegExp(`^(${ID_TYPES}) (?:# )?(.+?)${COUNTRY}${VALIDITY}$`)
/** Old remarks go on in prose after a document's name; SWIFT codes have letters only. */
const NUMBER = /\d|^[A-Z]{6,}$/
const WALLET = /^Digital Currency Address - ([A-Z0-9]{2,12}) ([^\s.]{16,})$/
const ALIAS = /^([afn])\.k\.a\. '(.+)'$/
const BIRTH = /^DOB (.+)$/
const BIRTH_PLACE = /^POB (.+)$/
const NATIONALITY = /^(?:nationality|citizen) (.+)$/
const GENDER = /^Gender (Male|Female)$/

/**
 * `cut` says that the text ends where the column ended and not where the remark did: its last piece
 * may be
 * half an address or half a number, and half an address is worse than none.
 */
export function readRemarks(text: string, { cut }: { cut: boolean }): Remarks {
  const remarks: Remarks = {
    wallets: [],
    birthDates: [],
    birthPlaces: [],
    nationalities: [],
    aliases: [],
    ids: [],
    walletsUnread: 0,
  }
  const pieces = text.split(/;\s*/)
  for (const piece of cut ? pieces.slice(0, -1) : pieces) readPiece(remarks, piece)
  remarks.wallets = distinct(remarks.wallets)
  remarks.nationalities = distinct(remarks.nationalities)
  return remarks
}

function readPiece(remarks: Remarks, piece: string): void {
  const whole = piece.trim().replace(/^alt\. /, '')
  const words = withoutFullStop(whole)
  const [, currency, address] = WALLET.exec(words) ?? []
  if (currency && address) remarks.wallets.push({ currency, address })
  else if (/digital currency address/i.test(words)) remarks.walletsUnread += 1

  const alias = ALIAS.exec(words)
  // OFAC puts an alias in quotes and in the remarks when it is too weak to search by on its own.
  if (alias)
    remarks.aliases.push({
      name: alias[2]!,
      quality: 'weak',
      type: `${alias[1] as 'a' | 'f' | 'n'}ka`,
    }) // the class has these three letters
  const birth = BIRTH.exec(words)?.[1]
  if (birth) remarks.birthDates.push(birthDate(birth))
  const place = BIRTH_PLACE.exec(words)?.[1]
  if (place) remarks.birthPlaces.push(place)
  const nationality = NATIONALITY.exec(words)?.[1]
  if (nationality) remarks.nationalities.push(nationality)
  const gender = GENDER.exec(words)?.[1]
  if (gender) remarks.gender = gender === 'Male' ? 'male' : 'female'
  const id = ID.exec(words)
  if (id && NUMBER.test(id[2] ?? '')) remarks.ids.push(idOf(id))
}

function idOf([, type = '', number = '', country]: RegExpExecArray): ListId {
  return country === undefined ? { type, number } : { type, number, country }
}

/** Only the last piece ends the sentence, but some in the middle do too. */
function withoutFullStop(text: string): string {
  return text.endsWith('.') ? text.slice(0, -1) : text
}
