-- Revert routiq:online/last_vacuum_at from pg

begin;

drop function online.last_vacuum_at(regclass);

commit;
