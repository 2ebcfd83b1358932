-- What every commit paid for and nothing needed (docs/decisions/0015): an index beside the one by state, and checks
-- that are read anew from the catalog by each statement. The states are held by the writer, and proved by verify.

drop index customer_listed;

alter table entity drop constraint entity_kind_known, drop constraint entity_standing_known;

alter table customer drop constraint customer_state_known;

alter table identifier drop constraint identifier_role_known;

alter table delivery drop constraint delivery_state_known;
