-- Companies of imported registers, found by name or number within a country; no row of it belongs to an application.
-- A row carries the version that last changed it; what a register drops is deleted, since its files hold its history.

create table registry_version (
  source text not null,
  part text not null,
  version int not null,
  state text not null,
  file text not null,
  records int not null,
  added int not null,
  changed int not null,
  removed int not null,
  published_at text,
  imported_at timestamptz not null,
  checked_at timestamptz not null,
  primary key (source, part, version),
  constraint registry_version_state_known check (state in ('active', 'superseded'))
);

create unique index registry_version_active on registry_version (source, part) where state = 'active';

-- words: every word of every name, and the country with an @ before it, so that one index holds both.
create table registry_company (
  source text not null,
  id text not null,
  country text not null,
  name text not null,
  name_form text not null,
  number_form text,
  status text not null,
  words tsvector not null,
  digest text not null,
  body text not null,
  version int not null,
  primary key (source, id)
);

create index registry_company_number on registry_company (country, number_form text_pattern_ops) where number_form is not null;

create index registry_company_words on registry_company using gin (words);

-- A name with its legal form in one spelling, and once more without: compared whole, or by its beginning.
create table registry_name (
  source text not null,
  id text not null,
  form text not null,
  country text not null,
  primary key (source, id, form)
);

create index registry_name_begins on registry_name (country, form text_pattern_ops);

-- target: the id of another company, or why none is named, with a ! before it.
create table registry_relation (
  source text not null,
  part text not null,
  company text not null,
  kind text not null,
  target text not null,
  digest text not null,
  body text not null,
  version int not null,
  primary key (source, company, kind, target, part)
);
