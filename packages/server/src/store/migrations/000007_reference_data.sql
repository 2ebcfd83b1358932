-- Reference data for the fraud signals: each dataset one text a version, because it is only ever read whole.
-- A row each was not taken: 42,566 networks are asked for together or not at all.

create table reference_version (
  dataset text not null,
  version int not null,
  state text not null,
  source text not null,
  digest text not null,
  entries int not null,
  added int not null,
  removed int not null,
  as_of text,
  content text not null,
  imported_at timestamptz not null,
  checked_at timestamptz not null,
  primary key (dataset, version),
  constraint reference_version_state_known check (state in ('active', 'superseded'))
);

create unique index reference_version_active on reference_version (dataset) where state = 'active';
