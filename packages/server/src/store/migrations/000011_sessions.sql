-- Sessions: one row each, written by the one writer. What was read of a person lies in the vault.

-- It held what sessions were to tell of themselves; now there are sessions.
drop table session_fact;

create table session (
  entity_id uuid not null,
  session_id uuid not null,
  application_id uuid not null,
  kind text not null,
  number bigint not null,
  workflow_id uuid not null,
  status text not null,
  -- The beginning of the SHA-256 of the token that is live.
  link_key bytea not null,
  body text not null,
  due_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (entity_id, session_id)
) with (fillfactor=80);

create index session_by_id on session (session_id);

create index session_by_link on session (link_key);

create index session_listed on session (application_id, kind, number) where status <> 'Deleted';

create index session_in_review on session (application_id, kind, number) where status = 'In Review';

create index session_due on session (due_at) where due_at is not null;
