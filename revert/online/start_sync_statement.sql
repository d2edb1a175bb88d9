-- Revert routiq:online/start_sync_statement from pg

begin;

drop function online.start_sync_statement(text, regclass, regclass, jsonb, jsonb, name, text);

commit;
