/** What a field may hold, as far as a browser can tell; the server decides. */
import type { Catalogue } from '../text/en.ts'
import type { Faults } from './Form.tsx'

export type Rule = 'required' | 'email' | 'phone' | 'date' | 'percent' | 'number'
type Rules = Readonly<Record<string, readonly Rule[]>>

/** The first rule each value breaks; an empty value breaks only `required`. */
export function faultsOf(
  values: Readonly<Record<string, string>>,
  rules: Rules,
  text: Catalogue,
): Faults {
  const found = Object.entries(rules).flatMap(([path, list]) => {
    const value = (values[path] ?? '').trim()
    const broken = list.find((rule) => (value === '' ? rule === 'required' : !tests[rule](value)))
    return broken === undefined ? [] : [[path, sentence(broken, text)] as const]
  })
  return Object.fromEntries(found)
}

const tests: Readonly<Record<Rule, (value: string) => boolean>> = {
  required: () => true,
  email: (value) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value),
  phone: (value) => /^\+[\d\s()./-]{6,25}$/.test(value),
  date: isDay,
  percent: (value) => isNumber(value) && Number(value) >= 0 && Number(value) <= 100,
  number: isNumber,
}

function sentence(rule: Rule, { page, people }: Catalogue): string {
  switch (rule) {
    case 'required':
      return page.required
    case 'email':
      return page.invalid_email
    case 'phone':
      return page.invalid_phone
    case 'date':
      return page.invalid_date
    case 'percent':
      return people.percent
    case 'number':
      return page.invalid_number
  }
}

function isNumber(value: string): boolean {
  return value.trim() !== '' && Number.isFinite(Number(value))
}

/** `2026-02-30` has the form of a day and is none. */
function isDay(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false
  const date = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value)
}

/** What was filled in, and nothing else: an empty optional field is not sent. */
export function filledIn<K extends string>(
  values: Readonly<Record<K, string>>,
): Partial<Record<K, string>> {
  const entries = Object.entries<string>(values).flatMap(([key, value]) =>
    value.trim() === '' ? [] : [[key, value.trim()]],
  )
  // The keys are those of the values that came in.
  return Object.fromEntries(entries) as Partial<Record<K, string>>
}
