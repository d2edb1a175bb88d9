-- Revert routiq:online/sync_triggers from pg

begin;

drop function online.sync_triggers(online.syncs);

commit;
