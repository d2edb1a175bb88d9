-- Revert routiq:marketing/schema from pg

begin;

drop schema marketing;

commit;
