-- Revert routiq:online/sync_trigger from pg

begin;

drop function online.sync_trigger(name);

commit;
