/** Reads the imported registers: which are loaded and how old, a company, and a search for one. */
import { companyNameForm, registrationNumberForm } from '@ostiary/domain/company/company-name'
import type { RegistryCompany, RegistryRelation } from '../registry/company.ts'
import type { Database } from './db.ts'
import { countryWord } from './registry-companies.ts'

export interface RegistryVersion {
  readonly source: string
  readonly part: string
  readonly version: number
  readonly file: string
  readonly records: number
  readonly added: number
  readonly changed: number
  readonly removed: number
  /** Where the publisher says so, ISO 8601. */
  readonly publishedAt: string | null
  readonly importedAtMs: number
  readonly checkedAtMs: number
}

export interface RegistryStanding extends RegistryVersion {
  /** Since the content was last checked, not since it was imported. */
  readonly ageSeconds: number
}

const versionColumns = `source, part, version, file, records, added, changed, removed,
  published_at as "publishedAt", imported_at as "importedAtMs", checked_at as "checkedAtMs"`

export async function readActiveParts(db: Database, source: string): Promise<RegistryVersion[]> {
  const { rows } = await db.query<Record<string, unknown>>({
    text: `select ${versionColumns} from registry_version
      where source = $1 and state = 'active' order by part`,
    values: [source],
  })
  return rows as unknown as RegistryVersion[] // the columns above, by these names
}

export async function registryStatus(db: Database, nowMs: number): Promise<RegistryStanding[]> {
  const { rows } = await db.query<Record<string, unknown>>({
    text: `select ${versionColumns} from registry_version
      where state = 'active' order by source, part`,
  })
  const versions = rows as unknown as RegistryVersion[] // the columns above, by these names
  return versions.map((one) => ({
    ...one,
    ageSeconds: Math.max(0, Math.floor((nowMs - one.checkedAtMs) / 1_000)),
  }))
}

export interface RegistrySearch {
  /** ISO 3166-1 alpha-2. */
  readonly countryCode: string
  readonly name?: string
  /** A registration number, or an LEI. */
  readonly registrationNumber?: string
  readonly mode: 'exact' | 'contains' | 'start_with'
}

export interface FoundCompany {
  readonly source: string
  readonly company: RegistryCompany
}

const foundMost = 25
/** Names looked at for one search: short beginnings fit half a country. */
const looksMost = 500

/** Active companies first, then the shortest names, which are nearest to what was asked. */
export async function searchRegistry(
  db: Database,
  search: RegistrySearch,
): Promise<FoundCompany[]> {
  const question = questionOf(search)
  if (!question) return []
  const { rows } = await db.query<{ source: string; body: string }>({
    text: `select c.source, c.body from (${question.text}) as hit
      join registry_company c on c.source = hit.source and c.id = hit.id
      order by c.status <> 'active', length(c.name_form), c.name_form, c.source, c.id
      limit ${foundMost}`,
    values: question.values,
  })
  return rows.map(({ source, body }) => ({ source, company: JSON.parse(body) as RegistryCompany }))
}

interface Question {
  readonly text: string
  readonly values: readonly unknown[]
}

/** Where both a number and a name are given, the number decides: names are spelled freely. */
function questionOf({ countryCode, name, registrationNumber, mode }: RegistrySearch) {
  const country = countryCode.trim().toUpperCase()
  const number = registrationNumberForm(registrationNumber ?? '')
  if (number !== '') return numberQuestion(country, number, mode)
  const { form } = companyNameForm(name ?? '')
  if (form === '') return undefined
  return mode === 'contains' ? wordsQuestion(country, form) : nameQuestion(country, mode, form)
}

/** By bounds and not by a pattern: an index serves them whatever the value turns out to be. */
const begins = (column: string): string => `${column} ~>=~ $2 and ${column} ~<~ ($2 || $3)`
/** Behind every letter there is. */
const lastLetter = '\u{10FFFF}'

/** Of a number only its beginning is looked for: nobody remembers the middle of one. */
function numberQuestion(country: string, number: string, mode: RegistrySearch['mode']): Question {
  const isWhole = mode === 'exact'
  return {
    text: `(select source, id from registry_company where country = $1
        and number_form is not null and ${isWhole ? 'number_form = $2' : begins('number_form')}
        limit ${looksMost})
      union select source, id from registry_company where country = $1 and id = $2`,
    values: isWhole ? [country, number] : [country, number, lastLetter],
  }
}

function nameQuestion(country: string, mode: 'exact' | 'start_with', form: string): Question {
  const isWhole = mode === 'exact'
  return {
    text: `select distinct source, id from (select source, id from registry_name
      where country = $1 and ${isWhole ? 'form = $2' : begins('form')}
      order by form using ~<~ limit ${looksMost}) as named`,
    values: isWhole ? [country, form] : [country, form, lastLetter],
  }
}

/** Every word of the question begins a word of one of the company's names. */
function wordsQuestion(country: string, form: string): Question {
  const words = form.split(' ').map((word) => `'${word}':*`)
  return {
    text: `select source, id from registry_company where words @@ $1::tsquery limit ${looksMost}`,
    values: [[`'${countryWord(country)}'`, ...words].join(' & ')],
  }
}

export interface CompanyReading {
  readonly company: RegistryCompany
  /** Its own, then those of its parents, upwards. */
  readonly relations: readonly RegistryRelation[]
  /** The companies the relations name, as far as the register has them. */
  readonly related: ReadonlyMap<string, RegistryCompany>
}

/** Parents of parents, so far up; chains in a register may come back to where they began. */
const levelsMost = 10

export async function readRegistryCompany(
  db: Database,
  source: string,
  id: string,
): Promise<CompanyReading | undefined> {
  const { rows } = await db.query<{ kind: string; body: string }>({
    text: `with recursive up (company, level) as (
        select $2::text, 0
        union select r.target, up.level + 1 from up
          join registry_relation r on r.source = $1 and r.company = up.company
          where up.level < ${levelsMost} and r.kind in ('direct_parent', 'ultimate_parent')
      )
      select 'relation' as kind, r.body, min(up.level) as level from up
        join registry_relation r on r.source = $1 and r.company = up.company
        where up.level = 0 or r.kind in ('direct_parent', 'ultimate_parent')
        group by r.source, r.company, r.kind, r.target, r.part, r.body
      union all select 'company', c.body, min(up.level) from up
        join registry_company c on c.source = $1 and c.id = up.company
        group by c.source, c.id, c.body
      order by level`,
    values: [source, id],
  })
  const related = new Map<string, RegistryCompany>()
  const relations: RegistryRelation[] = []
  for (const { kind, body } of rows) {
    if (kind === 'relation') relations.push(JSON.parse(body) as RegistryRelation)
    else {
      const company = JSON.parse(body) as RegistryCompany
      related.set(company.id, company)
    }
  }
  const company = related.get(id)
  return company && { company, relations, related }
}
