-- Whoever is screened again as lists change, and up to which version of each list they were looked for.

-- party: as it is sought, and by which settings; sealed: what the last screening found and rests on, both under the person's data
-- key and null until it was screened once. They are apart because a new list version reads the party of everybody. lists: the versions that were looked at then, as JSON. seq: the line of the journal up to which is known what
-- monitoring has raised. made_at: when its data changed last. found_at: since when it is to be screened at once. due_at: when it
-- is screened anyway.
create table monitored_party (
  entity_id uuid primary key,
  application_id uuid not null,
  kind text not null,
  party bytea,
  sealed bytea,
  lists text not null default '{}',
  seq bigint not null default 0,
  made_at timestamptz not null,
  screened_at timestamptz,
  found_at timestamptz,
  due_at timestamptz not null
);

create index monitored_party_found on monitored_party (found_at) where found_at is not null;
create index monitored_party_due on monitored_party (due_at);

-- Up to which version of a list those it has come to name were looked for among whoever is monitored.
create table monitoring_look_out (
  list text primary key,
  version int not null,
  looked_at timestamptz not null
);
