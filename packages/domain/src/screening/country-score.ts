/** How countries agree with those of a listed person or company: entity reference 9. */
import { countryOf, knownCountry } from '../country-codes.ts'

const same = 100
const other = -50

/** @returns `null` where either side names none, which counts as nothing */
export function countryScore(sought: readonly string[], listed: readonly string[]): number | null {
  const ours = new Set(sought.flatMap((text) => countryNamed(text) ?? []))
  const theirs = listed.flatMap((text) => countryNamed(text) ?? [])
  if (ours.size === 0 || theirs.length === 0) return null
  return theirs.some((code) => ours.has(code)) ? same : other
}

// What lists call countries besides their common English names.
const otherNames: readonly (readonly [string, string])[] = `
  BA Bosnia and Herzegovina; HK Hong Kong; MO Macau; MO Macao; MM Myanmar; LC Saint Lucia;
  KN Saint Kitts and Nevis; VC Saint Vincent and the Grenadines; FM Micronesia;
  BO Bolivia (Plurinational State of); BN Brunei Darussalam; CD Congo, Democratic Republic of the;
  CD Democratic Republic of the Congo; CD DR Congo; CG Congo, Republic of the; CG Congo;
  CI Côte d'Ivoire; CI Cote d Ivoire; CI Ivory Coast; CV Cape Verde; CZ Czech Republic;
  GB Great Britain; GB United Kingdom of Great Britain and Northern Ireland; GB England;
  IR Iran, Islamic Republic of; IR Islamic Republic of Iran; IR Iran (Islamic Republic of);
  KP Korea, North; KP North Korea; KP Democratic People's Republic of Korea; KP DPRK;
  KR Korea, South; KR South Korea; KR Republic of Korea; LA Lao People's Democratic Republic;
  LY Libyan Arab Jamahiriya; LY State of Libya; MD Republic of Moldova; MD Moldova, Republic of;
  MK Macedonia, The Former Yugoslav Republic of; MK Macedonia; MM Burma; PS Palestinian;
  PS West Bank; PS Region: Gaza; PS State of Palestine; PS Palestine; RU Russian Federation;
  SY Syrian Arab Republic; SZ Swaziland; TR Turkey; TR Türkiye; TZ United Republic of Tanzania;
  TZ Tanzania, United Republic of; UA Region: Crimea; US United States of America; US USA;
  VE Venezuela (Bolivarian Republic of); VN Viet Nam; TW Taiwan, Province of China;
  XK Kosovo; AE UAE; CN People's Republic of China; CN China, People's Republic of`
  .split(';')
  .map((row) => row.trim())
  .map((row) => [row.slice(0, 2), row.slice(3)] as const)

let named: ReadonlyMap<string, string> | undefined

/** Two letters for a code or an English name, as lists and customers write it. */
export function countryNamed(text: string): string | undefined {
  const trimmed = text.trim()
  if (/^[A-Za-z]{2,3}$/.test(trimmed)) return countryOf(trimmed)
  named ??= new Map([
    ...codes().map((code) => [plain(englishName(code)), code] as const),
    ...otherNames.map(([code, name]) => [plain(name), code] as const),
  ])
  return named.get(plain(trimmed))
}

const english = new Intl.DisplayNames('en', { type: 'region' })
const englishName = (code: string): string => english.of(code) ?? code

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
const codes = (): string[] =>
  letters
    .flatMap((first) => letters.map((second) => `${first}${second}`))
    .filter((code) => knownCountry(code) === code)

/** Without case, marks and punctuation: `Cote d'Ivoire` is `Côte d’Ivoire`. */
const plain = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll('&', ' and ')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/^the /g, '')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
