-- Revert routiq:online/begin_sync from pg

begin;

drop function online.begin_sync(text, regclass, regclass, jsonb, jsonb, name, text);

commit;
