-- What tells two users to be one: keyed hashes of documents, e-mail addresses and phone numbers that sessions have read, and
-- faces. Whoever holds the database learns neither value nor face from it.

create table session_identifier (
  match_key bytea not null,
  entity_id uuid not null,
  session_id uuid not null,
  node_id text not null,
  kind text not null,
  at timestamptz not null,
  primary key (match_key, entity_id, session_id, node_id)
);

-- All of a session or of an entity, to be removed with it.
create index session_identifier_of_entity on session_identifier (entity_id, session_id);

-- A face as numbers, sealed with the key of its entity. Of one that is gone the row stays a day without it, so that every
-- process hears of that. retained_until: of a user who was deleted, whose face is looked for until then.
create table session_face (
  entity_id uuid not null,
  session_id uuid not null,
  application_id uuid not null,
  template bytea,
  retained_until timestamptz,
  changed_at timestamptz not null,
  primary key (entity_id, session_id)
);

create index session_face_listed on session_face (application_id, session_id) where template is not null;

create index session_face_changed on session_face (application_id, changed_at);

create index session_face_gone on session_face (changed_at) where template is null;

create index session_face_retained on session_face (retained_until) where retained_until is not null;
