-- Revert routiq:online/require_sync from pg

begin;

drop function online.require_sync(text, text);

commit;
