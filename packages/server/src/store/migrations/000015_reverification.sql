-- Schedules of re-verification, and what they find who is due by.

-- turn_at: when it is next looked at; moved on by whoever looks, so that one process at a time does. place: behind which
-- candidate the next look goes on, as JSON. run: what the round of looks under way has met, as JSON. revision counts changes:
-- a look that began before one says nothing of it.
create table reverification_schedule (
  schedule_id uuid primary key,
  application_id uuid not null,
  label text not null,
  kind text not null,
  workflow_id uuid,
  new_workflow_id uuid,
  trigger text not null,
  notify boolean not null,
  grace_days int,
  monitored_only boolean not null,
  enabled boolean not null,
  author text not null,
  revision int not null default 1,
  turn_at timestamptz not null,
  place text,
  run text,
  made_total int not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  constraint reverification_schedule_kind_known check (kind in ('user', 'business'))
);

create index reverification_schedule_listed on reverification_schedule (application_id, created_at, schedule_id) where archived_at is null;

create index reverification_schedule_turn on reverification_schedule (turn_at) where enabled and archived_at is null;

-- Both only where a session is Approved or has grown too old: those are what is done again.
alter table session add column approved_at timestamptz;

alter table session add column document_ends_at timestamptz;

create index session_approved on session (application_id, kind, approved_at, session_id) where approved_at is not null;

create index session_document_ends on session (application_id, kind, document_ends_at, session_id) where document_ends_at is not null;
