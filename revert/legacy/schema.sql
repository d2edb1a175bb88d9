-- Revert routiq:legacy/schema from pg

begin;

drop schema legacy;

commit;
