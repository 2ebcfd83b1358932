/** Every organisation of the loaded lists in memory, found by its names and its numbers. */
import { registrationNumberForm } from '@ostiary/domain/company/company-name'
import { listedNameForm } from '@ostiary/domain/company/listed-name'
import type { Environment } from '@ostiary/domain/application'
import { countsIn } from '../list-scope.ts'
import { exactKey } from './name-keys.ts'
import { isWeakAlias } from './person-index.ts'

export interface ListedCompany {
  readonly list: string
  readonly version: number
  readonly entryNo: string
  readonly name: string
  readonly aliases: readonly { readonly name: string; readonly quality?: string }[]
  /** In the list's own spelling. */
  readonly countries: readonly string[]
  readonly numbers: readonly string[]
}

/**
 * Why an entry is a hit. `exact`: the same words in the same order; `normalised`: in another order
 * or writing, or a weak alias; `legal_form`: but for the legal form; `number`: a number the list
 * has of it, whatever the names.
 */
export type CompanyMatch = 'number' | 'exact' | 'normalised' | 'legal_form'

export interface CompanyHit {
  readonly list: string
  readonly entryNo: string
  readonly listVersion: number
  readonly name: string
  /** The name or number of the list that was found, as published. */
  readonly matched: string
  readonly how: CompanyMatch
  readonly countries: readonly string[]
}

export interface SoughtCompany {
  /** Its legal name and others it has. */
  readonly names: readonly string[]
  readonly registrationNumber?: string
}

export interface CompanyIndex {
  /** One hit per entry with its best reason, by list and entry number. */
  find(company: SoughtCompany, environment: Environment): CompanyHit[]
  /** The lists that name organisations at all, with their versions. None: none may be cleared. */
  lists(environment: Environment): Readonly<Record<string, number>>
  readonly companies: number
}

interface Named {
  readonly company: ListedCompany
  readonly text: string
  readonly isWeak: boolean
}

/** Shorter numbers belong to too many: nothing follows from them. */
const numberLeast = 6

export function buildCompanyIndex(entries: Iterable<ListedCompany>): CompanyIndex {
  const byCore = new Map<string, Named[]>()
  const byNumber = new Map<string, Named[]>()
  const versions = new Map<string, number>()
  let companies = 0
  const put = (map: Map<string, Named[]>, key: string, named: Named): void => {
    const held = map.get(key)
    if (held) held.push(named)
    else map.set(key, [named])
  }
  for (const company of entries) {
    companies += 1
    versions.set(company.list, company.version)
    for (const { name, quality } of [
      { name: company.name, quality: undefined },
      ...company.aliases,
    ]) {
      const { core } = listedNameForm(name)
      const isWeak = isWeakAlias(quality)
      if (core !== '') put(byCore, core, { company, text: name, isWeak })
    }
    for (const number of company.numbers) {
      const key = numberKey(number)
      if (key !== undefined) put(byNumber, key, { company, text: number, isWeak: false })
    }
  }
  return {
    find: ({ names, registrationNumber }, environment) => {
      const number = numberKey(registrationNumber ?? '')
      const numbered = number === undefined ? [] : (byNumber.get(number) ?? [])
      const reasons = [
        ...numbered.map((named) => [named, 'number'] as const),
        ...names.flatMap((name) =>
          (byCore.get(listedNameForm(name).core) ?? []).map(
            (named) => [named, howNamed(name, named)] as const,
          ),
        ),
      ]
      return bestOfEach(reasons.filter(([{ company }]) => countsIn(company.list, environment)))
    },
    lists: (environment) =>
      Object.fromEntries([...versions].filter(([list]) => countsIn(list, environment))),
    companies,
  }
}

function numberKey(number: string): string | undefined {
  const key = registrationNumberForm(number)
  return key.length < numberLeast ? undefined : key
}

/** @param named one whose name has the same core */
function howNamed(name: string, { text, isWeak }: Named): CompanyMatch {
  if (listedNameForm(name).whole !== listedNameForm(text).whole) return 'legal_form'
  return exactKey(name) === exactKey(text) && !isWeak ? 'exact' : 'normalised'
}

/** The best first. */
const order: readonly CompanyMatch[] = ['number', 'exact', 'normalised', 'legal_form']

function bestOfEach(reasons: readonly (readonly [Named, CompanyMatch])[]): CompanyHit[] {
  const found = new Map<ListedCompany, CompanyHit>()
  for (const [{ company, text }, how] of reasons) {
    const held = found.get(company)
    if (held && order.indexOf(held.how) <= order.indexOf(how)) continue
    const { list, entryNo, version, name, countries } = company
    found.set(company, { list, entryNo, listVersion: version, name, matched: text, how, countries })
  }
  return [...found.values()].sort(
    (a, b) => a.list.localeCompare(b.list) || a.entryNo.localeCompare(b.entryNo),
  )
}
