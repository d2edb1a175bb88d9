-- Revert routiq:online/start_sync from pg

begin;

drop procedure online.start_sync(text, regclass, regclass, jsonb, jsonb, name, interval, interval);

commit;
