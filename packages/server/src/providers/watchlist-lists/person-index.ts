/** Every person of the loaded lists in memory, found by primary names and aliases. */
import type { Environment } from '@ostiary/domain/application'
import { countsIn } from '../list-scope.ts'
import { mayBeBornIn, readBirthYears } from './birth-years.ts'
import type { BirthYears } from './birth-years.ts'
import { exactKey, naturalOrder, normalisedKey } from './name-keys.ts'

export interface ListedPerson {
  readonly list: string
  readonly version: number
  readonly entryNo: string
  readonly name: string
  readonly aliases: readonly { readonly name: string; readonly quality?: string }[]
  /** EDTF, or the words of the list. */
  readonly birthDates: readonly string[]
}

interface PersonHit {
  readonly list: string
  readonly entryNo: string
  readonly listVersion: number
  /** `exact`: the same words in the same order; a weak alias is never more than `normalised`. */
  readonly how: 'exact' | 'normalised'
}

/** A hit with what its list says of the person, for whoever must decide. */
export interface NamedHit extends PersonHit {
  readonly name: string
  readonly birthDates: readonly string[]
}

export interface SoughtPerson {
  /** In natural order. */
  readonly name: string
  readonly birthYear?: number
}

export interface PersonIndex {
  /** One hit per entry, by list and entry number. */
  lookUp(person: SoughtPerson, environment: Environment): PersonHit[]
  /** The same, for those who show what they found. */
  find(person: SoughtPerson, environment: Environment): NamedHit[]
  /** The lists that name persons at all, with their versions. None: nobody may be cleared. */
  lists(environment: Environment): Readonly<Record<string, number>>
  readonly persons: number
  /** Different names, as they are compared. */
  readonly names: number
}

interface Person {
  readonly list: string
  readonly entryNo: string
  readonly listVersion: number
  readonly name: string
  readonly birthDates: readonly string[]
  readonly born: BirthYears | undefined
}
interface Named {
  readonly person: Person
  /** `undefined` for a weak alias. */
  readonly exact: string | undefined
}

/** What the lists call weak: a name by which too many are called. */
const weakQualities: ReadonlySet<string | undefined> = new Set(['weak', 'low'])

export const isWeakAlias = (quality: string | undefined): boolean => weakQualities.has(quality)

export function buildPersonIndex(entries: Iterable<ListedPerson>): PersonIndex {
  const byName = new Map<string, Named[]>()
  const versions = new Map<string, number>()
  let persons = 0
  for (const { list, version, entryNo, name, aliases, birthDates } of entries) {
    const born = readBirthYears(birthDates)
    const person: Person = { list, entryNo, listVersion: version, name, birthDates, born }
    persons += 1
    versions.set(list, version)
    for (const { name: listed, quality } of [{ name, quality: undefined }, ...aliases]) {
      const natural = naturalOrder(listed)
      const key = normalisedKey(natural)
      // A name of nothing but punctuation would be the name of everybody like it.
      if (key === '') continue
      const named: Named = {
        person,
        exact: isWeakAlias(quality) ? undefined : exactKey(natural),
      }
      const held = byName.get(key)
      if (held) held.push(named)
      else byName.set(key, [named])
    }
  }
  const search = (
    { name, birthYear }: SoughtPerson,
    environment: Environment,
  ): (readonly [Person, PersonHit])[] => {
    const exact = exactKey(name)
    const found = new Map<Person, PersonHit>()
    for (const { person, exact: listed } of byName.get(normalisedKey(name)) ?? []) {
      const { list, entryNo, listVersion, born } = person
      if (!countsIn(list, environment) || !mayBeBornIn(born, birthYear)) continue
      if (found.get(person)?.how === 'exact') continue
      const how = listed === exact ? 'exact' : 'normalised'
      found.set(person, { list, entryNo, listVersion, how })
    }
    return [...found].sort(([, one], [, other]) => byListAndEntry(one, other))
  }
  return {
    lookUp: (person, environment) => search(person, environment).map(([, hit]) => hit),
    find: (person, environment) =>
      search(person, environment).map(([{ name, birthDates }, hit]) => ({
        ...hit,
        name,
        birthDates,
      })),
    lists: (environment) =>
      Object.fromEntries([...versions].filter(([list]) => countsIn(list, environment))),
    persons,
    names: byName.size,
  }
}

const byListAndEntry = (a: PersonHit, b: PersonHit): number =>
  a.list.localeCompare(b.list) || a.entryNo.localeCompare(b.entryNo)
