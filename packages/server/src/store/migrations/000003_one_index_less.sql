-- The list of all customers is merged from those by state: one index less to write on every creation and every change of state.

drop index customer_listed;
