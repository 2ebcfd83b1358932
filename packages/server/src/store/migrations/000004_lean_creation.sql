-- What a creation paid for beyond its rows (docs/decisions/0018). No list is of entities, so their index goes. The
-- others end with the time or the transaction: what a commit writes shares it, so that its entries lie side by side and
-- are kept as one, and a list sorts the few that share it. Ascending, so that the newest go to the end of an index.

drop index entity_listed;

drop index delivery_listed;

create index delivery_listed on delivery (application_id, created_at);

drop index customer_by_state;

create index customer_by_state on customer (application_id, state, created_at);

drop index journal_feed;

create index journal_feed on journal (application_id, tx);
