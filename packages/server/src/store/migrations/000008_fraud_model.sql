-- The versions of an application's fraud model. The built-in one is in no row: it is part of the release. None is ever
-- removed, since decisions name the version that scored them; at most one is in force, without one the built-in model.

create table fraud_model (
  application_id uuid not null,
  version text not null,
  state text not null,
  in_force boolean not null default false,
  body text not null,
  based_on text,
  author text not null,
  replayed_against text,
  created_at timestamptz not null,
  settled_at timestamptz,
  settled_by text,
  primary key (application_id, version),
  constraint fraud_model_state_known check (state in ('draft', 'committed', 'discarded')),
  constraint fraud_model_force_committed check (not in_force or state = 'committed')
);

create unique index fraud_model_in_force on fraud_model (application_id) where in_force;
