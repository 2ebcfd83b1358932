-- What people uploaded, as far as it is not the bytes: those lie sealed in a storage of their own, under the two ids.
-- No name a file had at home is kept. A row that is deleted goes when its bytes are gone.
create table media (
  entity_id uuid not null,
  media_id uuid not null,
  session_id uuid,
  node_id text,
  kind text not null,
  content_type text not null,
  bytes int not null,
  digest bytea not null,
  width int,
  height int,
  created_at timestamptz not null,
  deleted_at timestamptz,
  primary key (entity_id, media_id)
);

create index media_deleted on media (deleted_at) where deleted_at is not null;
