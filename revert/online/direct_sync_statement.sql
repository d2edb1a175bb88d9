-- Revert routiq:online/direct_sync_statement from pg

begin;

drop function online.direct_sync_statement(text, text);

commit;
