-- Revert routiq:online/find_sync from pg

begin;

drop function online.find_sync(text, text[]);

commit;
