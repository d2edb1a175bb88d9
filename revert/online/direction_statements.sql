-- Revert routiq:online/direction_statements from pg

begin;

drop function online.direction_statements(online.syncs, text);

commit;
