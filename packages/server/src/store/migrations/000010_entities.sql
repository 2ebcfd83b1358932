-- Users and businesses as the reference's API has them: listed, searched, tagged, told of by sessions, deleted.
-- What is personal lies in the vault; here are keyed hashes, ids and statuses.

-- In order of creation; the few that are kept out or watched have an index of their own.
create index entity_listed on entity (application_id, kind, created_at, entity_id) where standing not in ('DELETED', 'PURGED');

create index entity_restricted on entity (application_id, kind, standing, created_at, entity_id) where standing in ('FLAGGED', 'BLOCKED');

create index entity_deleted on entity (application_id, updated_at) where standing = 'DELETED';

-- By what an entity is found: the first eight bytes of a keyed hash of a word's beginning, an address, a country, a tag.
create table entity_search (
  entity_id uuid not null,
  search_key bytea not null,
  created_at timestamptz not null,
  primary key (entity_id, search_key)
);

create index entity_searched on entity_search (search_key, created_at, entity_id);

-- How frequent a name is decides how two are looked for: of the hundred usual ones most names would be none.
alter table entity_search alter column search_key set statistics 1000;

-- A session, as far as its entity is concerned: counters and features are folded from these.
create table session_fact (
  entity_id uuid not null,
  session_id uuid not null,
  application_id uuid not null,
  status text not null,
  features text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  primary key (entity_id, session_id)
);

-- A tag is found without case. Its form in lower case is made in Node: under the locale C, lower() knows ASCII alone.
create table tag (
  tag_id uuid primary key,
  application_id uuid not null,
  name text not null,
  name_form text not null,
  color text not null,
  created_at timestamptz not null,
  constraint tag_name_once unique (application_id, name_form)
);

-- Lists of an application's own. The value of an entry is sealed under the list's own data key, which goes when the
-- list is deleted; its rows follow in slices.
create table access_list (
  list_id uuid primary key,
  application_id uuid not null,
  name text not null,
  description text not null,
  list_type text not null,
  entry_type text not null,
  is_system boolean not null,
  data_key bytea not null,
  entry_count int not null default 0,
  last_entry_added_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  constraint access_list_type_known check (list_type in ('blocklist', 'allowlist', 'custom'))
);

create unique index access_list_name_once on access_list (application_id, lower(name)) where deleted_at is null;

create unique index access_list_system_once on access_list (application_id, entry_type) where is_system;

create index access_list_deleted on access_list (deleted_at) where deleted_at is not null;

-- match_key: keyed hash of the form that is compared; form_keys: the first eight bytes of the hashes of all its forms, one
-- after another, as memory holds them. A removed entry stays a while, so that every process learns of it: changed_at is the
-- database's own time. Not settled: the standing of whoever has this id does not follow it yet, and this party asked for it.
create table access_list_entry (
  entry_id uuid primary key,
  list_id uuid not null,
  application_id uuid not null,
  entry_type text not null,
  match_key bytea not null,
  form_keys bytea not null,
  sealed bytea not null,
  template bytea,
  added_by text not null,
  settled boolean not null default true,
  asked_by text,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  removed_at timestamptz
);

create unique index access_list_entry_once on access_list_entry (list_id, match_key) where removed_at is null;

create index access_list_entry_listed on access_list_entry (list_id, created_at, entry_id) where removed_at is null;

create index access_list_entry_changed on access_list_entry (application_id, changed_at);

create index access_list_entry_loaded on access_list_entry (application_id, entry_type, entry_id) where removed_at is null;

create index access_list_entry_unsettled on access_list_entry (changed_at) where not settled;

create index access_list_entry_removed on access_list_entry (removed_at) where removed_at is not null;

alter table webhook add column label text;

alter table webhook add column api_version text;

create table monitoring_job (
  job_id uuid primary key,
  application_id uuid not null,
  body text not null,
  created_at timestamptz not null
);

create index monitoring_job_made on monitoring_job (created_at);

-- A file of users or businesses on its way in; its rows are sealed until they are done. Runs take turns: turn_at is when
-- one last had its own. A lease that is over was left by a worker that died; one that was given back is null.
create table import_run (
  import_id uuid primary key,
  application_id uuid not null,
  key_id uuid not null,
  kind text not null,
  state text not null,
  failure text,
  data_key bytea,
  total int not null,
  done int not null default 0,
  created int not null default 0,
  updated int not null default 0,
  unchanged int not null default 0,
  failed int not null default 0,
  errors text not null default '[]',
  lease_until timestamptz,
  turn_at timestamptz not null,
  created_at timestamptz not null,
  finished_at timestamptz
);

create index import_run_listed on import_run (application_id, created_at);

create index import_run_ended on import_run (finished_at) where finished_at is not null;

create index import_run_open on import_run (turn_at) where finished_at is null;

create table import_chunk (
  import_id uuid not null,
  first_row int not null,
  sealed bytea not null,
  primary key (import_id, first_row)
);

-- Who deleted, erased and purged what, and when: found without reading the whole journal.
create index journal_of_deletions on journal (application_id, at) where kind in ('entity.deleted', 'entity.erased', 'entity.purged');
