-- Who administered what: keys, settings, destinations. Ids and names only; written in the transaction of the change.

create table admin_event (
  application_id uuid not null,
  event_id uuid not null,
  at timestamptz not null,
  actor text not null,
  kind text not null,
  body text not null,
  primary key (application_id, event_id)
);
