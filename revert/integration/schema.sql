-- Revert routiq:integration/schema from pg

begin;

drop schema integration;

commit;
