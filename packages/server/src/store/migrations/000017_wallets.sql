-- Wallets screened by themselves, and who is looked at again because a list has come to name a wallet.

-- A screening that is about no entity. lists: the versions that were looked at with their digests, as JSON. sealed: what was
-- asked and found; an address is personal.
create table wallet_screening (
  screening_id uuid primary key,
  application_id uuid not null,
  key_id uuid not null,
  sanctions_hit boolean not null,
  lists text not null,
  sealed bytea not null,
  created_at timestamptz not null
);

create index wallet_screening_made on wallet_screening (application_id, created_at);

-- Up to which version of a list the wallets it has come to name were looked for among the customers.
create table wallet_look_out (
  list text primary key,
  version int not null,
  looked_at timestamptz not null
);

-- Whose wallet such a version names, until what follows is settled. look_at: when it is looked at next.
create table wallet_found (
  entity_id uuid not null,
  list text not null,
  version int not null,
  look_at timestamptz not null,
  found_at timestamptz not null,
  primary key (entity_id, list)
);

create index wallet_found_due on wallet_found (look_at);
