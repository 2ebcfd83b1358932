/**
 * The two lists of the FATF, as an operator writes them down from its statement: which countries,
 * and of what day.
 */
import { dataWarning } from './data-problem.ts'
import type { DataProblem, DataWarning } from './data-problem.ts'
import type { DatasetParse } from './dataset.ts'

const parts = ['increased_monitoring', 'call_for_action'] as const

const regions = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' })

/**
 * @param content `{"as_of": "2024-10-25", "increased_monitoring": ["DZ", …], "call_for_action":
 * null}`; further fields are left alone. A list that is `null` or missing tells nothing.
 */
export function parseFatf(content: Buffer, file: string): DatasetParse {
  const refused = (code: DataProblem['code'], detail?: string): DatasetParse => ({
    ok: false,
    problem: { code, file, ...(detail !== undefined && { detail }) },
  })
  const fields = readObject(content)
  if (fields === undefined) return refused('malformed')
  const asOf = fields['as_of']
  if (!isDay(asOf)) return refused('wrong_fields', 'as_of')
  const entries: string[] = []
  const warnings: DataWarning[] = []
  for (const part of parts) {
    const countries = fields[part] ?? []
    if (!Array.isArray(countries)) return refused('wrong_fields', part)
    const strange = countries.find((one) => !isCountry(one)) as unknown
    if (strange !== undefined) return refused('unknown_country', `${part}: ${String(strange)}`)
    // An empty list is no statement either: neither of the two has ever been.
    if (countries.length === 0) warnings.push(dataWarning('part_not_given', part))
    entries.push(...countries.map((country) => `${part} ${String(country)}`))
  }
  if (entries.length === 0) return refused('no_entries')
  const sorted = [...new Set(entries)].sort()
  return { ok: true, data: { dataset: 'fatf', entries: sorted, asOf, warnings } }
}

function readObject(content: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(content.toString('utf8').replace(/^\uFEFF/, ''))
    // An array has no fields of these names, and is refused for that.
    return value as Record<string, unknown>
  } catch {
    return undefined
  }
}

const isDay = (value: unknown): value is string =>
  typeof value === 'string' &&
  /^\d{4}-\d{2}-\d{2}$/.test(value) &&
  new Date(`${value}T00:00:00Z`).toJSON()?.startsWith(value) === true

/** The code itself, not one that stands for it: `UK` would never match a customer in `GB`. */
const isCountry = (value: unknown): boolean =>
  typeof value === 'string' &&
  /^[A-Z]{2}$/.test(value) &&
  regions.of(value) !== undefined &&
  Intl.getCanonicalLocales(`und-${value}`)[0] === `und-${value}`
