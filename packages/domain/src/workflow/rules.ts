/** Whether a branch fits: its rules, asked of what the features have found so far. */
import type { Branch, Rule, RuleOperator } from './graph.ts'
import { likeness } from './likeness.ts'
import { readPattern } from './pattern.ts'

/**
 * What has been found so far: by feature prefix and path (`kyc.status`), and by node
 * (`<node>/kyc.status`) where a rule names one.
 */
export type Fields = ReadonlyMap<string, unknown>

/** What must stand beside an operator: nothing, one value, a number or date, a list, … */
export type Operand = 'nothing' | 'value' | 'ordered' | 'list' | 'pattern' | 'text'

type Holds = (value: unknown, rule: Pick<Rule, 'value' | 'score'>) => boolean

interface Operator {
  readonly takes: Operand
  /** Of a value that is there; nothing but `is_empty` holds of one that is not. */
  readonly holds: Holds
  readonly says: string
}

const same: Holds = (value, rule) => isSame(value, rule.value)
const part: Holds = (value, rule) => contains(value, rule.value)
const among: Holds = (value, rule) => isAmong(value, rule.value)
const found: Holds = (value, rule) => isFound(value, rule.value)
const alike: Holds = (value, rule) => isAlike(value, rule)
const above: Holds = (value, rule) => order(value, rule) > 0
const below: Holds = (value, rule) => order(value, rule) < 0
const least: Holds = (value, rule) => order(value, rule) >= 0
const most: Holds = (value, rule) => order(value, rule) <= 0
const always: Holds = () => true
const not =
  (holds: Holds): Holds =>
  (value, rule) =>
    !holds(value, rule)

// A table is easier to check when its columns line up.
// oxfmt-ignore
export const operators: Readonly<Record<RuleOperator, Operator>> = {
  equals:                 { takes: 'value',   holds: same,        says: 'The same; a list, if one of it is.' },
  not_equals:             { takes: 'value',   holds: not(same),   says: 'There, and not the same.' },
  greater_than:           { takes: 'ordered', holds: above,       says: 'A larger number, or a later date.' },
  greater_than_or_equals: { takes: 'ordered', holds: least,       says: 'As large or larger, as late or later.' },
  less_than:              { takes: 'ordered', holds: below,       says: 'A smaller number, or an earlier date.' },
  less_than_or_equals:    { takes: 'ordered', holds: most,        says: 'As small or smaller, as early or earlier.' },
  contains:               { takes: 'value',   holds: part,        says: 'The text has this part, or the list it.' },
  not_contains:           { takes: 'value',   holds: not(part),   says: 'There, and without it.' },
  in:                     { takes: 'list',    holds: among,       says: 'The same as one of these.' },
  not_in:                 { takes: 'list',    holds: not(among),  says: 'There, and none of these.' },
  is_empty:               { takes: 'nothing', holds: not(always), says: 'Not there, blank, or an empty list.' },
  is_not_empty:           { takes: 'nothing', holds: always,      says: 'There.' },
  regex:                  { takes: 'pattern', holds: found,       says: 'The pattern is found in the text.' },
  fuzzy_match:            { takes: 'text',    holds: alike,       says: 'As alike as `score` says, 0 to 100.' },
}

/** Without rules it is the way for everybody. */
export function isFitting({ logic, rules }: Branch, fields: Fields): boolean {
  if (rules.length === 0) return true
  const holds = (rule: Rule): boolean =>
    isHolding(
      rule,
      fields.get(rule.node_id === undefined ? rule.field : `${rule.node_id}/${rule.field}`),
    )
  return logic === 'and' ? rules.every(holds) : rules.some(holds)
}

/** One rule, of one value. */
export function isHolding(
  rule: Pick<Rule, 'operator' | 'value' | 'score'>,
  value: unknown,
): boolean {
  if (isEmpty(value)) return rule.operator === 'is_empty'
  return operators[rule.operator].holds(value, rule)
}

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0)

/** In any letter case; `18` is the number and the text. */
const formOf = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value.normalize('NFKC').trim().toLowerCase()
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

function isSame(value: unknown, given: unknown): boolean {
  if (Array.isArray(value)) return value.some((one) => isSame(one, given))
  const [one, other] = [numberOf(value), numberOf(given)]
  if (one !== undefined && other !== undefined) return one === other
  const form = formOf(value)
  return form !== undefined && form === formOf(given)
}

function contains(value: unknown, given: unknown): boolean {
  if (Array.isArray(value)) return isSame(value, given)
  const [whole, part] = [formOf(value), formOf(given)]
  return whole !== undefined && part !== undefined && part !== '' && whole.includes(part)
}

const isAmong = (value: unknown, given: unknown): boolean =>
  Array.isArray(given) && given.some((one) => isSame(value, one))

/** Text that is a number counts as one: documents and forms know nothing else. */
function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value !== 'string' || !/^\s*-?\d{1,15}(\.\d{1,15})?\s*$/.test(value)) return undefined
  return Number(value)
}

const dateForm = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2}))?$/

/** A day, or a moment with its offset, as ISO 8601; a day is its first moment, UTC. */
function dateOf(value: unknown): number | undefined {
  if (typeof value !== 'string' || !dateForm.test(value.trim())) return undefined
  const atMs = Date.parse(value.trim())
  return Number.isNaN(atMs) ? undefined : atMs
}

/** What comes before and after: numbers and dates; `undefined` for everything else. */
export const placeOf = (value: unknown): { number: number } | { date: number } | undefined => {
  const number = numberOf(value)
  if (number !== undefined) return { number }
  const date = dateOf(value)
  return date === undefined ? undefined : { date }
}

/** Below, at or above 0; what cannot be compared is none of the three. */
function order(value: unknown, { value: given }: Pick<Rule, 'value'>): number {
  const [one, other] = [placeOf(value), placeOf(given)]
  if (!one || !other) return NaN
  if ('number' in one) return 'number' in other ? one.number - other.number : NaN
  return 'date' in other ? one.date - other.date : NaN
}

const textsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).flatMap((one) =>
    typeof one === 'string' || typeof one === 'number' ? [String(one)] : [],
  )

function isFound(value: unknown, given: unknown): boolean {
  const pattern = typeof given === 'string' ? readPattern(given) : undefined
  // A pattern that cannot be read is not published; one that is there all the same finds nothing.
  return typeof pattern === 'function' && textsOf(value).some(pattern)
}

const isAlike = (value: unknown, { value: given, score = 100 }: Pick<Rule, 'value' | 'score'>) =>
  typeof given === 'string' && textsOf(value).some((text) => likeness(text, given) >= score)
