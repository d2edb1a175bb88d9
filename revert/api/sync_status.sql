-- Revert routiq:api/sync_status from pg

begin;

drop function api.sync_status();

commit;
