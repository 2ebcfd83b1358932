/** Writes machine readable zones for tests, as an issuer would and without the reader's tables. */

export interface ZoneFields {
  readonly format: 'TD1' | 'TD2' | 'TD3' | 'MRV-A' | 'MRV-B'
  readonly code: string
  readonly state: string
  readonly nationality: string
  readonly number: string
  /** `YYYY-MM-DD`; `<` for unknown digits. */
  readonly birth: string
  readonly sex: string
  readonly expiry: string
  readonly surname: string
  readonly givenNames: string
  /** Personal number or optional data, and the second of TD1. */
  readonly optional: string
  readonly optional2: string
}

export const passport: ZoneFields = {
  format: 'TD3',
  code: 'P',
  state: 'UTO',
  nationality: 'UTO',
  number: 'L898902C3',
  birth: '1974-08-12',
  sex: 'F',
  expiry: '2030-04-15',
  surname: 'ERIKSSON',
  givenNames: 'ANNA MARIA',
  optional: '',
  optional2: '',
}

export const optionalWidths = { TD1: 15, TD2: 7, TD3: 14, 'MRV-A': 16, 'MRV-B': 8 } as const

const fill = (text: string, width: number): string =>
  text.replaceAll(' ', '<').slice(0, width).padEnd(width, '<')

const digit = (text: string): number => {
  const value = (one: string): number => (one === '<' ? 0 : Number.parseInt(one, 36))
  return [...text].reduce((sum, one, at) => sum + value(one) * [7, 3, 1][at % 3]!, 0) % 10
}

const withDigit = (text: string): string => `${text}${digit(text)}`

const yymmdd = (date: string): string => date.slice(2).replaceAll('-', '')

export function writeZone(given: ZoneFields): string[] {
  const { format, code, state, nationality, number, sex } = given
  const isLong = number.length > 9
  const head = fill(code, 2) + fill(state, 3)
  const names = `${given.surname}<<${given.givenNames}`
  const first = isLong ? `${number.slice(0, 9)}<` : withDigit(fill(number, 9))
  const rest = isLong ? `${number.slice(9)}${digit(number)}<` : ''
  const optional = fill(rest + given.optional, optionalWidths[format])
  const birth = withDigit(yymmdd(given.birth))
  const expiry = withDigit(yymmdd(given.expiry))
  const nation = fill(nationality, 3)
  if (format === 'TD1') {
    const optional2 = fill(given.optional2, 11)
    const composite = digit(first + optional + birth + expiry + optional2)
    return [
      head + first + optional,
      `${birth}${sex}${expiry}${nation}${optional2}${composite}`,
      fill(names, 30),
    ]
  }
  const width = format === 'TD3' || format === 'MRV-A' ? 44 : 36
  const last = format === 'TD3' ? withDigit(optional) : optional
  const line = first + nation + birth + sex + expiry + last
  const isVisa = format === 'MRV-A' || format === 'MRV-B'
  return [
    fill(head + names, width),
    isVisa ? line : `${line}${digit(first + birth + expiry + last)}`,
  ]
}
