-- The whole schema of the foundation. Forward only; one statement at a time; every table of an entity has entity_id first.

create table application (
  application_id uuid primary key,
  name text not null,
  environment text not null,
  settings text not null,
  created_at timestamptz not null,
  constraint application_environment_known check (environment in ('live', 'sandbox'))
);

create table api_key (
  key_id uuid primary key,
  application_id uuid not null,
  name text not null,
  hash bytea not null,
  prefix text not null,
  scopes text not null,
  addresses text,
  expires_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz not null,
  constraint api_key_hash_once unique (hash)
);

create table signing_key (
  application_id uuid not null,
  key_id text not null,
  public_key text not null,
  created_at timestamptz not null,
  primary key (application_id, key_id)
);

create table webhook (
  webhook_id uuid primary key,
  application_id uuid not null,
  callback_url text not null,
  types text not null,
  include_personal_data boolean not null,
  secrets bytea not null,
  disabled_reason text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create table list_version (
  list text not null,
  version int not null,
  state text not null,
  source text not null,
  digest text not null,
  entries int not null,
  wallets int not null,
  added int not null,
  removed int not null,
  changed int not null,
  published_at text,
  imported_at timestamptz not null,
  checked_at timestamptz not null,
  primary key (list, version),
  constraint list_version_state_known check (state in ('active', 'superseded'))
);

create unique index list_version_active on list_version (list) where state = 'active';

create table list_entry (
  list text not null,
  entry_no text not null,
  from_version int not null,
  to_version int,
  digest text not null,
  wallets int not null,
  body text not null,
  primary key (list, entry_no, from_version)
);

create unique index list_entry_live on list_entry (list, entry_no) where to_version is null;

create index list_entry_wallets on list_entry (list, entry_no) where to_version is null and wallets > 0;

create table setting (
  name text primary key,
  value text not null
);

create table directory (
  dir_key bytea primary key,
  entity_id uuid not null,
  created_at timestamptz not null
);

create table identifier (
  identifier_key bytea not null,
  role text not null,
  kind text not null,
  entity_id uuid not null,
  created_at timestamptz not null,
  primary key (identifier_key, role),
  constraint identifier_role_known check (role in ('claim', 'bar'))
);

create table entity (
  entity_id uuid primary key,
  application_id uuid not null,
  kind text not null,
  vendor_data text,
  standing text not null,
  entered_by text not null,
  detail text not null,
  version bigint not null,
  head bytea not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint entity_kind_known check (kind in ('user', 'business')),
  constraint entity_standing_known check (standing in ('ACTIVE', 'FLAGGED', 'BLOCKED'))
) with (fillfactor = 80);

create index entity_listed on entity (application_id, created_at desc, entity_id desc);

create table customer (
  entity_id uuid primary key,
  application_id uuid not null,
  state text not null,
  entered_by text not null,
  awaits text,
  detail text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint customer_state_known check (state in ('initiating', 'screening', 'verifying', 'active', 'inactive', 'rejected'))
) with (fillfactor = 80);

create index customer_listed on customer (application_id, created_at desc, entity_id desc);

create index customer_by_state on customer (application_id, state, created_at desc, entity_id desc);

create index customer_for_analyst on customer (application_id, created_at desc, entity_id desc) where awaits = 'analyst';

create table journal (
  entity_id uuid not null,
  seq bigint not null,
  application_id uuid not null,
  at timestamptz not null,
  tx xid8 not null default pg_current_xact_id(),
  kind text not null,
  actor text not null,
  body text not null,
  hash bytea not null,
  primary key (entity_id, seq)
);

create index journal_feed on journal (application_id, tx, entity_id, seq);

create table effect (
  entity_id uuid not null,
  seq bigint not null,
  name text not null,
  application_id uuid not null,
  due_at timestamptz not null,
  attempts int not null default 0,
  dead boolean not null default false,
  primary key (entity_id, seq, name)
) with (fillfactor = 80);

create index effect_due on effect (due_at) where not dead;

create table delivery (
  entity_id uuid not null,
  webhook_id uuid not null,
  seq bigint not null,
  application_id uuid not null,
  state text not null default 'pending',
  due_at timestamptz not null,
  attempts int not null default 0,
  digest bytea,
  created_at timestamptz not null,
  settled_at timestamptz,
  primary key (entity_id, webhook_id, seq),
  constraint delivery_state_known check (state in ('pending', 'delivered', 'failed'))
) with (fillfactor = 80);

-- By destination first: the backlog of a slow one is never walked to find what is due to the others.
create index delivery_due on delivery (webhook_id, due_at) where state = 'pending';

create index delivery_listed on delivery (application_id, created_at desc, entity_id desc, seq desc, webhook_id desc);

create table delivery_attempt (
  entity_id uuid not null,
  webhook_id uuid not null,
  seq bigint not null,
  attempt int not null,
  at timestamptz not null,
  status int,
  problem text,
  duration_ms int not null,
  primary key (entity_id, webhook_id, seq, attempt)
);

create table idempotency (
  entity_id uuid not null,
  key bytea not null,
  fingerprint bytea not null,
  status int not null,
  answer text not null,
  subject uuid not null,
  created_at timestamptz not null,
  primary key (entity_id, key)
);

create index idempotency_age on idempotency using brin (created_at);

create table vault (
  entity_id uuid not null,
  item text not null,
  sealed bytea not null,
  primary key (entity_id, item)
);
