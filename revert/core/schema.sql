-- Revert routiq:core/schema from pg

begin;

drop schema core;

commit;
