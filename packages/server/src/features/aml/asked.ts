/** What a screening of a name asks: who is looked for, and by which settings. */
import { hasLetterOrDigit } from '@ostiary/domain/screening/usable-name'
import { knownCountry } from '@ostiary/domain/country-codes'
import { isPartialDate } from '@ostiary/domain/documents/calendar'
import type { NameKind } from '@ostiary/domain/matching/name-words'
import { amlScoreNames } from '@ostiary/domain/screening/aml-settings'
import { countryNamed } from '@ostiary/domain/screening/country-score'
import { partyToScreen } from '@ostiary/domain/screening/sought-party'
import type { PartyToScreen, SoughtNumber } from '@ostiary/domain/screening/sought-party'
import { configProblems } from '@ostiary/domain/workflow/config'
import { refuse } from '../call.ts'
import type { Call } from '../call.ts'

export interface NameAsked extends PartyToScreen {
  /** As it is shown as screened. */
  readonly screened: Readonly<Record<string, unknown>>
  /** Those that were sent. */
  readonly settings: Readonly<Record<string, number>>
}

/** @throws Refused by the field that cannot be read */
export function nameAsked({ body }: Call, nowMs: number): NameAsked {
  const kind = (body['entity_type'] as NameKind | undefined) ?? 'person'
  const names = namesIn(body)
  const birth = birthIn(body)
  const country = countryIn(body)
  const number = textIn(body, 'document_number')
  const known = {
    kind,
    names,
    birthDate: birth,
    countries: [country],
    numbers: [{ number, ...typeOf(body, kind) }],
  }
  return {
    ...partyToScreen(known, nowMs),
    settings: settingsIn(body),
    screened: {
      full_name: names[0],
      ...(names.length > 1 && { aliases: names.slice(1) }),
      date_of_birth: birth ?? null,
      nationality: country ?? null,
      document_number: number ?? null,
    },
  }
}

const wrong = (field: string, message: string): never =>
  refuse('body_invalid', undefined, { errors: [{ path: `/${field}`, message }] })

function textIn(body: Call['body'], field: string): string | undefined {
  const value = body[field]
  const text = typeof value === 'string' ? value.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim() : ''
  return text === '' ? undefined : text
}

function namesIn(body: Call['body']): string[] {
  const others = (body['aliases'] as string[] | undefined) ?? []
  const given = [body['full_name'] as string, ...others] // as the schema has them
  const unnamed = given.findIndex((name) => !hasLetterOrDigit(name))
  if (unnamed >= 0) wrong(unnamed === 0 ? 'full_name' : 'aliases', 'must hold a letter or a digit')
  return given.map((name) => name.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim())
}

function birthIn(body: Call['body']): string | undefined {
  const birth = textIn(body, 'date_of_birth')
  if (birth !== undefined && !isPartialDate(birth))
    wrong('date_of_birth', 'must be a day, a month or a year: YYYY-MM-DD, YYYY-MM or YYYY')
  return birth
}

function countryIn(body: Call['body']): string | undefined {
  const text = textIn(body, 'nationality')
  if (text === undefined) return undefined
  const code = text.length > 3 ? countryNamed(text) : knownCountry(text)
  return code ?? wrong('nationality', 'must be an ISO 3166-1 code, such as ES or ESP')
}

/** Of which somebody has one at a time, as far as it is told. */
function typeOf(body: Call['body'], kind: NameKind): Pick<SoughtNumber, 'type'> {
  if (kind === 'company') return { type: 'registration' }
  return /passport/i.test(textIn(body, 'document_type') ?? '') ? { type: 'passport' } : {}
}

function settingsIn(body: Call['body']): Record<string, number> {
  const given = amlScoreNames.flatMap((name) => {
    const value = body[name]
    return typeof value === 'number' ? [[name, value] as const] : []
  })
  const settings = Object.fromEntries(given)
  const found = configProblems('AML', settings).filter(({ code }) => code !== 'setting_unused')
  const errors = found.map(({ key, message }) => ({
    path: `/${key === '' ? (given[0]?.[0] ?? amlScoreNames[0]) : key}`,
    message,
  }))
  if (errors.length > 0) refuse('body_invalid', undefined, { errors })
  return settings
}
