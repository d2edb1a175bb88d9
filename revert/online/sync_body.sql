-- Revert routiq:online/sync_body from pg

begin;

drop function online.sync_body();

commit;
