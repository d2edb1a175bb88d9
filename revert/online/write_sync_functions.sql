-- Revert routiq:online/write_sync_functions from pg

begin;

drop function online.write_sync_functions(text);

commit;
