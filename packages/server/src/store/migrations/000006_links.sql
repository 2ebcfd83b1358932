-- What customers share, by keyed hashes only: whoever holds the database learns neither value nor person from it.
-- The key's order gives the newest customers of a link as well: their ids begin with the time.

create table link (
  link_key bytea not null,
  entity_id uuid not null,
  kind text not null,
  other bytea,
  at timestamptz not null,
  primary key (link_key, entity_id)
);

-- All of one entity, to be removed when the person is erased.
create index link_of_entity on link (entity_id);
