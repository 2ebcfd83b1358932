/** Companies of a register on their way into it: staged beside it, compared, and put in at once. */
import { companyNameForm, registrationNumberForm } from '@ostiary/domain/company/company-name'
import { sha256Hex } from '../platform/digest.ts'
import type { RegistryCompany } from '../registry/company.ts'
import { texts } from './binary-array.ts'
import type { Database } from './db.ts'
import type { Merged, Merging, Stage } from './registry.ts'

/** Longer than any name in earnest; an entry of an index has its limit. */
const longestForm = 300

const steps = {
  open: [
    `drop table if exists pg_temp.incoming_company, pg_temp.incoming_name, pg_temp.differing,
      pg_temp.gone`,
    `create temporary table incoming_company (id text primary key, country text not null,
      name text not null, name_form text not null, number_form text, status text not null,
      words text not null, digest text not null, body text not null) on commit drop`,
    `create temporary table incoming_name (id text not null, form text not null,
      primary key (id, form)) on commit drop`,
    'create temporary table differing (id text primary key, is_new bool not null) on commit drop',
    'create temporary table gone (id text primary key) on commit drop',
  ],
  compare: `insert into differing select i.id, c.id is null from incoming_company i
    left join registry_company c on c.source = $1 and c.id = i.id
    where c.id is null or c.digest <> i.digest`,
  missing: `insert into gone select c.id from registry_company c where c.source = $1
    and not exists (select from incoming_company i where i.id = c.id)
    on conflict do nothing`,
  forgetNames: `delete from registry_name n where n.source = $1 and (
    exists (select from differing d where d.id = n.id and not d.is_new)
    or exists (select from gone g where g.id = n.id))`,
  remove: `delete from registry_company c using gone g where c.source = $1 and c.id = g.id`,
  write: `insert into registry_company (source, id, country, name, name_form, number_form, status,
      words, digest, body, version)
    select $1, i.id, i.country, i.name, i.name_form, i.number_form, i.status,
      array_to_tsvector(string_to_array(i.words, ' ')), i.digest, i.body, $2::int
    from incoming_company i join differing d on d.id = i.id
    on conflict (source, id) do update set country = excluded.country, name = excluded.name,
      name_form = excluded.name_form, number_form = excluded.number_form,
      status = excluded.status, words = excluded.words, digest = excluded.digest,
      body = excluded.body, version = excluded.version`,
  writeNames: `insert into registry_name (source, id, form, country)
    select $1, n.id, n.form, i.country from incoming_name n join differing d on d.id = n.id
      join incoming_company i on i.id = n.id`,
  count: `select (select count(*) from incoming_company)::int as staged,
    (select count(*) from registry_company where source = $1)::int as held`,
  added: 'select count(*)::int as n from differing where is_new',
} as const

export function companyStage(source: string): Stage {
  const run = (tx: Database, text: string, values: readonly unknown[] = [source]) =>
    tx.query<{ n: number; staged: number; held: number }>({ text, values })
  return {
    open: async (tx) => {
      for (const text of steps.open) await tx.query({ text })
    },
    add: async (tx, items) => {
      const companies = items.flatMap((one) => (one.what === 'company' ? [one.company] : []))
      const gone = items.flatMap((one) => (one.what === 'gone_company' ? [one.id] : []))
      await addGone(tx, gone)
      return addCompanies(tx, companies)
    },
    merge: async (tx, { version, whole }: Merging): Promise<Merged> => {
      await tx.query({ text: 'analyze incoming_company' })
      await run(tx, steps.compare)
      if (whole) await run(tx, steps.missing)
      await tx.query({ text: 'analyze differing' })
      await run(tx, steps.forgetNames)
      const { rowCount: removed } = await run(tx, steps.remove)
      const { rowCount: written } = await run(tx, steps.write, [source, version])
      await run(tx, steps.writeNames)
      // A search right after an import must not be planned for the table as it was.
      await tx.query({ text: 'analyze registry_company, registry_name' })
      const { rows } = await run(tx, steps.added, [])
      const added = rows[0]?.n ?? 0
      return { added, changed: (written ?? 0) - added, removed: removed ?? 0 }
    },
    count: async (tx) => {
      const { rows } = await run(tx, steps.count)
      return rows[0] ?? { staged: 0, held: 0 }
    },
  }
}

async function addGone(tx: Database, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await tx.query({
    text: 'insert into gone select unnest($1::text[]) on conflict do nothing',
    values: [texts(ids)],
  })
}

async function addCompanies(tx: Database, companies: readonly RegistryCompany[]): Promise<boolean> {
  if (companies.length === 0) return true
  const rows = companies.map(rowOf)
  const { rowCount } = await tx.query({
    text: `insert into incoming_company (id, country, name, name_form, number_form, status, words,
        digest, body)
      select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
        $7::text[], $8::text[], $9::text[]) on conflict do nothing`,
    values: [
      texts(rows.map(({ id }) => id)),
      texts(rows.map(({ country }) => country)),
      texts(rows.map(({ name }) => name)),
      texts(rows.map(({ nameForm }) => nameForm)),
      texts(rows.map(({ numberForm }) => numberForm)),
      texts(rows.map(({ status }) => status)),
      texts(rows.map(({ words }) => words)),
      texts(rows.map(({ digest }) => digest)),
      texts(rows.map(({ body }) => body)),
    ],
  })
  if (rowCount !== rows.length) return false
  const names = rows.flatMap(({ id, forms }) => forms.map((form) => ({ id, form })))
  await tx.query({
    text: 'insert into incoming_name select * from unnest($1::text[], $2::text[])',
    values: [texts(names.map(({ id }) => id)), texts(names.map(({ form }) => form))],
  })
  return true
}

function rowOf(company: RegistryCompany) {
  const { id, name, otherNames, status, country = '', registrationNumber } = company
  const spelled = [name, ...otherNames.map((one) => one.name)].map(companyNameForm)
  const forms = spelled
    .flatMap(({ form, stem }) => [form, stem])
    .map((form) => form.slice(0, longestForm))
    .filter((form) => form !== '')
  const words = new Set(spelled.flatMap(({ form }) => form.split(' ')))
  words.delete('')
  const body = JSON.stringify(company)
  const numberForm = registrationNumberForm(registrationNumber ?? '')
  return {
    id,
    country,
    name,
    nameForm: spelled[0]?.form.slice(0, longestForm) ?? '',
    numberForm: numberForm === '' ? null : numberForm,
    status,
    words: [countryWord(country), ...words].join(' '),
    forms: [...new Set(forms)],
    digest: sha256Hex(body),
    body,
  }
}

/** A country among the words of a name; no word has an @ in it. */
export const countryWord = (country: string): string => `@${country.toLowerCase()}`
