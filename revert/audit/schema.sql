-- Revert routiq:audit/schema from pg

begin;

drop schema audit;

commit;
