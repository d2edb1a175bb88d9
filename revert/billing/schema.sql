-- Revert routiq:billing/schema from pg

begin;

drop schema billing;

commit;
