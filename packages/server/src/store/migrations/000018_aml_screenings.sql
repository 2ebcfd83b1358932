-- Names screened by themselves.

-- A screening that is about no entity. sealed: what was asked and answered, and what it rests on; all of it personal.
create table aml_screening (
  request_id uuid primary key,
  application_id uuid not null,
  key_id uuid not null,
  sealed bytea not null,
  created_at timestamptz not null
);

create index aml_screening_made on aml_screening (application_id, created_at);
