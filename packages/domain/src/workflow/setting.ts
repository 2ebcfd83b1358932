/** The kinds of setting a feature may have: what each takes, in words and as a check. */
import { keyRoles } from '../company/key-people.ts'
import type { KeyRole } from '../company/key-people.ts'
import { actions } from './action.ts'
import type { Action } from './action.ts'

/**
 * One setting of a feature.
 * @typeParam Value what a saved workflow holds
 */
export interface Setting<Value = unknown> {
  /** What it may be, in words. */
  readonly takes: string
  /** What it is where nobody says; `null` is then a value of it too. */
  readonly otherwise: Value
  readonly isRequired?: true
  readonly says: string
  /** Why nothing heeds it: it is kept for clients that send it, and whoever sets it is told. */
  readonly unused?: string
  /** Where it is not heeded, of one that is heeded elsewhere. */
  readonly limited?: string
  /** What is wrong with a value, as the end of a sentence. */
  readonly wrong: (value: unknown) => string | undefined
}

const setting = <Value>(
  takes: string,
  otherwise: Value,
  says: string,
  isRight: (value: unknown) => boolean,
): Setting<Value> => ({
  takes,
  otherwise,
  says,
  wrong: (value) => (isRight(value) ? undefined : `must be ${takes}`),
})

/** A setting that nothing heeds. */
export const unused = <Value>(row: Setting<Value>, why: string): Setting<Value> => ({
  ...row,
  unused: why,
})

/** A setting that is not heeded everywhere. */
export const limited = <Value>(row: Setting<Value>, where: string): Setting<Value> => ({
  ...row,
  limited: where,
})

const words = (values: readonly string[]): string => values.map((one) => `\`${one}\``).join(', ')
const isOneOf =
  (values: readonly string[]) =>
  (value: unknown): boolean =>
    typeof value === 'string' && values.includes(value)
const isWhole = (min: number, max: number) => (value: unknown) =>
  Number.isInteger(value) && (value as number) >= min && (value as number) <= max
const isListOf =
  (isRight: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    Array.isArray(value) && value.length <= 300 && value.every(isRight)
const matches =
  (form: RegExp) =>
  (value: unknown): boolean =>
    typeof value === 'string' && form.test(value)

export const action = (otherwise: Action, says = ''): Setting<Action> =>
  setting(words(actions), otherwise, says, isOneOf(actions))

export const score = (otherwise: number, says: string): Setting<number> =>
  setting(
    'a number from 0 to 100',
    otherwise,
    says,
    (value) => typeof value === 'number' && value >= 0 && value <= 100,
  )

export const count = <Unsaid extends number | null>(
  min: number,
  max: number,
  otherwise: Unsaid,
  says: string,
): Setting<number | Unsaid> =>
  setting<number | Unsaid>(
    `a whole number from ${min} to ${max}`,
    otherwise,
    says,
    isWhole(min, max),
  )

export const flag = (otherwise: boolean, says = ''): Setting<boolean> =>
  setting('true or false', otherwise, says, (value) => typeof value === 'boolean')

export const choice = <Choice extends string>(
  values: readonly Choice[],
  otherwise: NoInfer<Choice>,
  says: string,
): Setting<Choice> => setting<Choice>(words(values), otherwise, says, isOneOf(values))

/** Some of these. */
export const among = <Choice extends string>(
  values: readonly Choice[],
  otherwise: readonly NoInfer<Choice>[],
  says: string,
): Setting<readonly Choice[]> =>
  setting<readonly Choice[]>(
    `a list of ${words(values)}`,
    otherwise,
    says,
    isListOf(isOneOf(values)),
  )

export const countries = (says: string): Setting<readonly string[] | null> =>
  setting('a list of countries in two letters', null, says, isListOf(matches(/^[A-Z]{2}$/)))

export const text = (longest: number, says: string): Setting<string | null> =>
  setting(
    `text of at most ${longest} characters`,
    null,
    says,
    (value) => typeof value === 'string' && value.length <= longest,
  )

export const texts = (says: string): Setting<readonly string[]> =>
  setting('a list of names', [], says, isListOf(matches(/^[A-Za-z][\w.-]{0,99}$/)))

const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const isUuid = matches(uuidForm)

export const uuid = (says: string, isRequired?: true): Setting<string | null> => ({
  ...setting('a UUID in lower case', null, says, isUuid),
  ...(isRequired ? { isRequired } : {}),
})

const entriesOf = (value: unknown): [string, unknown][] | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value)
    : undefined

/** By country which papers are taken, or one list of them for every country. */
export const documents = <Type extends string>(
  types: readonly Type[],
  says: string,
): Setting<readonly Type[] | Readonly<Record<string, readonly Type[]>> | null> => {
  const isList = isListOf(isOneOf(types))
  return setting(`lists of ${words(types)}`, null, says, (value) => {
    if (Array.isArray(value)) return isList(value)
    const rows = entriesOf(value)
    return rows !== undefined && rows.every(([key, list]) => /^[A-Z]{3}$/.test(key) && isList(list))
  })
}

/** Who may stand behind a company, as the reference names them (entity reference 14). */
const roleNames: readonly string[] = keyRoles
const roleFlags = ['enabled', 'require_kyc', 'allow_skip'] as const

type RoleFlags = Readonly<Partial<Record<(typeof roleFlags)[number], boolean>>>
/** What is said of each role. */
export type RoleConfig = Readonly<
  Partial<Record<KeyRole, RoleFlags & { readonly verification_workflow?: string | null }>>
>

const isFlag = isOneOf(roleFlags)

function isRole(value: unknown): boolean {
  const rows = entriesOf(value)
  return (
    rows !== undefined &&
    rows.every(([key, one]) => {
      if (key === 'verification_workflow') return one === null || isUuid(one)
      return isFlag(key) && typeof one === 'boolean'
    })
  )
}

export const roles = (says: string): Setting<RoleConfig | null> =>
  setting(`for ${words(roleNames)} the four settings of a role`, null, says, (value) => {
    const rows = entriesOf(value)
    return rows !== undefined && rows.every(([key, one]) => roleNames.includes(key) && isRole(one))
  })
