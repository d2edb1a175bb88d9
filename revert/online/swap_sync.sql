-- Revert routiq:online/swap_sync from pg

begin;

drop procedure online.swap_sync(text, name, text[], interval, interval);

commit;
