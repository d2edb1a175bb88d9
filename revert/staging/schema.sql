-- Revert routiq:staging/schema from pg

begin;

drop schema staging;

commit;
