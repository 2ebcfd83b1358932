-- Every evaluation of a customer as it stands: what lists and histories read. The writer decides on the copy that the
-- customer's row carries, so that nobody pays for evaluations who has none.

create table evaluation (
  entity_id uuid not null,
  number int not null,
  application_id uuid not null,
  trigger text not null,
  status text not null,
  body text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (entity_id, number)
) with (fillfactor = 80);

create index evaluation_by_status on evaluation (application_id, status, created_at desc, entity_id desc, number desc);

-- Every version of an application's thresholds: each decision names the one it used.
create table threshold_version (
  application_id uuid not null,
  version int not null,
  body text not null,
  created_at timestamptz not null,
  primary key (application_id, version)
);
