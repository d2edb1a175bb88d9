-- Revert routiq:clinic/schema from pg

begin;

drop schema clinic;

commit;
