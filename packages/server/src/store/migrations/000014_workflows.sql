-- Workflows and questionnaires of an application. A version that was published is never written again: sessions name it, and
-- are read by it for as long as they are kept.

create table workflow (
  workflow_id uuid primary key,
  application_id uuid not null,
  kind text not null,
  is_default boolean not null default false,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  constraint workflow_kind_known check (kind in ('user', 'business'))
);

create unique index workflow_default_once on workflow (application_id, kind) where is_default;

create index workflow_listed on workflow (application_id, created_at, workflow_id) where archived_at is null;

-- body: its label, its type, its graph and its settings, as JSON.
create table workflow_version (
  workflow_id uuid not null,
  version int not null,
  application_id uuid not null,
  uuid uuid not null,
  state text not null,
  body text not null,
  author text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  published_at timestamptz,
  primary key (workflow_id, version),
  constraint workflow_version_uuid_once unique (uuid),
  constraint workflow_version_state_known check (state in ('draft', 'published', 'superseded'))
);

create unique index workflow_draft_once on workflow_version (workflow_id) where state = 'draft';

create unique index workflow_published_once on workflow_version (workflow_id) where state = 'published';

create table questionnaire (
  questionnaire_id uuid primary key,
  application_id uuid not null,
  version int not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz
);

create index questionnaire_listed on questionnaire (application_id, created_at, questionnaire_id) where archived_at is null;

-- Every change is another version; none is ever written again.
create table questionnaire_version (
  questionnaire_id uuid not null,
  version int not null,
  application_id uuid not null,
  body text not null,
  author text not null,
  created_at timestamptz not null,
  primary key (questionnaire_id, version)
);
