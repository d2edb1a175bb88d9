-- Revert routiq:online/unswap_sync from pg

begin;

drop procedure online.unswap_sync(text, interval, interval);

commit;
